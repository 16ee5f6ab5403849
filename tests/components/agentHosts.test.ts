import assert from "node:assert/strict";
import { AgentFleet } from "../../components/index.ts";
import { fleetArgs } from "../../stack/componentArgs.ts";
import { agents, agentsInNewNetwork, forest } from "../support/models.ts";
import { registrationsOf, type Registration } from "../support/registrations.ts";

type Machines = Parameters<typeof agents>[0];

/** What a fleet registers, by short type and number of the host or name. */
async function fleet(change: Machines, make = agents): Promise<(resource: string) => Registration[]> {
  const args = fleetArgs(forest({ agents: make(change) })) ?? assert.fail();
  const made = await registrationsOf(() => new AgentFleet("corp", args));
  return (type) => made.filter(({ resource }) => resource.includes(`:${type} `));
}

interface Rule {
  name: string;
  direction: string;
  access: string;
  protocol: string;
  priority: number;
  sourceAddressPrefix: string;
  destinationAddressPrefix?: string;
  destinationAddressPrefixes?: string[];
  destinationPortRange?: string;
  destinationPortRanges?: string[];
}
const rulesOf = (find: (type: string) => Registration[]) =>
  find("NetworkSecurityGroup")[0]?.inputs["securityRules"] as Rule[];
const ruleOf = (rules: Rule[], name: string) => rules.find((rule) => rule.name === name) ?? assert.fail(name);

describe("hosts that change", () => {
  it("keep their image, but for the one that may be replaced, which is not protected", async () => {
    const find = await fleet({ count: 3, replacing: 2, image: "2025-datacenter-g2" });
    const image = "storageProfile.imageReference";
    const [first, second, third] = find("VirtualMachine");
    for (const kept of [first, third]) {
      assert.equal(kept?.protect, true);
      assert.ok(kept.ignoreChanges.includes(image));
      assert.deepEqual(kept.replaceOnChanges, []);
    }
    assert.equal(second?.protect, false);
    assert.deepEqual(second.ignoreChanges, ["osProfile.adminPassword"]);
    assert.deepEqual(second.replaceOnChanges, [image]);
    const locks = find("ManagementLockByScope").map(({ resource }) => resource.split(" ")[1]);
    assert.deepEqual(locks, ["corp-agent-1", "corp-agent-3"]);
  });

  it("refuse a number that no host has", async () => {
    await assert.rejects(fleet({ count: 3, replacing: 4 }), /replacing: is 4, but the hosts are 1 to 3/);
  });
});

describe("encryption at host", () => {
  const settings = async (encryptionAtHost: "required" | "register" | "off") => {
    const find = await fleet({ count: 1, encryptionAtHost });
    const [machine] = find("VirtualMachine");
    const { encryptionAtHost: encrypted } = machine?.inputs["securityProfile"] as { encryptionAtHost: boolean };
    return { encrypted, machine: machine ?? assert.fail(), features: find("SubscriptionFeatureRegistration") };
  };

  it("is required, or off", async () => {
    const [required, off] = [await settings("required"), await settings("off")];
    assert.deepEqual([required.encrypted, off.encrypted], [true, false]);
    assert.deepEqual([...required.features, ...off.features], []);
  });

  it("is registered before the hosts, and stays registered", async () => {
    const { encrypted, machine, features } = await settings("register");
    assert.equal(encrypted, true);
    const [feature] = features;
    assert.equal(feature?.inputs["providerNamespace"], "Microsoft.Compute");
    assert.equal(feature.inputs["featureName"], "EncryptionAtHost");
    assert.equal(feature.retainOnDelete, true);
    assert.ok(machine.dependsOn.includes(feature.resource));
  });
});

