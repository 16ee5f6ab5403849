import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { registrationsOf } from "../support/registrations.ts";

let runs = 0;

/** A query makes the program a new module each time. */
async function runProgram(config: object): Promise<void> {
  const values = Object.entries(config).map(([key, value]) => [`entra-writeback:${key}`, JSON.stringify(value)]);
  pulumi.runtime.setAllConfig(Object.fromEntries(values) as Record<string, string>);
  await import(`../../index.ts?test=${++runs}`);
}

describe("the program", () => {
  it("declares a baseline for agent hosts only where the stack file names their OU", async () => {
    const [red, blue] = config.forests.map(({ agentHostPolicy, ...others }) => ({ agentHostPolicy, others }));
    assert.ok(red && blue);
    const forests = [{ ...red.others, agentHostPolicy: red.agentHostPolicy }, blue.others];
    const registered = await registrationsOf(() => runProgram({ ...config, forests }));
    const baselines = registered.filter(({ resource }) => resource.includes(":AgentHostBaseline "));
    assert.deepEqual(
      baselines.map(({ resource }) => resource.split(" ")[1]),
      ["red.example"],
    );
  });

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

  it("lets the first domain's components take the place of those of a forest that has a name of its own", async () => {
    const forests = config.forests.map((forest) => ({ ...forest, name: `of-${forest.domains[0]}` }));
    const registered = await registrationsOf(() => runProgram({ ...config, forests }));
    for (const type of ["WritebackDelegation", "GroupPolicyBaseline"]) {
      const found = registered.find(({ resource }) => resource === `entra-writeback:index:${type} red.example`);
      assert.deepEqual(found?.aliases, ["of-red.example"], type);
    }
  });

  it("lets each forest wait for its own account only, and the tenant for every forest", async () => {
    const registered = await registrationsOf(() => runProgram(config));
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
