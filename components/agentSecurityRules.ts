import type * as pulumi from "@pulumi/pulumi";

/** One rule of a network security group, as Azure takes it. */
export interface SecurityRule {
  name: string;
  priority: number;
  direction: "Inbound" | "Outbound";
  access: "Allow" | "Deny";
  protocol: "Tcp" | "Udp" | "*";
  sourceAddressPrefix: string;
  sourcePortRange: string;
  destinationAddressPrefix?: string;
  destinationAddressPrefixes?: pulumi.Input<pulumi.Input<string>[]>;
  destinationPortRanges?: string[];
  destinationPortRange?: string;
  description: string;
}

/**
 * Outbound: the agent's documented ports, and those of a domain member to its domain controllers. All else is denied,
 * and everything inbound: the hosts are managed by run commands, which need no open port.
 * https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-prerequisites
 * https://learn.microsoft.com/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements
 */
export function agentSecurityRules(domainControllers?: pulumi.Input<pulumi.Input<string>[]>): SecurityRule[] {
  const controllers =
    domainControllers === undefined
      ? { destinationAddressPrefix: "VirtualNetwork" }
      : { destinationAddressPrefixes: domainControllers };
  const out = { direction: "Outbound", access: "Allow", sourceAddressPrefix: "*", sourcePortRange: "*" } as const;
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
    deny("Outbound", "Nothing else out"),
    deny("Inbound", "Nothing in, from the virtual network neither"),
  ];
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
