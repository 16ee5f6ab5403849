import type { Forest, NewNetwork, VirtualMachineAgents } from "../config/model.ts";
import type { Requirement } from "./requirement.ts";

/** What the hosts that are made in Azure take. docs/agent-hosts.md */
export function hostRequirements({ name, agents }: Forest): Requirement[] {
  const machines = agents?.virtualMachines;
  if (machines === undefined) return [];
  const group = `resource group ${machines.resourceGroup ?? `entra-writeback-${name}`}`;
  return [
    {
      kind: "azureRole",
      what: "Contributor",
      at: "the subscription of the hosts, as the resource group is made too",
      why: `makes ${group}, network security group, interfaces and VMs of ${name}`,
    },
    {
      kind: "azureRole",
      what: "Virtual Machine Contributor (Microsoft.Compute/virtualMachines/runCommands/*)",
      at: group,
      why: `waits on each host of ${name} until its agent runs, before the next one changes; Contributor has it`,
    },
    ...["Microsoft.Compute", "Microsoft.Network"].map((what): Requirement => {
      return {
        kind: "azureRegistration",
        what: `resource provider ${what}`,
        at: "the subscription of the hosts",
        why: `the hosts of ${name}`,
      };
    }),
    ...ofPlace(machines, name),
    ...ofProtection(machines, group),
    ...ofEncryption(machines, name),
    ...ofJoin(machines, name),
  ];
}

function ofPlace({ subnetId, network }: VirtualMachineAgents, forest: string): Requirement[] {
  if (subnetId !== undefined) {
    const why = `joins the interfaces of ${forest} to it (Microsoft.Network/virtualNetworks/subnets/join/action)`;
    const dns = "the subnet's DNS servers know the domain, and the domain controllers can be reached from it";
    return [
      { kind: "azureRole", what: "Network Contributor", at: subnetId, why },
      { kind: "network", what: dns, at: subnetId, why: `the hosts of ${forest} are members of the domain` },
    ];
  }
  return network ? ofPeerings(network, forest) : [];
}

function ofPeerings({ peerWith = [], addressSpace, useRemoteGateways }: NewNetwork, forest: string): Requirement[] {
  if (peerWith.length === 0) {
    const what = `a way from ${addressSpace} to the domain controllers: write agents.network.peerWith, or connect the network yourself`;
    return [
      { kind: "network", what, at: "agents.network", why: `without one the hosts of ${forest} cannot join the domain` },
    ];
  }
  const transit = useRemoteGateways ? ", with gateway transit allowed" : "";
  return peerWith.flatMap((hub): Requirement[] => [
    {
      kind: "azureRole",
      what: "Network Contributor",
      at: hub,
      why: "peers the hosts' network with it (virtualNetworks/peer/action)",
    },
    {
      kind: "network",
      what: `the other side of the peering${transit}: az network vnet peering create, in docs/agent-hosts.md`,
      at: hub,
      why: `until it is there the hosts of ${forest} reach no domain controller`,
    },
  ]);
}

function ofProtection({ deleteProtection }: VirtualMachineAgents, group: string): Requirement[] {
  if (!deleteProtection) return [];
  const what = "Owner or User Access Administrator (Microsoft.Authorization/locks/*)";
  return [
    {
      kind: "azureRole",
      what,
      at: group,
      why: "locks the disks of the hosts; agents.deleteProtection: false does without",
    },
  ];
}

function ofEncryption({ encryptionAtHost }: VirtualMachineAgents, forest: string): Requirement[] {
  const why = `Azure refuses the hosts of ${forest} without it`;
  const at = "the subscription of the hosts";
  const feature = "Microsoft.Compute/EncryptionAtHost";
  switch (encryptionAtHost) {
    case "off":
      return [];
    case "register":
      return [
        {
          kind: "azureRole",
          what: "Contributor (Microsoft.Features/*/register/action)",
          at,
          why: `registers ${feature}`,
        },
      ];
    case "required":
      return [
        {
          kind: "azureRegistration",
          what: `feature ${feature}: az feature register --namespace Microsoft.Compute --name EncryptionAtHost`,
          at,
          why: `${why}; agents.encryptionAtHost: register has it done`,
        },
      ];
  }
}

function ofJoin({ domainJoin }: VirtualMachineAgents, forest: string): Requirement[] {
  if (!domainJoin) {
    const what = "a person who joins the hosts to the domain, as agents.domainJoin is not written";
    return [{ kind: "directory", what, at: `the hosts of ${forest}`, why: "an agent runs on a member of the domain" }];
  }
  const right: Requirement = {
    kind: "directory",
    what: "Create Computer objects, and reset the password of those that are there",
    at: `${domainJoin.ouPath ?? `the container of new computers of ${forest}`}, ${domainJoin.user}`,
    why: "joins the hosts to the domain",
  };
  const reference = domainJoin.password.keyVault;
  if (!reference) return [right];
  const { vaultId, secretUrl } = reference;
  const open: Requirement = {
    kind: "keyVault",
    what: "permission model Azure role-based access control, and a firewall that lets the hosts in",
    at: vaultId,
    why: `each host of ${forest} reads the bare password of ${domainJoin.user} from it, once`,
  };
  if (domainJoin.grantVaultAccess) {
    const what = "Role Based Access Control Administrator (Microsoft.Authorization/roleAssignments/write)";
    const why =
      "gives each host's identity Key Vault Secrets User on the secret; grantVaultAccess: false leaves it to others";
    return [right, open, { kind: "azureRole", what, at: `${vaultId}/secrets/${secretUrl.split("/")[4] ?? ""}`, why }];
  }
  const why = `given by the vault's owner to the managed identity of each host of ${forest} after the first update`;
  return [right, open, { kind: "keyVault", what: "Key Vault Secrets User", at: secretUrl, why }];
}
