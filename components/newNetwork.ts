import * as pulumi from "@pulumi/pulumi";
import { NatGateway } from "@pulumi/azure-native/network/natGateway.js";
import type { NetworkSecurityGroup } from "@pulumi/azure-native/network/networkSecurityGroup.js";
import { PublicIPAddress } from "@pulumi/azure-native/network/publicIPAddress.js";
import { Subnet } from "@pulumi/azure-native/network/subnet.js";
import { VirtualNetwork } from "@pulumi/azure-native/network/virtualNetwork.js";
import { VirtualNetworkPeering } from "@pulumi/azure-native/network/virtualNetworkPeering.js";
import type { NewNetworkArgs } from "./agentNetwork.ts";

interface Around {
  /** Resource group, and region and tags of all that is made. */
  readonly place: {
    readonly resourceGroupName: pulumi.Input<string>;
    readonly location?: pulumi.Input<string>;
    readonly tags?: Record<string, pulumi.Input<string>>;
  };
  readonly securityGroup: NetworkSecurityGroup;
  readonly parent: pulumi.Resource;
}

/** The id of a subnet that the hosts leave through a NAT gateway, in a virtual network with its peerings. */
export function createSubnet(name: string, network: NewNetworkArgs, around: Around): pulumi.Output<string> {
  const { place, securityGroup, parent } = around;
  const { resourceGroupName } = place;
  const virtualNetwork = new VirtualNetwork(
    name,
    {
      ...place,
      addressSpace: { addressPrefixes: [network.addressSpace] },
      dhcpOptions: { dnsServers: network.domainControllers }, // a member of the domain asks its domain controllers
    },
    { parent },
  );
  const nat = createNatGateway(name, around);
  const peerings = createPeerings(name, network, virtualNetwork, around);
  const { id } = new Subnet(
    name,
    {
      resourceGroupName,
      virtualNetworkName: virtualNetwork.name,
      addressPrefix: network.subnet,
      natGateway: { id: nat.id },
      networkSecurityGroup: { id: securityGroup.id },
      defaultOutboundAccess: false,
    },
    { parent },
  );
  // A host is to find its domain at once, so it comes after the peerings.
  return pulumi.all([id, pulumi.all(peerings.map((peering) => peering.id))]).apply(([subnetId]) => subnetId);
}

function createNatGateway(name: string, { place, parent }: Around): NatGateway {
  const outgoing = new PublicIPAddress(
    `${name}-nat`,
    { ...place, sku: { name: "Standard" }, publicIPAllocationMethod: "Static", publicIPAddressVersion: "IPv4" },
    { parent },
  );
  return new NatGateway(
    name,
    { ...place, sku: { name: "Standard" }, publicIpAddresses: [{ id: outgoing.id }] },
    { parent },
  );
}

function createPeerings(
  name: string,
  { peerWith = [], useRemoteGateways = false }: NewNetworkArgs,
  virtualNetwork: VirtualNetwork,
  { place, parent }: Around,
): VirtualNetworkPeering[] {
  return peerWith.map(
    (id) =>
      new VirtualNetworkPeering(
        `${name}-${peeringName(id, peerWith)}`,
        {
          resourceGroupName: place.resourceGroupName,
          virtualNetworkName: virtualNetwork.name,
          remoteVirtualNetwork: { id },
          allowVirtualNetworkAccess: true,
          allowForwardedTraffic: true,
          useRemoteGateways,
        },
        { parent },
      ),
  );
}

/** The network's own name, with its resource group's where two have it. */
function peeringName(id: string, all: readonly string[]): string {
  const nameOf = (one: string) => one.split("/").at(-1) ?? one;
  const isAlone = all.filter((one) => nameOf(one).toLowerCase() === nameOf(id).toLowerCase()).length === 1;
  return isAlone ? nameOf(id) : `${id.split("/")[4] ?? ""}-${nameOf(id)}`;
}
