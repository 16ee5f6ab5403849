import { accessMasks } from "./writebackRights.ts";
import { parseEntry } from "./accessEntry.ts";
import { agentFiles, agentPlaces } from "./agentHost.ts";
import { replicationRights, type PermissionSetName } from "./permissionSets.ts";

/**
 * What cloud sync itself reads with, beside writeback, in a domain that it serves. The installer grants it to the account that it
 * makes. To an account of one's own nobody does from agent 1.1.2334.0 on: neither the agent nor the kit.
 * https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/gmsa-cloud-sync#using-a-custom-gmsa-account
 * https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/reference-version-history
 */
export const syncSets = {
  BasicRead: {
    purpose: "reads users and their changes",
    /** The right on the domain root by which it is seen: reading may stand elsewhere, or come through a group that may read. */
    right: { guid: replicationRights.changes, label: "Replicating Directory Changes" },
  },
  PasswordHashSync: {
    purpose: "reads the hashes of the passwords",
    right: { guid: replicationRights.changesAll, label: "Replicating Directory Changes All" },
  },
} as const satisfies Partial<Record<PermissionSetName, object>>;

export type SyncSetName = keyof typeof syncSets;
export const syncSetNames = Object.keys(syncSets) as readonly SyncSetName[];

/** Whether an entry of an account on a domain root, in SDDL, gives it the right by which a set is seen. */
export function showsSyncSet(set: SyncSetName, sddl: string): boolean {
  const entry = parseEntry(sddl);
  if (entry === undefined || entry.denies || entry.flags.has("IO") || (entry.mask & accessMasks.CR) === 0) return false;
  return entry.objectType === "" || entry.objectType === syncSets[set].right.guid;
}

/**
 * Once an agent serves the domain: on an agent host, as Domain Admin of the domain or Enterprise Admin.
 * https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-gmsa-cmdlets#grant-permissions-to-a-specific-domain
 */
export const syncGrant = (set: SyncSetName, domain: string): string =>
  `Set-AADCloudSyncPermissions -PermissionType ${set} -TargetDomain ${domain} -TargetDomainCredential (Get-Credential)`;

/** What loads the agent's cmdlets, in an elevated Windows PowerShell 5.1 on an agent host. */
export const loadAgentModule = `Import-Module 'C:\\Program Files\\${agentPlaces.install}\\${agentFiles.module}'`;
