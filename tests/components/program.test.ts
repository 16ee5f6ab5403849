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

  it("reaches each domain as the domain says, else as its forest does", async () => {
    const credential = (user: string) => {
      const secretUrl = `https://tier0.vault.azure.net/secrets/${user}`;
      return { user: `${user}@red.example`, password: { keyVault: { vaultId: vaultOf("tier0"), secretUrl } } };
    };
    const theirs = { name: "emea.red.example", mode: "observe", adopt: false, channel: machine("emea1"), credential: credential("emea") }; // prettier-ignore
    const red = {
      ...forest("red"),
      domains: ["red.example", theirs],
      adopt: true,
      credential: credential("root"),
      agents: { subnetId },
    };
    const registered = await registrationsOf(() => runProgram({ ...config, forests: [red] }));
    const of = (resource: string) =>
      registered.find((one) => one.resource === `entra-writeback:index:${resource}`) ?? assert.fail(resource);
    const reached = (resource: string) => {
      const { mode, adopt, channel, credential } = of(resource).inputs;
      return [mode, adopt, channel, (credential as { user: string }).user];
    };
    assert.deepEqual(reached("GroupPolicyObject red.example"), ["manage", true, "local", "root@red.example"]);
    assert.deepEqual(reached("GroupManagedServiceAccount red.example"), ["manage", true, "local", "root@red.example"]);
    assert.deepEqual(reached("GroupPolicyObject emea.red.example"), [
      "observe",
      false,
      machine("emea1"),
      "emea@red.example",
    ]);
    assert.deepEqual(reached("DomainRootDelegation emea.red.example").slice(2), [machine("emea1"), "emea@red.example"]);
    // To look nothing has to be made first, but the hosts that the other team fills its groups with.
    const waits = (name: string) => of(`WritebackDelegation ${name}`).dependsOn.join();
    assert.match(waits("red.example"), /ServiceAccount red\.example/);
    assert.doesNotMatch(waits("emea.red.example"), /ServiceAccount/);
    assert.match(waits("emea.red.example"), /VirtualMachine red\.example-agent-1/);
  });

  const machine = (name: string) =>
    `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/r/providers/Microsoft.HybridCompute/machines/${name}`;
  const installing = (name: string) => ({
    ...forest(name),
    agents: {
      ...agents(name),
      existing: [`${name}4`, { name: `${name}5`, channel: "local" }],
      installation: { registration: "manual", proxy: "http://proxy:8080" },
    },
  });

  it("declares agents on the hosts that a channel reaches, behind their own directory and before the tenant", async () => {
    const registered = await registrationsOf(() =>
      runProgram({ ...config, forests: [installing("red"), forest("blue")] }),
    );
    const found = registered.filter(({ resource }) => resource.includes(":ProvisioningAgent "));
    assert.deepEqual(
      found.map(({ resource, inputs }) => [resource.split(" ")[1], inputs["host"], inputs["channel"]]),
      [
        ["red.example-red1", "red1", machine("red1")],
        ["red.example-red2", "red2", machine("red2")],
        ["red.example-red3", "red3", machine("red3")],
        ["red.example-red5", "red5", "local"],
      ],
    );
    const { forest: of, domains, serviceAccount, tenantId, proxy, registration } = found[0]?.inputs ?? {};
    assert.deepEqual(
      { of, domains, serviceAccount, tenantId, proxy, registration },
      {
        of: "red.example",
        domains: [{ name: "red.example", preferredDomainControllers: [] }],
        serviceAccount: "writeback$",
        tenantId: config.tenant.id,
        proxy: "http://proxy:8080",
        registration: "manual",
      },
    );
    const fleet = registered.find(({ resource }) => resource.endsWith(":AgentFleet red.example"));
    assert.equal(fleet?.inputs["agentCount"], 5);
    const agentsOf = registered.find(({ resource }) => resource.endsWith(":ProvisioningAgents red.example"));
    const waits = agentsOf?.dependsOn ?? [];
    for (const type of ["DomainRootDelegation", "GroupPolicyObject", "GroupManagedServiceAccount"])
      assert.ok(waits.includes(`entra-writeback:index:${type} red.example`), `${waits}`);
    // What is people's to do is told of every forest at once, so it comes after all that needs nobody.
    assert.ok(waits.includes("entra-writeback:index:DomainRootDelegation blue.example"), `${waits.join()}`);
    const tenant = registered.find(({ resource }) => resource.includes(":TenantWriteback "));
    for (const agent of found) assert.ok(tenant?.dependsOn.includes(agent.resource), `${tenant?.dependsOn.join()}`);
  });

  it("lets agents that need nobody wait for their own forest only", async () => {
    const { agents: written, ...others } = installing("red");
    const administrator = {
      user: "hybrid@red.example",
      password: { keyVault: { vaultId: vaultOf("tier0"), secretUrl: "https://tier0.vault.azure.net/secrets/hybrid" } },
    };
    const installer = { url: "https://files.red.example/agent.exe", sha256: "ab".repeat(32) };
    const red = {
      ...others,
      agents: { ...written, installation: { installer, registration: "credential", administrator } },
    };
    const registered = await registrationsOf(() => runProgram({ ...config, forests: [red, forest("blue")] }));
    const found = registered.find(({ resource }) => resource.endsWith(":ProvisioningAgents red.example"));
    assert.ok(found?.dependsOn.includes("entra-writeback:index:DomainRootDelegation red.example"));
    assert.deepEqual(
      found?.dependsOn.filter((one) => one.includes("blue.example")),
      [],
    );
    const agent = registered.find(({ resource }) => resource.includes(":ProvisioningAgent "));
    const secretUrl = "https://tier0.vault.azure.net/secrets/hybrid";
    assert.deepEqual(agent?.inputs["tenantCredential"], { user: "hybrid@red.example", secretUrl });
  });

  it("takes the installer's own account where the stack file names no other", async () => {
    const { serviceAccount: _, ...without } = installing("red");
    const credential = {
      user: "admin@red.example",
      password: { keyVault: { vaultId: vaultOf("tier0"), secretUrl: "https://tier0.vault.azure.net/secrets/join" } },
    };
    const registered = await registrationsOf(() => runProgram({ ...config, forests: [{ ...without, credential }] }));
    const agent = registered.find(({ resource }) => resource.includes(":ProvisioningAgent "));
    assert.equal(agent?.inputs["serviceAccount"], undefined);
    assert.deepEqual(agent?.inputs["credential"], {
      user: "admin@red.example",
      secretUrl: "https://tier0.vault.azure.net/secrets/join",
    });
  });
});

const subnetId =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/r/providers/Microsoft.Network/virtualNetworks/hub/subnets/tier0";

const vaultOf = (name: string) =>
  `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/r/providers/Microsoft.KeyVault/vaults/${name}`;
