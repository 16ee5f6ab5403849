import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { registrationsOf } from "../support/registrations.ts";

describe("the program", () => {
  const agents = (forest: string) => ({
    count: 0,
    arcServers: [1, 2, 3].map(
      (n) =>
        `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/r/providers/Microsoft.HybridCompute/machines/${forest}${n}`,
    ),
  });
  const forest = (name: string) => ({
    domains: [`${name}.example`],
    serviceAccount: { name: "writeback$", passwordReaders: ["Agent Hosts"] },
    agentHostPolicy: { ou: `OU=Agents,DC=${name},DC=example` },
    agents: agents(name),
  });
  const config = {
    tenant: {
      id: "72f988bf-0000-0000-0000-000000000000",
      selfServicePasswordReset: "all",
      writeback: { passwords: true, cloudSync: true, accountUnlock: true },
    },
    forests: [forest("red"), forest("blue")],
  };

  it("lets each forest wait for its own account only, and the tenant for every forest", async () => {
    const registered = await registrationsOf(async () => {
      const values = Object.entries(config).map(([key, value]) => [`entra-writeback:${key}`, JSON.stringify(value)]);
      pulumi.runtime.setAllConfig(Object.fromEntries(values) as Record<string, string>);
      await import(`../../index.ts?${config.forests.length}`);
    });
    const dependsOn = (type: string, name: string) => {
      const resource = `entra-writeback:index:${type} ${name}`;
      const found = registered.find((one) => one.resource === resource);
      assert.ok(found, `${resource} is registered`);
      return found.dependsOn;
    };
    for (const name of ["red.example", "blue.example"]) {
      for (const type of ["WritebackDelegation", "AgentHostBaseline", "GroupPolicyBaseline"]) {
        const others = dependsOn(type, name).filter((one) => !one.endsWith(` ${name}`));
        assert.deepEqual(others, [], `${type} ${name}`);
        assert.ok(dependsOn(type, name).some((one) => one.includes("ServiceAccount")));
      }
    }
    for (const name of ["red.example", "blue.example"])
      assert.ok(dependsOn("TenantWriteback", "tenant").some((one) => one.endsWith(` ${name}`)));
  });
});
