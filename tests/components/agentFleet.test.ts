import assert from "node:assert/strict";
import { AgentFleet } from "../../components/index.ts";
import { fleetArgs } from "../../stack/componentArgs.ts";
import { Secret } from "../../stack/config/model.ts";
import { agents, agentsInNewNetwork, arcServer, domain, forest, secret } from "../support/models.ts";
import { registrationsOf, type Registration } from "../support/registrations.ts";

const declare =
  (change: Parameters<typeof forest>[0] = {}) =>
  () =>
    new AgentFleet("corp.contoso.com", fleetArgs(forest(change)) ?? assert.fail());
const names = (registrations: Registration[]) => registrations.map(({ resource }) => resource);
const find = (registrations: Registration[], resource: string) => {
  const found = registrations.find((one) => one.resource === resource);
  assert.ok(found, `${resource} is not registered`);
  return found;
};

const agentReturn = (n: number) =>
  `azure-native:compute:VirtualMachineRunCommandByVirtualMachine corp.contoso.com-agent-${n}-agent-return`;
const ofOneHost = (n: number) => [
  `azure-native:network:NetworkInterface corp.contoso.com-agent-${n}`,
  `azure-native:compute:VirtualMachine corp.contoso.com-agent-${n}`,
  agentReturn(n),
  `azure-native:authorization:ManagementLockByScope corp.contoso.com-agent-${n}`,
];

