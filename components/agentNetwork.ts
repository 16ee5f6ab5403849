import * as pulumi from "@pulumi/pulumi";
import { NatGateway } from "@pulumi/azure-native/network/natGateway.js";
import { NetworkSecurityGroup } from "@pulumi/azure-native/network/networkSecurityGroup.js";
import { PublicIPAddress } from "@pulumi/azure-native/network/publicIPAddress.js";
import { Subnet } from "@pulumi/azure-native/network/subnet.js";
import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork.js";
import type { NewNetwork } from "../stack/config/model.ts";
import { agentSecurityRules } from "./agentSecurityRules.ts";

export interface AgentNetworkArgs {
  /** Required. */
  resourceGroupName: pulumi.Input<string>;
  /** Conditional. An existing subnet; required if `network` is absent. */
  subnetId?: string;
  /** Conditional. A virtual network to create; required if `subnetId` is absent. */
  network?: NewNetwork;
  /** Optional. Azure region. Default: azure-native:location. */
  location?: string;
}

/**
 * Where the agent hosts are plugged in: a subnet, given or new, and a network security group for their interfaces that
 * lets out what the agent needs and nothing in. A new subnet leaves through a NAT gateway; no host has a public address.
 */
export class AgentNetwork extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:AgentNetwork";
  readonly subnetId: pulumi.Output<string>;
  readonly networkSecurityGroupId: pulumi.Output<string>;

  constructor(name: string, args: AgentNetworkArgs, options?: pulumi.ComponentResourceOptions) {
    super(AgentNetwork.type, name, {}, options);
    const { resourceGroupName, location } = args;
    const place = { resourceGroupName, ...(location !== undefined && { location }) };

    const securityGroup = new NetworkSecurityGroup(
      name,
      { ...place, securityRules: agentSecurityRules(args.network?.domainControllers ?? []) },
      { parent: this },
    );
    this.networkSecurityGroupId = securityGroup.id;
    this.subnetId = args.network
      ? createSubnet(name, args.network, place, securityGroup, this)
      : pulumi.output(args.subnetId ?? missingSubnet(name));

    this.registerOutputs({ subnetId: this.subnetId, networkSecurityGroupId: this.networkSecurityGroupId });
  }
}

function createSubnet(
  name: string,
  { addressSpace, subnet, domainControllers }: NewNetwork,
  place: { resourceGroupName: pulumi.Input<string>; location?: string },
  securityGroup: NetworkSecurityGroup,
  parent: AgentNetwork,
): pulumi.Output<string> {
  const virtualNetwork = new VirtualNetwork(
    name,
    {
      ...place,
      addressSpace: { addressPrefixes: [addressSpace] },
      dhcpOptions: { dnsServers: [...domainControllers] }, // a member of the domain asks its domain controllers
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

function missingSubnet(name: string): never {
  throw new pulumi.RunError(
    `AgentNetwork "${name}": neither subnetId nor network is given, but the agent hosts need a subnet. Write the resource id of one, or describe a network to create.`,
  );
}
