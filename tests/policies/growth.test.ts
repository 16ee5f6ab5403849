import assert from "node:assert/strict";
import { rules as catalogue } from "../../policies/catalogue.ts";
import { evaluate } from "../../policies/evaluate.ts";
import type { ResourceView } from "../../policies/rule.ts";
import { AGENT_FLEET } from "../../policies/types.ts";
import { today, view } from "./support/stackFixture.ts";

const rules = catalogue.filter(({ id }) => ["agent-exposure", "agent-outbound", "agent-network-peering"].includes(id));

const idOf = (path: string) => `/subscriptions/1/resourceGroups/network/providers/Microsoft.Network/${path}`;
const placed = { resourceGroupName: "network" };
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const azure = (kind: string, name: string, properties: Record<string, unknown>) =>
  view(`azure-native:network:${kind}`, name, { ...placed, ...properties });

/** A host in the subnet tier0 of the network hub, behind the group agents and the table agents. */
const host = [
  view(AGENT_FLEET, "corp", { agentCount: 1, hosts: ["CORP-AGENT1"] }),
  view("azure-native:compute:VirtualMachine", "agent1", {
    vmName: "CORP-AGENT1",
    networkProfile: { networkInterfaces: [{ id: idOf("networkInterfaces/agent1") }] },
  }),
  azure("NetworkInterface", "nic", {
    networkInterfaceName: "agent1",
    networkSecurityGroup: { id: idOf("networkSecurityGroups/agents") },
    ipConfigurations: [{ subnet: { id: idOf("virtualNetworks/hub/subnets/tier0") } }],
  }),
  azure("Subnet", "tier0", {
    virtualNetworkName: "hub",
    subnetName: "tier0",
    addressPrefix: "10.20.0.0/27",
    routeTable: { id: idOf("routeTables/agents") },
  }),
];

/** Allowing and denying in turn, each its own port. */
const securityRule = (index: number) => ({
  name: `rule${index}`,
  priority: 100 + index,
  direction: index % 3 === 0 ? "Outbound" : "Inbound",
  access: index % 2 === 0 ? "Allow" : "Deny",
  protocol: "Tcp",
  sourceAddressPrefix: `10.1.${index % 256}.0/24`,
  sourcePortRange: "*",
  destinationAddressPrefix: "*",
  destinationPortRange: String(1000 + index),
});
const group = (name: string, securityRules: readonly unknown[]) =>
  azure("NetworkSecurityGroup", name, { networkSecurityGroupName: name, securityRules });
const route = (index: number) => ({ addressPrefix: `${index % 256}.0.0.0/8`, nextHopType: "VirtualAppliance" });

const stacks: Record<string, (count: number) => ResourceView[]> = {
  "security groups": (count) => numbers(count).map((index) => group(`web${index}`, numbers(4).map(securityRule))),
  "rules in one security group": (count) => [group("agents", numbers(count).map(securityRule))],
  "rules of one security group that are resources of their own": (count) => [
    group("agents", []),
    ...numbers(count).map((index) =>
      azure("SecurityRule", `rule${index}`, { ...securityRule(index), networkSecurityGroupName: "agents" }),
    ),
  ],
  "routes in one table": (count) => [
    azure("RouteTable", "agents", { routeTableName: "agents", routes: numbers(count).map(route) }),
  ],
  "routes of one table that are resources of their own": (count) => [
    azure("RouteTable", "agents", { routeTableName: "agents" }),
    ...numbers(count).map((index) => azure("Route", `route${index}`, { ...route(index), routeTableName: "agents" })),
  ],
  "admin rules and networks in their groups": (count) =>
    numbers(count).flatMap((index) => [
      azure("AdminRule", `rule${index}`, { access: "AlwaysAllow", direction: "Inbound", protocol: "Tcp" }),
      azure("StaticMember", `member${index}`, { resourceId: idOf(`virtualNetworks/web${index}`) }),
    ]),
  "NAT rules and addresses of one load balancer": (count) => [
    azure("LoadBalancer", "web", {
      loadBalancerName: "web",
      loadBalancingRules: numbers(count).map((index) => ({ name: `rule${index}` })),
      backendAddressPools: [
        {
          loadBalancerBackendAddresses: numbers(count).map((index) => ({
            ipAddress: "10.9.0.4",
            subnet: { id: idOf(`virtualNetworks/web/subnets/web${index}`) },
          })),
        },
      ],
    }),
    ...numbers(count).map((index) => azure("InboundNatRule", `nat${index}`, { loadBalancerName: "web" })),
  ],
  "hosts in subnets that their network declares in place": (count) => [
    azure("VirtualNetwork", "spoke", {
      virtualNetworkName: "spoke",
      subnets: numbers(count).map((index) => ({
        name: `tier${index}`,
        networkSecurityGroup: { id: idOf(`networkSecurityGroups/group${index}`) },
      })),
    }),
    view(AGENT_FLEET, "branches", { agentCount: count, hosts: numbers(count).map((index) => `BRANCH${index}`) }),
    ...numbers(count).flatMap((index) => [
      view("azure-native:compute:VirtualMachine", `branch${index}`, {
        vmName: `BRANCH${index}`,
        networkProfile: { networkInterfaces: [{ id: idOf(`networkInterfaces/branch${index}`) }] },
      }),
      azure("NetworkInterface", `branch${index}`, {
        networkInterfaceName: `branch${index}`,
        ipConfigurations: [{ subnet: { id: idOf(`virtualNetworks/spoke/subnets/tier${index}`) } }],
      }),
      group(`group${index}`, [securityRule(2)]),
    ]),
  ],
};

describe("rules over networks", () => {
  for (const [what, make] of Object.entries(stacks)) {
    it(`read ten times as much where there are ten times as many ${what}`, () => {
      const [few, many] = [readsOf(make(40)), readsOf(make(400))];
      assert.ok(few > 100, `${few} reads`);
      assert.ok(many <= few * 12, `${many} reads, and ${few} for a tenth`);
    });
  }
});

/** How often the rules read a value of what the resources declare. */
function readsOf(views: readonly ResourceView[]): number {
  let reads = 0;
  const known = new WeakMap<object, object>();
  const counted = <Value>(value: Value): Value => {
    if (typeof value !== "object" || value === null) return value;
    const before = known.get(value);
    if (before) return before as Value;
    const proxy = new Proxy(value, {
      get(target, key, receiver) {
        reads += 1;
        return counted(Reflect.get(target, key, receiver) as unknown);
      },
    });
    known.set(value, proxy);
    return proxy;
  };
  const { findings, notEvaluated, passed } = evaluate(
    [...host, ...views].map((one) => ({ ...one, properties: counted(one.properties) })),
    { today, rules },
  );
  assert.ok(findings.length + notEvaluated.length + passed > 0);
  return reads;
}