describe("AgentFleet", () => {
  for (const mode of ["preview", "update"] as const) {
    it(`declares exactly its resources (${mode})`, async () => {
      const registrations = await registrationsOf(declare(), mode);
      const expected = [
        "entra-writeback:index:AgentFleet corp.contoso.com",
        "azure-native:resources:ResourceGroup corp.contoso.com",
        "entra-writeback:index:AgentNetwork corp.contoso.com",
        "azure-native:network:NetworkSecurityGroup corp.contoso.com",
        ...[1, 2, 3].flatMap(ofOneHost),
      ];
      assert.deepEqual(names(registrations).sort(), expected.sort());
    });
  }

  it("spreads the hosts over the zones", async () => {
    const registrations = await registrationsOf(declare({ agents: agents({ count: 5 }) }));
    const zones = registrations
      .filter(({ resource }) => resource.includes(":VirtualMachine "))
      .map(({ inputs }) => inputs["zones"]);
    assert.deepEqual(zones, [["1"], ["2"], ["3"], ["1"], ["2"]]);
  });

  it("gives every host a computer name of at most 15 characters", async () => {
    const domains = [domain("production.contoso.com")];
    const registrations = await registrationsOf(declare({ domains, agents: agents({ count: 100 }) }));
    const hosts = registrations.filter(({ resource }) => resource.includes(":VirtualMachine "));
    const computers = hosts.map(({ inputs }) => String(inputs["vmName"]));
    assert.equal(new Set(computers).size, 100);
    assert.deepEqual(
      computers.filter((name) => name.length > 15),
      [],
    );
  });

  it("makes a hardened host", async () => {
    const host = find(await registrationsOf(declare()), "azure-native:compute:VirtualMachine corp.contoso.com-agent-1");
    assert.equal(host.parent, "entra-writeback:index:AgentFleet corp.contoso.com");
    assert.equal(host.protect, true);
    assert.deepEqual(host.ignoreChanges, ["osProfile.adminPassword", "storageProfile.imageReference"]);
    assert.deepEqual(host.inputs["securityProfile"], {
      securityType: "TrustedLaunch",
      uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
      encryptionAtHost: true,
    });
    assert.deepEqual(host.inputs["identity"], { type: "SystemAssigned" });
    assert.equal(host.inputs["vmName"], "CORP-AGENT1");
    assert.ok(
      host.secrets.some((path) => path.startsWith("osProfile")),
      "the local password must be secret",
    );
  });

  it("gives no host a public address and lets nothing in", async () => {
    const registrations = await registrationsOf(declare());
    for (const { resource, inputs } of registrations) {
      if (resource.includes(":NetworkInterface ")) assert.doesNotMatch(JSON.stringify(inputs), /publicIP/i);
    }
    const rules = find(registrations, "azure-native:network:NetworkSecurityGroup corp.contoso.com").inputs[
      "securityRules"
    ] as {
      direction: string;
      access: string;
      destinationPortRange?: string;
      destinationAddressPrefix?: string;
    }[];
    assert.deepEqual(
      rules.filter((rule) => rule.direction === "Inbound").map((rule) => rule.access),
      ["Deny"],
    );
    const open = rules.filter((rule) => rule.access === "Allow" && rule.destinationAddressPrefix === "Internet");
    assert.deepEqual(open.map((rule) => rule.destinationPortRange).sort(), ["443", "80"]);
  });

  it("creates a network of its own behind a NAT gateway when asked", async () => {
    const registrations = await registrationsOf(declare({ agents: agentsInNewNetwork({ count: 1 }) }));
    const subnet = find(registrations, "azure-native:network:Subnet corp.contoso.com");
    assert.deepEqual(subnet.inputs["natGateway"], { id: "corp.contoso.com-id" });
    assert.equal(subnet.inputs["defaultOutboundAccess"], false);
    const virtualNetwork = find(registrations, "azure-native:network:VirtualNetwork corp.contoso.com");
    assert.deepEqual(virtualNetwork.inputs["dhcpOptions"], { dnsServers: ["10.1.0.4", "10.1.0.5"] });
  });

  it("joins the domain with a protected password, once", async () => {
    const domainJoin = { user: "join@corp.contoso.com", password: secret("canary-4711"), grantVaultAccess: true };
    const registrations = await registrationsOf(declare({ agents: agents({ count: 1, domainJoin }) }));
    const join = find(
      registrations,
      "azure-native:compute:VirtualMachineExtension corp.contoso.com-agent-1-domain-join",
    );
    assert.deepEqual(join.secrets, ["protectedSettings"]);
    assert.ok(join.dependsOn.includes(agentReturn(1)));
    assert.doesNotMatch(JSON.stringify(join.inputs["settings"]), /canary/);
    assertOnce(join, ["settings", "protectedSettings"]);
    assert.ok(!names(registrations).some((name) => name.includes("RoleAssignment")));
  });

  const vault = {
    vaultId:
      "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/r/providers/Microsoft.KeyVault/vaults/tier0",
    secretUrl: "https://tier0.vault.azure.net/secrets/join/0123456789abcdef0123456789abcdef",
  };
  const joinedFromVault = (grantVaultAccess: boolean) => {
    const domainJoin = {
      user: "join@corp.contoso.com",
      password: Secret.inKeyVault(vault),
      grantVaultAccess,
      ouPath: "OU=Agents,OU=Tier 0,DC=corp,DC=contoso,DC=com",
    };
    return registrationsOf(declare({ agents: agents({ count: 2, domainJoin }) }));
  };

  it("joins the domain with a secret that only the host reads, once, and lets it read that secret", async () => {
    const registrations = await joinedFromVault(true);
    assert.ok(!names(registrations).some((name) => name.includes("VirtualMachineExtension")));
    const access = find(
      registrations,
      "azure-native:authorization:RoleAssignment corp.contoso.com-agent-2-domain-join",
    );
    assert.equal(access.inputs["scope"], `${vault.vaultId}/secrets/join`);
    assert.equal(access.inputs["principalType"], "ServicePrincipal");
    assert.match(
      String(access.inputs["roleDefinitionId"]),
      /^\/subscriptions\/0{8}-.*4633458b-17de-408a-b874-0445c86b69e6$/,
    );
    const join = find(registrations, runCommand(2));
    assert.ok(join.dependsOn.includes(access.resource));
    assert.ok(join.dependsOn.includes(agentReturn(2)), "a join restarts the host, and nothing else runs on it then");
    assertOnce(join, ["source", "parameters", "timeoutInSeconds"]);
    const [{ value = "" } = {}] = join.inputs["parameters"] as { value?: string }[];
    assert.deepEqual(JSON.parse(Buffer.from(value, "base64").toString()), {
      domain: "corp.contoso.com",
      user: "join@corp.contoso.com",
      secretUrl: vault.secretUrl,
      ouPath: "OU=Agents,OU=Tier 0,DC=corp,DC=contoso,DC=com",
    });
    const { script } = join.inputs["source"] as { script: string };
    assert.match(script, /function Join-DeclaredDomain/);
    assert.doesNotMatch(script, /\$PSScriptRoot/, "nothing is loaded from a file that is not on the host");
    assert.equal(join.inputs["treatFailureAsDeploymentFailure"], true);
  });

  it("leaves the right to read the secret to others when told to", async () => {
    const registrations = await joinedFromVault(false);
    assert.ok(!names(registrations).some((name) => name.includes("RoleAssignment")));
    find(registrations, runCommand(1));
  });

  const runCommand = (n: number) =>
    `azure-native:compute:VirtualMachineRunCommandByVirtualMachine corp.contoso.com-agent-${n}-domain-join`;

  function assertOnce(join: Registration, kept: string[]): void {
    assert.deepEqual(join.ignoreChanges, kept);
    assert.deepEqual(join.replaceOnChanges, ["#initerror"], "one that failed is done again");
    assert.equal(join.deletedWith, "", "its host is protected: a destroy that fails there must not forget it");
  }

  it("counts Arc servers and declares nothing for them", async () => {
    const registrations = await registrationsOf(
      declare({ agents: { arcServers: [arcServer], existing: [], version: "1.1.2505.0" } }),
    );
    assert.deepEqual(names(registrations), ["entra-writeback:index:AgentFleet corp.contoso.com"]);
    assert.deepEqual(registrations[0]?.inputs, {
      forest: "corp.contoso.com",
      agentCount: 1,
      agentVersion: "1.1.2505.0",
      arcServers: [arcServer],
    });
  });

  it("takes a region without zones", async () => {
    const registrations = await registrationsOf(declare({ agents: agents({ count: 1, zones: [] }) }));
    const host = find(registrations, "azure-native:compute:VirtualMachine corp.contoso.com-agent-1");
    assert.equal(host.inputs["zones"], undefined);
  });

  it("locks the disk of a host, not the host, whose run commands would inherit it", async () => {
    const registrations = await registrationsOf(declare({ agents: agents({ count: 1 }) }));
    const lock = find(registrations, "azure-native:authorization:ManagementLockByScope corp.contoso.com-agent-1");
    assert.match(String(lock.inputs["scope"]), /\/providers\/Microsoft\.Compute\/disks\/[^/]+$/);
    assert.equal(lock.inputs["level"], "CanNotDelete");
    const locked = registrations.filter(({ resource }) => resource.includes(":ManagementLock"));
    assert.equal(locked.length, 1);
  });

  it("leaves out the protection when told to", async () => {
    const registrations = await registrationsOf(declare({ agents: agents({ count: 1, deleteProtection: false }) }));
    assert.ok(!names(registrations).some((name) => name.includes("ManagementLock")));
    assert.deepEqual(
      registrations.filter(({ protect }) => protect),
      [],
    );
  });
});
