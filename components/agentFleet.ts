import * as pulumi from "@pulumi/pulumi";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { hostNameIn } from "../facts/agentHost.ts";
import { AgentNetwork, subnetProblems, type NewNetworkArgs } from "./agentNetwork.ts";
import { createHost, type AgentHost } from "./agentHost.ts";
import type { AdministrationArgs, EgressArgs } from "./agentSecurityRules.ts";
import { given, refuseProblems, type ArgumentProblem } from "./args.ts";
import { AGENT_VERSION, ENCRYPTION_AT_HOST } from "./defaults.ts";
import { hostCount } from "./hostCount.ts";
import { domainJoinProblems, type DomainJoinArgs } from "./domainJoin.ts";
import { EncryptionAtHost, registerEncryptionAtHost } from "./encryptionAtHost.ts";

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
   * What reaches hosts of `existing`, by name: `local` or a resource id. It is for whoever reviews a change; nothing is done by it.
   * @default none
   */
  // eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style -- Pulumi's analyzer knows a map by it
  channels?: { [host: string]: string };
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
   * IP addresses of domain controllers beside `subnetId`: the only targets of LDAP and Kerberos.
   * @default the whole virtual network and all that is peered with it
   */
  domainControllers?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Further outgoing traffic: private endpoints, proxies, update servers.
   * @default none
   */
  egress?: EgressArgs[];
  /** Who may open remote desktop on the VMs; absent: nobody. */
  administration?: AdministrationArgs;
  /**
   * Tags of all that is made in Azure.
   * @default none
   */
  // eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style -- Pulumi's analyzer knows a map by it
  tags?: { [name: string]: pulumi.Input<string> };
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
   * VM size. The agent needs 4 GB. A change restarts one host after the other, each once the agent on the one before runs again.
   * @default Standard_D2s_v5
   */
  size?: pulumi.Input<string>;
  /**
   * SKU of MicrosoftWindowsServer/WindowsServer, generation 2 and with Desktop Experience. It counts for a host when it is made.
   * @default 2022-datacenter-g2
   */
  image?: pulumi.Input<string>;
  /**
   * Number of the one host that this update may replace: it is not protected, and is made anew where the image has changed.
   * @default none
   */
  replacing?: number;
  /**
   * Encryption at host, which needs a feature of the subscription: required, register (the feature too) or off.
   * https://learn.microsoft.com/azure/virtual-machines/disk-encryption-overview
   * @default required
   */
  encryptionAtHost?: EncryptionAtHost;
  /**
   * What the computers' names begin with, before -AGENT1 and so on; of it the first 6 characters count. Two stacks of one domain need
   * two prefixes. A change of it makes other hosts.
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
    refuseProblems("AgentFleet", name, args, problemsOf);
    const { forest = args.domain, arcServers = [], existing = [], agentVersion = AGENT_VERSION } = args;
    const count = hostCount(args);
    const agentCount = count + arcServers.length + existing.length;
    // Hosts that are there are no resources, so a preview tells of them by these alone.
    const listed = given({ arcServers: args.arcServers, existing: args.existing, channels: args.channels });
    super(AgentFleet.type, name, { forest, agentCount, agentVersion, ...listed }, options);

    const virtualMachines = count > 0 ? createHosts(name, args, count, this) : [];
    this.hosts = pulumi.output([
      ...virtualMachines.map((host) => host.name),
      ...arcServers.map(hostNameIn),
      ...existing,
    ]);
    this.hostIds = pulumi.output([...virtualMachines.map(({ machine }) => machine.id), ...arcServers]);
    this.agentCount = pulumi.output(agentCount);
    this.registerOutputs({ forest, agentCount, agentVersion, hosts: this.hosts, hostIds: this.hostIds });
  }
}

function problemsOf(args: AgentFleetArgs): ArgumentProblem[] {
  const count = hostCount(args);
  if (count === 0) return [];
  const { replacing } = args;
  if (replacing !== undefined && !(Number.isInteger(replacing) && replacing >= 1 && replacing <= count)) {
    const reason = `is ${replacing}, but the hosts are 1 to ${count}. Write the number of one of them, or remove it.`;
    return [{ propertyPath: "replacing", reason }];
  }
  return [...subnetProblems(args), ...(args.domainJoin ? domainJoinProblems(args.domainJoin) : [])];
}

function createHosts(name: string, args: AgentFleetArgs, count: number, parent: AgentFleet): AgentHost[] {
  const { subnetId, network, domainControllers, egress, administration, location, tags } = args;
  const here = given({ location, tags });
  const group = new ResourceGroup(
    name,
    { resourceGroupName: args.resourceGroupName ?? resourceGroupNameOf(name), ...here },
    { parent },
  );
  const place = { resourceGroupName: group.name, ...here };
  const around = given({ subnetId, network, domainControllers, egress, administration });
  const plug = new AgentNetwork(name, { ...place, ...around }, { parent });
  const { encryptionAtHost = ENCRYPTION_AT_HOST } = args;
  const feature = encryptionAtHost === EncryptionAtHost.Register ? [registerEncryptionAtHost(name, parent)] : [];
  const hosts: AgentHost[] = [];
  for (let number = 1; number <= count; number++) {
    // Changed one after the other, each once the agent on the one before runs again; so they are made one after the other too.
    const dependsOn = [...feature, ...hosts.slice(-1).map(({ agentReturn }) => agentReturn)];
    hosts.push(createHost(name, number, args, { plug, place, dependsOn, parent }));
  }
  return hosts;
}

/** Azure takes 90 characters, the last no dot. */
function resourceGroupNameOf(fleet: string): string {
  return `entra-writeback-${fleet}`.slice(0, 90).replace(/\.+$/, "");
}