describe("traffic of hosts", () => {
  it("reaches Windows' activation by its documented addresses, and nobody comes in", async () => {
    const rules = rulesOf(await fleet({ count: 1 }));
    const activation = ruleOf(rules, "windows-activation");
    assert.equal(activation.destinationPortRange, "1688");
    assert.ok(activation.destinationAddressPrefixes?.includes("20.118.99.224"));
    assert.deepEqual(
      rules.filter(({ direction }) => direction === "Inbound").map(({ access }) => access),
      ["Deny"],
    );
  });

  it("goes to named domain controllers in a subnet of one's own", async () => {
    const rules = rulesOf(await fleet({ count: 1, domainControllers: ["10.1.0.4"] }));
    for (const name of ["domain-controllers-tcp", "domain-controllers-udp"]) {
      assert.deepEqual(ruleOf(rules, name).destinationAddressPrefixes, ["10.1.0.4"]);
      assert.equal(ruleOf(rules, name).destinationAddressPrefix, undefined);
    }
  });

  it("goes further where that is declared", async () => {
    const rules = rulesOf(
      await fleet({
        count: 1,
        egress: [
          { name: "proxy", to: ["10.1.9.8"], ports: ["8080", "8081"], why: "Proxy" },
          { name: "time", to: ["AzureMonitor"], ports: ["123"], protocol: "udp", why: "Time" },
        ],
      }),
    );
    const [proxy, time] = [ruleOf(rules, "proxy"), ruleOf(rules, "time")];
    assert.deepEqual([proxy.protocol, time.protocol], ["Tcp", "Udp"]);
    assert.deepEqual(proxy.destinationAddressPrefixes, ["10.1.9.8"]);
    assert.deepEqual(proxy.destinationPortRanges, ["8080", "8081"]);
    assert.equal(time.destinationAddressPrefix, "AzureMonitor");
    const priorities = rules.filter(({ direction }) => direction === "Outbound").map(({ priority }) => priority);
    assert.equal(new Set(priorities).size, priorities.length);
  });

  it("comes in as remote desktop from one range, where that is declared", async () => {
    const rules = rulesOf(await fleet({ count: 1, administration: { from: "10.1.255.0/26" } }));
    const inbound = rules.filter(({ direction, access }) => direction === "Inbound" && access === "Allow");
    assert.deepEqual(
      inbound.map(({ name, protocol, sourceAddressPrefix, destinationPortRange }) => [
        name,
        protocol,
        sourceAddressPrefix,
        destinationPortRange,
      ]),
      [["administration", "Tcp", "10.1.255.0/26", "3389"]],
    );
  });
});

describe("hosts by company rules", () => {
  const hub =
    "/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/n/providers/Microsoft.Network/virtualNetworks/hub";
  const network = {
    addressSpace: "10.20.0.0/24",
    subnet: "10.20.0.0/27",
    domainControllers: ["10.1.0.4"],
    peerWith: [hub],
    useRemoteGateways: true,
  };

  it("peer their network before a host is made", async () => {
    const find = await fleet({ count: 1, network }, agentsInNewNetwork);
    const [peering] = find("VirtualNetworkPeering");
    assert.deepEqual(peering?.inputs["remoteVirtualNetwork"], { id: hub });
    assert.equal(peering.inputs["useRemoteGateways"], true);
    assert.ok(find("NetworkInterface")[0]?.dependsOn.includes(peering.resource));
  });

  it("have the tags, the resource group and the names that are written", async () => {
    const tags = { costCenter: "4711" };
    const change = { count: 1, network, tags, resourceGroup: "rg-tier0", computerNamePrefix: "EUW" };
    const find = await fleet(change, agentsInNewNetwork);
    const tagged = ["ResourceGroup", "NetworkInterface", "VirtualMachine", "NetworkSecurityGroup", "VirtualNetwork"];
    for (const type of [...tagged, "NatGateway", "PublicIPAddress"])
      assert.deepEqual(find(type)[0]?.inputs["tags"], tags, type);
    assert.equal(find("ResourceGroup")[0]?.inputs["resourceGroupName"], "rg-tier0");
    assert.equal(find("VirtualMachine")[0]?.inputs["vmName"], "EUW-AGENT1");
  });
});
