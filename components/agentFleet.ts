import * as pulumi from "@pulumi/pulumi";
import { ManagementLockByScope } from "@pulumi/azure-native/authorization/managementLockByScope.js";
import { VirtualMachine } from "@pulumi/azure-native/compute/virtualMachine.js";
import { NetworkInterface } from "@pulumi/azure-native/network/networkInterface.js";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { AgentNetwork, subnetProblems, type NewNetworkArgs } from "./agentNetwork.ts";
import { given, mapped, refuseProblems, type ArgumentProblem } from "./args.ts";
import { AGENT_HOSTS, AGENT_VERSION, DELETE_PROTECTION, VM_IMAGE, VM_SIZE, ZONES } from "./defaults.ts";
import { domainJoinProblems, joinDomain, type DomainJoinArgs } from "./domainJoin.ts";
import { virtualMachineArgs } from "./hardenedHost.ts";

/** What AgentFleet may be told. The domain is required, and a subnet or a network for Azure VMs. */
export interface AgentFleetArgs {
  /** DNS name of the domain that the hosts are members of. */
  domain: pulumi.Input<string>;
  /**
   * DNS name of the forest that the agents serve; fleets of one forest count together.
   * @default the domain
   */
  forest?: pulumi.Input<string>;
  /**
   * Number of Azure VMs to make, each for one agent. Microsoft recommends three active agents.
   * https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-prerequisites
   * @default 3 less the hosts that are there
   */
  count?: number;
  /**
   * Resource ids of Azure Arc servers that host agents.
   * @default none
   */
  arcServers?: string[];
  /**
   * Names of other hosts that are there already and stay their owner's.
   * @default none
   */
  existing?: string[];
  /**
   * Version of the provisioning agent.
   * https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/reference-version-history
   * @default 1.1.2505.0
   */
  agentVersion?: pulumi.Input<string>;
  /** Resource id of an existing subnet for the VMs; if `network` is absent. */
  subnetId?: pulumi.Input<string>;
  /** A virtual network to make for the VMs; if `subnetId` is absent. */
  network?: NewNetworkArgs;
  /**
   * Resource group to make for all of it, at most 90 characters.
   * @default entra-writeback-NAME
   */
  resourceGroupName?: pulumi.Input<string>;
  /**
   * Azure region.
   * @default azure-native:location
   */
  location?: pulumi.Input<string>;
  /**
   * Availability zones, over which the VMs are spread in turn; empty: a region without zones.
   * https://learn.microsoft.com/azure/reliability/availability-zones-overview
   * @default 1, 2 and 3
   */
  zones?: string[];
  /**
   * VM size. The agent needs 4 GB.
   * @default Standard_D2s_v5
   */
  size?: pulumi.Input<string>;
  /**
   * SKU of MicrosoftWindowsServer/WindowsServer, generation 2 and with Desktop Experience.
   * @default 2022-datacenter-g2
   */
  image?: pulumi.Input<string>;
  /**
   * What the computers' names begin with, before -AGENT1 and so on; of it the first 6 characters count.
   * @default the first label of the domain's name
   */
  computerNamePrefix?: pulumi.Input<string>;
  /** Account that joins the VMs to the domain; absent: somebody joins them by hand. */
  domainJoin?: DomainJoinArgs;
  /**
   * Whether the VMs are protected against deletion by Pulumi, and their disks by a lock in Azure.
   * @default true
   */
  deleteProtection?: boolean;
}

/**
 * The hosts of a forest's provisioning agents: hardened Azure VMs spread over the zones, Arc servers, and hosts that are there.
 *
 * @example
 * new AgentFleet("corp", {
 *   domain: "corp.contoso.com",
 *   network: { addressSpace: "10.20.0.0/24", subnet: "10.20.0.0/27", domainControllers: ["10.1.0.4", "10.1.0.5"] },
 * });
 */
export class AgentFleet extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:AgentFleet";
  /** Names of the hosts: computer names of the VMs, then names of the Arc servers, then those of other hosts. */
  readonly hosts: pulumi.Output<string[]>;
  /** Resource ids of the VMs and Arc servers, in the same order: for extensions, run commands, backups. */
  readonly hostIds: pulumi.Output<string[]>;
  /** How many hosts the fleet has, each for one agent. */
  readonly agentCount: pulumi.Output<number>;

  constructor(name: string, args: AgentFleetArgs, options?: pulumi.ComponentResourceOptions) {
    const { forest = args.domain, arcServers = [], existing = [], agentVersion = AGENT_VERSION } = args;
    const { count = Math.max(0, AGENT_HOSTS - arcServers.length - existing.length) } = args;
    refuseProblems("AgentFleet", name, problemsOf(args, count));
    const agentCount = count + arcServers.length + existing.length;
    super(AgentFleet.type, name, { forest, agentCount, agentVersion }, options);

    const virtualMachines = count > 0 ? createHosts(name, args, count, this) : [];
    this.hosts = pulumi.output([
      ...virtualMachines.map((host) => host.name),
      ...arcServers.map((id) => id.split("/").at(-1) ?? id),
      ...existing,
    ]);
    this.hostIds = pulumi.output([...virtualMachines.map((host) => host.id), ...arcServers]);
    this.agentCount = pulumi.output(agentCount);
    this.registerOutputs({ forest, agentCount, agentVersion, hosts: this.hosts, hostIds: this.hostIds });
  }
}

