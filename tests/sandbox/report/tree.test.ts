import assert from "node:assert/strict";
import type { DeployedResource } from "../../../sandbox/deployment.ts";
import { deployedTree } from "../../../sandbox/report/tree.ts";

const urn = (type: string, name: string): string => `urn:pulumi:s::p::${type}::${name}`;

function resource(type: string, name: string, more: Partial<DeployedResource> = {}): DeployedResource {
  return { urn: urn(type, name), type, custom: true, ...more };
}

describe("tree of what is deployed", () => {
  const fleet = "entra-writeback:index:AgentFleet";
  const host = "azure-native:compute:VirtualMachine";
  const nic = "azure-native:network:NetworkInterface";

  it("shows components with what is in them, key facts and protection, and hides stack and providers", () => {
    const parent = urn(fleet, "corp");
    const lines = deployedTree([
      resource("pulumi:pulumi:Stack", "p-s"),
      resource("pulumi:providers:azure-native", "default"),
      resource(fleet, "corp", { parent: urn("pulumi:pulumi:Stack", "p-s"), custom: false }),
      resource(host, "vm", { parent, protect: true, outputs: { zones: ["2"], hardwareProfile: { vmSize: "D2" } } }),
      resource(nic, "vm", { parent }),
    ]);
    assert.deepEqual(lines, [
      "└─ AgentFleet corp  agents not observed",
      "   ├─ NetworkInterface vm",
      "   └─ VirtualMachine vm  zone 2, D2, protected",
    ]);
  });

  it("names an account as the directory has it, and one that is looked up by its cn by that", () => {
    const type = "entra-writeback:index:DomainRootDelegation";
    const line = (outputs: object) =>
      deployedTree([resource(type, "corp", { outputs: { rights: [], ...outputs } })])[0];
    const account = "provAgentgMSA$";
    assert.match(line({ account }) ?? "", /^└─ DomainRootDelegation corp {2}CN=provAgentgMSA\b/);
    assert.match(line({ account, accountName: account }) ?? "", / {2}CN=provAgentgMSA\b/);
    assert.match(line({ account, accountName: "pGMSA_1a2b3c4d$" }) ?? "", / {2}pGMSA_1a2b3c4d\$ \(CN=provAgentgMSA\)/);
    assert.match(line({ account: "svc$", accountName: "SVC$" }) ?? "", / {2}svc\$/);
  });

  it("says of agents what was seen, where they are declared", () => {
    const agents = "entra-writeback:index:ProvisioningAgents";
    const agent = (state: string, installedVersion: string) => ({
      parent: urn(agents, "corp"),
      outputs: { host: "AGENT1", state, installedVersion, domainsKnown: true, registeredDomains: ["a.example"] },
    });
    const lines = deployedTree([
      resource(fleet, "corp", { custom: false, outputs: { hosts: ["AGENT1", "AGENT2"] } }),
      resource(agents, "corp", { custom: false }),
      resource("entra-writeback:index:ProvisioningAgent", "corp-1", agent("active", "1.1.2505.0")),
      resource("entra-writeback:index:ProvisioningAgent", "corp-2", {
        ...agent("notInstalled", ""),
        outputs: { host: "AGENT2", state: "notInstalled", installedVersion: "" },
      }),
    ]);
    assert.deepEqual(lines, [
      "├─ AgentFleet corp  2 hosts: AGENT1, AGENT2",
      "└─ ProvisioningAgents corp",
      "   ├─ ProvisioningAgent corp-1  AGENT1, agent 1.1.2505.0, active, serves a.example",
      "   └─ ProvisioningAgent corp-2  AGENT2, host, no agent installed",
    ]);
  });

  it("puts resources that differ by name only on one line", () => {
    const lines = deployedTree([...Array(30).keys()].map((index) => resource(nic, `nic-${index}`)));
    assert.deepEqual(lines, ["└─ 30 × NetworkInterface"]);
  });

  it("tells of each object in a directory what it is for", () => {
    const kit = (name: string) => `entra-writeback:index:${name}`;
    const lines = deployedTree([
      resource(kit("GroupPolicyObject"), "corp", {
        outputs: { accountPolicy: { minimumPasswordAge: 0 }, effectiveMinimumPasswordAge: 1 },
      }),
      resource(kit("GroupPolicyObject"), "hosts", {
        outputs: { linkTarget: "OU=Agents,DC=corp", effectiveMinimumPasswordAge: 1 },
      }),
      resource(kit("PasswordSettingsObject"), "pilot", {
        outputs: { settings: { minimumPasswordAge: 0 }, precedence: 10, appliesTo: ["Pilot", "jo"] },
      }),
      resource(kit("GroupManagedServiceAccount"), "corp", {
        outputs: { account: "svc$", passwordReaders: ["Hosts"] },
      }),
    ]);
    assert.deepEqual(lines, [
      "├─ GroupManagedServiceAccount corp  svc$, password for Hosts",
      "├─ GroupPolicyObject corp  minimum password age 0, in effect 1",
      "├─ GroupPolicyObject hosts  OU=Agents,DC=corp",
      "└─ PasswordSettingsObject pilot  minimum password age 0, precedence 10, for Pilot, jo",
    ]);
  });

  it("does not tell a secret fact", () => {
    const ciphertext = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };
    const lines = deployedTree([resource(host, "vm", { outputs: { hardwareProfile: { vmSize: ciphertext } } })]);
    assert.deepEqual(lines, ["└─ VirtualMachine vm"]);
  });
});
