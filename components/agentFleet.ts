import * as pulumi from "@pulumi/pulumi";
import { ManagementLockByScope } from "@pulumi/azure-native/authorization/managementLockByScope.js";
import { VirtualMachine } from "@pulumi/azure-native/compute/virtualMachine.js";
import { NetworkInterface } from "@pulumi/azure-native/network/networkInterface.js";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import type { Forest, VirtualMachineAgents } from "../stack/config/model.ts";
import { AgentNetwork } from "./agentNetwork.ts";
import { joinDomain } from "./domainJoin.ts";
import { virtualMachineArgs } from "./hardenedHost.ts";

export interface AgentFleetArgs {
  /** Required. The forest the agents serve. */
  forest: Forest;
}

/** A host that runs, or is to run, one provisioning agent. */
export interface AgentHost {
  /** Computer name, or the name of the Arc server. */
  name: string;
  /** Azure resource id. */
  id: pulumi.Output<string>;
}

/**
 * The hosts of a forest's provisioning agents: hardened Azure VMs spread over the zones, Arc servers, or both.
 * Microsoft recommends three active agents. https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-prerequisites
 */
export class AgentFleet extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:AgentFleet";
  readonly hosts: AgentHost[];

  constructor(name: string, { forest }: AgentFleetArgs, options?: pulumi.ComponentResourceOptions) {
    const { virtualMachines, arcServers, version } = forest.agents;
    const agentCount = (virtualMachines?.count ?? 0) + arcServers.length;
    super(AgentFleet.type, name, { forest: forest.name, agentCount, agentVersion: version }, options);

    this.hosts = [
      ...(virtualMachines && virtualMachines.count > 0 ? createHosts(name, forest, virtualMachines, this) : []),
      ...arcServers.map((id) => ({ name: id.split("/").at(-1) ?? id, id: pulumi.output(id) })),
    ];

    this.registerOutputs({
      forest: forest.name,
      agentCount,
      agentVersion: version,
      hosts: this.hosts.map((host) => host.name),
    });
  }
}

function createHosts(name: string, forest: Forest, settings: VirtualMachineAgents, parent: AgentFleet): AgentHost[] {
  const { location, subnetId, network, zones, count, deleteProtection } = settings;
  const here = location === undefined ? {} : { location };
  const group = new ResourceGroup(name, { resourceGroupName: resourceGroupNameOf(name), ...here }, { parent });
  const place = { resourceGroupName: group.name, ...here };
  const plug = new AgentNetwork(
    name,
    { ...place, ...(subnetId !== undefined && { subnetId }), ...(network && { network }) },
    { parent },
  );

  return Array.from({ length: count }, (_, index) => {
    const hostName = `${computerNamePrefix(forest)}-AGENT${index + 1}`;
    const zone = zones[index % zones.length];
    const inner = { parent };
    const networkInterface = new NetworkInterface(
      `${name}-agent-${index + 1}`,
      {
        ...place,
        networkInterfaceName: `${hostName}-nic`,
        networkSecurityGroup: { id: plug.networkSecurityGroupId },
        ipConfigurations: [{ name: "agent", subnet: { id: plug.subnetId }, privateIPAllocationMethod: "Dynamic" }],
      },
      inner,
    );
    const host = new VirtualMachine(
      `${name}-agent-${index + 1}`,
      { ...place, ...virtualMachineArgs(hostName, zone, settings, networkInterface.id) },
      // The password is made up anew at every run and counts at creation only.
      { ...inner, protect: deleteProtection, ignoreChanges: ["osProfile.adminPassword"] },
    );
    const joined = joinDomain(`${name}-agent-${index + 1}`, { ...place, host: host.name, forest, settings }, inner);
    if (deleteProtection) {
      new ManagementLockByScope(
        `${name}-agent-${index + 1}`,
        { scope: host.id, level: "CanNotDelete", notes: "Hosts an agent of Entra password writeback" },
        // A lock holds for what is inside too: it comes last and goes first.
        { ...inner, dependsOn: joined ? [joined] : [] },
      );
    }
    return { name: hostName, id: host.id };
  });
}

/** Computer names have at most 15 characters, and "-AGENT" with a number takes up to 9. */
function computerNamePrefix(forest: Forest): string {
  return (forest.domains[0]?.netBiosName ?? forest.name).replace(/[^A-Za-z0-9-]/g, "").slice(0, 6);
}

/** Azure takes 90 characters, the last no dot. */
function resourceGroupNameOf(fleet: string): string {
  return `entra-writeback-${fleet}`.slice(0, 90).replace(/\.+$/, "");
}
