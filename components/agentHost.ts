import * as pulumi from "@pulumi/pulumi";
import { computerName } from "../facts/computerNames.ts";
import { ManagementLockByScope } from "@pulumi/azure-native/authorization/managementLockByScope.js";
import { VirtualMachine } from "@pulumi/azure-native/compute/virtualMachine.js";
import { NetworkInterface } from "@pulumi/azure-native/network/networkInterface.js";
import type { AgentFleetArgs } from "./agentFleet.ts";
import type { AgentNetwork } from "./agentNetwork.ts";
import { awaitAgent } from "./agentReturn.ts";
import { mapped } from "./args.ts";
import { DELETE_PROTECTION, ENCRYPTION_AT_HOST, VM_IMAGE, VM_SIZE, ZONES } from "./defaults.ts";
import { joinDomain } from "./domainJoin.ts";
import { EncryptionAtHost } from "./encryptionAtHost.ts";
import { restartCausesOf, virtualMachineArgs } from "./hardenedHost.ts";

/** One host of a fleet. */
export interface AgentHost {
  /** Its computer name. */
  readonly name: pulumi.Input<string>;
  readonly machine: VirtualMachine;
  /** Its agent runs again after what restarts it. */
  readonly agentReturn: pulumi.CustomResource;
}

/** Where a host is made. */
export interface Site {
  readonly plug: AgentNetwork;
  readonly place: {
    readonly resourceGroupName: pulumi.Input<string>;
    readonly location?: pulumi.Input<string>;
    readonly tags?: Record<string, pulumi.Input<string>>;
  };
  /** What comes before its VM. */
  readonly dependsOn: pulumi.Resource[];
  readonly parent: pulumi.Resource;
}

/** A VM with its network interface, the wait for its agent, its place in the domain and its protection. */
export function createHost(fleet: string, number: number, args: AgentFleetArgs, site: Site): AgentHost {
  const { domain, domainJoin, zones = ZONES, deleteProtection = DELETE_PROTECTION, replacing } = args;
  const { size = VM_SIZE, image = VM_IMAGE, encryptionAtHost = ENCRYPTION_AT_HOST } = args;
  const { plug, place, dependsOn, parent } = site;
  const name = `${fleet}-agent-${number}`;
  const hostName = mapped(computerNamePrefix(args), (prefix) => computerName(prefix, number));
  const networkInterface = new NetworkInterface(
    name,
    {
      ...place,
      networkInterfaceName: mapped(hostName, (text) => `${text}-nic`),
      networkSecurityGroup: { id: plug.networkSecurityGroupId },
      ipConfigurations: [{ name: "agent", subnet: { id: plug.subnetId }, privateIPAllocationMethod: "Dynamic" }],
    },
    { parent },
  );
  const isProtected = deleteProtection && number !== replacing;
  const kind = { size, image, encrypted: encryptionAtHost !== EncryptionAtHost.Off };
  const machine = new VirtualMachine(
    name,
    {
      ...place,
      ...virtualMachineArgs(hostName, zones[(number - 1) % zones.length], kind, networkInterface.id),
    },
    { parent, dependsOn, protect: isProtected, ...changesOf(number === replacing) },
  );
  const { tags: _, ...here } = place; // a change of tags is no reason to run anything on a host
  const lasting = { host: machine, isProtected };
  const agentReturn = awaitAgent(name, { ...here, ...lasting, restartCauses: restartCausesOf(kind) }, parent);
  if (domainJoin) joinDomain(name, { ...here, ...lasting, domain, domainJoin }, { parent, dependsOn: [agentReturn] });
  if (isProtected) lockDisk(name, machine, { parent });
  return { name: hostName, machine, agentReturn };
}

const imagePath = "storageProfile.imageReference";

/**
 * The password is made up anew at every run and counts at creation only. So does the image: Azure refuses another one for a VM that is
 * there. The host that is being replaced is made anew for it, after its former self, whose name and network interface it takes.
 */
function changesOf(isReplaced: boolean): pulumi.CustomResourceOptions {
  const password = "osProfile.adminPassword";
  return isReplaced
    ? { ignoreChanges: [password], replaceOnChanges: [imagePath], deleteBeforeReplace: true }
    : { ignoreChanges: [password, imagePath] };
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

function computerNamePrefix(args: AgentFleetArgs): pulumi.Input<string> {
  return args.computerNamePrefix ?? mapped(args.domain, (domain) => (domain.split(".")[0] ?? "").toUpperCase());
}
