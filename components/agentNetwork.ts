import * as pulumi from "@pulumi/pulumi";
import { NetworkSecurityGroup } from "@pulumi/azure-native/network/networkSecurityGroup.js";
import { agentSecurityRules, type AdministrationArgs, type EgressArgs } from "./agentSecurityRules.ts";
import { given, refuseProblems, type ArgumentProblem } from "./args.ts";
import { createSubnet } from "./newNetwork.ts";

/** A virtual network to make for the agent hosts. */
export interface NewNetworkArgs {
  /** CIDR of the virtual network, such as 10.20.0.0/24. */
  addressSpace: pulumi.Input<string>;
  /** CIDR of the hosts' subnet, inside the address space. */
  subnet: pulumi.Input<string>;
  /** IP addresses of domain controllers: the network's DNS servers, and the only targets of LDAP and Kerberos. */
  domainControllers: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Resource ids of virtual networks to peer with, from this side: their owners make the other side.
   * https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview
   * @default none
   */
  peerWith?: string[];
  /**
   * Whether the peered network's gateway leads on, such as to domain controllers on-premises.
   * @default false
   */
  useRemoteGateways?: pulumi.Input<boolean>;
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
   * IP addresses of domain controllers beside `subnetId`: the only targets of LDAP and Kerberos.
   * @default the whole virtual network and all that is peered with it
   */
  domainControllers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Further outgoing traffic.
   * @default none
   */
  egress?: EgressArgs[];
  /** Who may open remote desktop; absent: nobody. */
  administration?: AdministrationArgs;
  /**
   * Tags of all that is made.
   * @default none
   */
  // eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style -- Pulumi's analyzer knows a map by it
  tags?: { [name: string]: pulumi.Input<string> };
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
    refuseProblems("AgentNetwork", name, args, subnetProblems);
    super(AgentNetwork.type, name, {}, options);
    const { location, tags, network, egress, administration } = args;
    const place = { resourceGroupName: args.resourceGroupName, ...given({ location, tags }) };
    const domainControllers = network?.domainControllers ?? args.domainControllers;

    const securityGroup = new NetworkSecurityGroup(
      name,
      { ...place, securityRules: agentSecurityRules({ domainControllers, egress, administration }) },
      { parent: this },
    );
    this.networkSecurityGroupId = securityGroup.id;
    this.subnetId = pulumi.output(
      network
        ? createSubnet(name, network, { place, securityGroup, parent: this })
        : (args.subnetId as pulumi.Input<string>),
    );

    this.registerOutputs({ subnetId: this.subnetId, networkSecurityGroupId: this.networkSecurityGroupId });
  }
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