function problemsOf(args: AgentFleetArgs, count: number): ArgumentProblem[] {
  if (!Number.isInteger(count) || count < 0) {
    return [{ propertyPath: "count", reason: `is ${count}, but must be a whole number of VMs, 0 or more.` }];
  }
  if (count === 0) return [];
  return [...subnetProblems(args), ...(args.domainJoin ? domainJoinProblems(args.domainJoin) : [])];
}

interface Host {
  readonly name: pulumi.Input<string>;
  readonly id: pulumi.Output<string>;
}

function createHosts(name: string, args: AgentFleetArgs, count: number, parent: AgentFleet): Host[] {
  const { subnetId, network, domain, domainJoin, zones = ZONES, deleteProtection = DELETE_PROTECTION } = args;
  const here = given({ location: args.location });
  const group = new ResourceGroup(
    name,
    { resourceGroupName: args.resourceGroupName ?? resourceGroupNameOf(name), ...here },
    { parent },
  );
  const place = { resourceGroupName: group.name, ...here };
  const plug = new AgentNetwork(name, { ...place, ...given({ subnetId, network }) }, { parent });
  const prefix = computerNamePrefix(args);

  return Array.from({ length: count }, (_, index) => {
    const hostName = mapped(prefix, (text) => `${text}-AGENT${index + 1}`);
    const inner = { parent };
    const networkInterface = new NetworkInterface(
      `${name}-agent-${index + 1}`,
      {
        ...place,
        networkInterfaceName: mapped(hostName, (text) => `${text}-nic`),
        networkSecurityGroup: { id: plug.networkSecurityGroupId },
        ipConfigurations: [{ name: "agent", subnet: { id: plug.subnetId }, privateIPAllocationMethod: "Dynamic" }],
      },
      inner,
    );
    const { size = VM_SIZE, image = VM_IMAGE } = args;
    const host = new VirtualMachine(
      `${name}-agent-${index + 1}`,
      { ...place, ...virtualMachineArgs(hostName, zones[index % zones.length], { size, image }, networkInterface.id) },
      // The password is made up anew at every run and counts at creation only.
      { ...inner, protect: deleteProtection, ignoreChanges: ["osProfile.adminPassword"] },
    );
    if (domainJoin) joinDomain(`${name}-agent-${index + 1}`, { ...place, host, domain, domainJoin }, inner);
    if (deleteProtection) lockDisk(`${name}-agent-${index + 1}`, host, inner);
    return { name: hostName, id: host.id };
  });
}

/**
 * On the disk, with the host's registration and its place in the domain. A lock on the VM, or on its resource group, would hold for
 * the VM's run commands too: they could be written and never deleted.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources#lock-inheritance
 */
function lockDisk(name: string, host: VirtualMachine, options: pulumi.CustomResourceOptions): void {
  // Azure gives every managed disk an id.
  const scope = host.storageProfile.apply((profile) => profile?.osDisk?.managedDisk?.id as string);
  new ManagementLockByScope(
    name,
    { scope, level: "CanNotDelete", notes: "Disk of a host with an agent of Entra password writeback" },
    // Up to version 0.1.0 it was on the VM, where it stands in the way of what the same update does on the host.
    { ...options, deleteBeforeReplace: true },
  );
}

/** Computer names have at most 15 characters, and "-AGENT" with a number takes up to 9. */
function computerNamePrefix(args: AgentFleetArgs): pulumi.Input<string> {
  const from = args.computerNamePrefix ?? mapped(args.domain, (domain) => (domain.split(".")[0] ?? "").toUpperCase());
  return mapped(from, (text) => text.replace(/[^A-Za-z0-9-]/g, "").slice(0, 6));
}

/** Azure takes 90 characters, the last no dot. */
function resourceGroupNameOf(fleet: string): string {
  return `entra-writeback-${fleet}`.slice(0, 90).replace(/\.+$/, "");
}
