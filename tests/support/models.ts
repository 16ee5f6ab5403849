import assert from "node:assert/strict";
import { Secret, type Agents, type Domain, type Forest, type Tenant } from "../../stack/config/model.ts";

/** Models as config makes them, for tests of what stands behind config. */
export function tenant(change: Partial<Tenant> = {}): Tenant {
  return {
    id: "72f988bf-0000-0000-0000-000000000000",
    cloud: "public",
    selfServicePasswordReset: { scope: "all" },
    writeback: { passwords: true, cloudSync: true, accountUnlock: true },
    hybridIdentityAdministrators: [],
    ...change,
  };
}

export function domain(name: string, change: Partial<Domain> = {}): Domain {
  return {
    name,
    netBiosName: (name.split(".")[0] ?? name).toUpperCase(),
    distinguishedName: name
      .split(".")
      .map((part) => `DC=${part}`)
      .join(","),
    syncedBy: "cloudSync",
    accountPolicy: { minimumPasswordAge: 0 },
    groupPolicy: {
      name: "Entra password writeback - account policy",
      order: 1,
      enforced: false,
      restoreOrder: true,
      registryValues: [],
      userRights: [],
      services: [],
    },
    passwordSettings: [],
    channel: "local",
    adopt: false,
    mode: "manage",
    ...change,
  };
}

const subnetId =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub/subnets/tier0";

export const arcServer =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/arc/providers/Microsoft.HybridCompute/machines/AGENT9";

/** Agents in a network of their own. */
export function agentsInNewNetwork(change: Partial<NonNullable<Agents["virtualMachines"]>> = {}): Agents {
  const network = { addressSpace: "10.20.0.0/24", subnet: "10.20.0.0/27", domainControllers: ["10.1.0.4", "10.1.0.5"] };
  const { subnetId: _, ...machines } = agents().virtualMachines ?? assert.fail();
  return { ...agents(), virtualMachines: { ...machines, network, ...change } };
}

export function agents(
  change: Partial<NonNullable<Agents["virtualMachines"]>> = {},
  arcServers: string[] = [],
): Agents {
  return {
    virtualMachines: {
      count: 3,
      subnetId,
      zones: ["1", "2", "3"],
      size: "Standard_D2s_v5",
      image: "2022-datacenter-g2",
      deleteProtection: true,
      encryptionAtHost: "required",
      egress: [],
      ...change,
    },
    arcServers,
    existing: [],
    version: "1.1.2505.0",
  };
}

export function forest(change: Partial<Forest> = {}): Forest {
  return {
    name: "corp.contoso.com",
    domains: [domain("corp.contoso.com")],
    serviceAccount: { name: "provAgentgMSA$", domain: "corp.contoso.com" },
    agents: agents(),
    inetOrgPerson: false,
    mode: "manage",
    ...change,
  };
}

export const secret = (value: string): Secret => Secret.of(value);

/** Of every directory resource. */
export const here = { domain: "corp.contoso.com", channel: "local", mode: "manage" };
