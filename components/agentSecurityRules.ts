import type * as pulumi from "@pulumi/pulumi";
import { ACTIVATION_PORT, activationAddresses } from "../facts/windowsActivation.ts";

/** Further outgoing traffic of the hosts: to a private endpoint, a proxy, an update server. */
export interface EgressArgs {
  /** Name of the security rule: letters, digits, -, _ and dots, at most 60 characters. */
  name: string;
  /** Addresses or address ranges (IPv4), or one service tag such as AzureMonitor. */
  to: string[];
  /** Ports or port ranges, such as 443 or 8530-8531. */
  ports: string[];
  /** What it is for; it becomes the rule's description. */
  why: string;
  /**
   * tcp or udp.
   * @default tcp
   */
  protocol?: EgressProtocol;
}

/** Protocol of a rule. */
export const EgressProtocol = { Tcp: "tcp", Udp: "udp" } as const;
export type EgressProtocol = (typeof EgressProtocol)[keyof typeof EgressProtocol];

/** The one way in for a person. */
export interface AdministrationArgs {
  /** Address range (IPv4 CIDR) that may open remote desktop: that of a Bastion's subnet, or of privileged workstations. */
  from: pulumi.Input<string>;
}

/** What the rules are made of; absent: the least. */
export interface Traffic {
  readonly domainControllers?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  readonly egress?: readonly EgressArgs[] | undefined;
  readonly administration?: AdministrationArgs | undefined;
}

/** One rule of a network security group, as Azure takes it. */
export interface SecurityRule {
  name: string;
  priority: number;
  direction: "Inbound" | "Outbound";
  access: "Allow" | "Deny";
  protocol: "Tcp" | "Udp" | "*";
  sourceAddressPrefix: pulumi.Input<string>;
  sourcePortRange: string;
  destinationAddressPrefix?: string;
  destinationAddressPrefixes?: pulumi.Input<pulumi.Input<string>[]>;
  destinationPortRanges?: string[];
  destinationPortRange?: string;
  description: string;
}

/**
 * Outbound: the agent's documented ports, those of a domain member to its domain controllers, Windows' activation, and what is
 * declared. All else is denied, and everything inbound but remote desktop from where it is declared: the hosts are managed by run
 * commands, which need no open port.
 * https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-prerequisites
 * https://learn.microsoft.com/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements
 */
export function agentSecurityRules({ domainControllers, egress = [], administration }: Traffic = {}): SecurityRule[] {
  const controllers =
    domainControllers === undefined
      ? { destinationAddressPrefix: "VirtualNetwork" }
      : { destinationAddressPrefixes: domainControllers };
  return [
    {
      ...out,
      name: "agent-service",
      priority: 100,
      protocol: "Tcp",
      destinationAddressPrefix: "Internet",
      destinationPortRange: "443",
      description: "All traffic of the provisioning agent with its service, Service Bus relay included",
    },
    {
      ...out,
      name: "certificate-revocation",
      priority: 110,
      protocol: "Tcp",
      destinationAddressPrefix: "Internet",
      destinationPortRange: "80",
      description: "Certificate revocation lists and OCSP",
    },
    {
      ...out,
      name: "windows-activation",
      priority: 120,
      protocol: "Tcp",
      destinationAddressPrefixes: [...activationAddresses],
      destinationPortRange: ACTIVATION_PORT,
      description: "Activation of Windows, also where a route leads to a firewall",
    },
    {
      ...out,
      ...controllers,
      name: "domain-controllers-tcp",
      priority: 200,
      protocol: "Tcp",
      destinationPortRanges: ["53", "88", "135", "389", "445", "464", "636", "3268-3269", "9389", "49152-65535"],
      description: "DNS, Kerberos, RPC, LDAP, SMB, global catalog, AD web services",
    },
    {
      ...out,
      ...controllers,
      name: "domain-controllers-udp",
      priority: 210,
      protocol: "Udp",
      destinationPortRanges: ["53", "88", "123", "389", "464"],
      description: "DNS, Kerberos, time, LDAP ping",
    },
    ...egress.map(egressRule),
    ...(administration ? [remoteDesktop(administration)] : []),
    deny("Outbound", "Nothing else out"),
    deny("Inbound", administration ? "Nothing else in" : "Nothing in, from the virtual network neither"),
  ];
}

const out = { direction: "Outbound", access: "Allow", sourceAddressPrefix: "*", sourcePortRange: "*" } as const;

function egressRule({ name, to, ports, why, protocol }: EgressArgs, index: number): SecurityRule {
  const [tag = ""] = to;
  return {
    ...out,
    name,
    priority: 300 + index,
    protocol: protocol === "udp" ? "Udp" : "Tcp",
    ...(/^[A-Za-z]/.test(tag) ? { destinationAddressPrefix: tag } : { destinationAddressPrefixes: [...to] }),
    destinationPortRanges: [...ports],
    description: why,
  };
}

/** In this form, and no other, the rule agent-exposure accepts it. */
function remoteDesktop({ from }: AdministrationArgs): SecurityRule {
  return {
    name: "administration",
    priority: 100,
    direction: "Inbound",
    access: "Allow",
    protocol: "Tcp",
    sourceAddressPrefix: from,
    sourcePortRange: "*",
    destinationAddressPrefix: "*",
    destinationPortRange: "3389",
    description: "Remote desktop of administrators",
  };
}

function deny(direction: "Inbound" | "Outbound", description: string): SecurityRule {
  return {
    name: `deny-all-${direction.toLowerCase()}`,
    priority: 4096,
    direction,
    access: "Deny",
    protocol: "*",
    sourceAddressPrefix: "*",
    sourcePortRange: "*",
    destinationAddressPrefix: "*",
    destinationPortRange: "*",
    description,
  };
}
