import * as pulumi from "@pulumi/pulumi";
import { NatGateway } from "@pulumi/azure-native/network/natGateway.js";
import { NetworkSecurityGroup } from "@pulumi/azure-native/network/networkSecurityGroup.js";
import { PublicIPAddress } from "@pulumi/azure-native/network/publicIPAddress.js";
import { Subnet } from "@pulumi/azure-native/network/subnet.js";
import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork.js";
import { agentSecurityRules } from "./agentSecurityRules.ts";
import { given, refuseProblems, type ArgumentProblem } from "./args.ts";

/** A virtual network to make for the agent hosts. */
export interface NewNetworkArgs {
  /** CIDR of the virtual network, such as 10.20.0.0/24. */
  addressSpace: pulumi.Input<string>;
  /** CIDR of the hosts' subnet, inside the address space. */
  subnet: pulumi.Input<string>;
  /** IP addresses of domain controllers: the network's DNS servers, and the only targets of LDAP and Kerberos. */
  domainControllers: pulumi.Input<pulumi.Input<string>[]>;
}

/** What AgentNetwork may be told: a subnet that is there, or a network to make. */
export interface AgentNetworkArgs {
  /** Resource group of all that is made. */
  resourceGroupName: pulumi.Input<string>;
  /** Resource id of an existing subnet; if `network` is absent. */
  subnetId?: pulumi.Input<string>;
  /** A virtual network to make; if `subnetId` is absent. */
  network?: NewNetworkArgs;
  /**
   * Azure region.
   * @default azure-native:location
   */
  location?: pulumi.Input<string>;
}

/**
 * Where the agent hosts are plugged in: a subnet, given or new, and a network security group for their interfaces that
 * lets out what the agent needs and nothing in. A new subnet leaves through a NAT gateway; no host has a public address.
 *
 * @example
 * new AgentNetwork("corp", {
 *   resourceGroupName: "tier0-agents",
 *   network: { addressSpace: "10.20.0.0/24", subnet: "10.20.0.0/27", domainControllers: ["10.1.0.4", "10.1.0.5"] },
 * });
 */
export class AgentNetwork extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:AgentNetwork";
  /** Resource id of the subnet. */
  readonly subnetId: pulumi.Output<string>;
  /** Resource id of the network security group for the hosts' interfaces. */
  readonly networkSecurityGroupId: pulumi.Output<string>;

  constructor(name: string, args: AgentNetworkArgs, options?: pulumi.ComponentResourceOptions) {
    refuseProblems("AgentNetwork", name, subnetProblems(args));
    super(AgentNetwork.type, name, {}, options);
    const place: Place = { resourceGroupName: args.resourceGroupName, ...given({ location: args.location }) };

    const securityGroup = new NetworkSecurityGroup(
      name,
      { ...place, securityRules: agentSecurityRules(args.network?.domainControllers) },
      { parent: this },
    );
    this.networkSecurityGroupId = securityGroup.id;
    this.subnetId = pulumi.output(
      args.network
        ? createSubnet(name, args.network, place, securityGroup, this)
        : (args.subnetId as pulumi.Input<string>),
    );

    this.registerOutputs({ subnetId: this.subnetId, networkSecurityGroupId: this.networkSecurityGroupId });
  }
}

interface Place {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location?: pulumi.Input<string>;
}

/** Hosts need a subnet: one that is there, or one to make. */
export function subnetProblems({
  subnetId,
  network,
}: Pick<AgentNetworkArgs, "subnetId" | "network">): ArgumentProblem[] {
  if ((subnetId === undefined) !== (network === undefined)) return [];
  const reason =
    subnetId === undefined
      ? "neither subnetId nor network is given, but the agent hosts need a subnet. Write the resource id of one, or describe a network to make."
      : "is given beside network, but the agent hosts are in one subnet. Remove one of the two.";
  return [{ propertyPath: "subnetId", reason }];
}

function createSubnet(
  name: string,
  { addressSpace, subnet, domainControllers }: NewNetworkArgs,
  place: Place,
  securityGroup: NetworkSecurityGroup,
  parent: AgentNetwork,
): pulumi.Output<string> {
  const virtualNetwork = new VirtualNetwork(
    name,
    {
      ...place,
      addressSpace: { addressPrefixes: [addressSpace] },
      dhcpOptions: { dnsServers: domainControllers }, // a member of the domain asks its domain controllers
    },
    { parent },
  );
  const outgoing = new PublicIPAddress(
    `${name}-nat`,
    { ...place, sku: { name: "Standard" }, publicIPAllocationMethod: "Static", publicIPAddressVersion: "IPv4" },
    { parent },
  );
  const nat = new NatGateway(
    name,
    { ...place, sku: { name: "Standard" }, publicIpAddresses: [{ id: outgoing.id }] },
    { parent },
  );
  return new Subnet(
    name,
    {
      resourceGroupName: place.resourceGroupName,
      virtualNetworkName: virtualNetwork.name,
      addressPrefix: subnet,
      natGateway: { id: nat.id },
      networkSecurityGroup: { id: securityGroup.id },
      defaultOutboundAccess: false,
    },
    { parent },
  ).id;
}
