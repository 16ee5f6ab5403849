import { connected, first, type LabDomain } from "./labDomain.ts";

export const accountName = "pGMSA_1a2b3c4d$";
const dnIn = ({ root }: LabDomain): string => `CN=provAgentgMSA,CN=Managed Service Accounts,${root}`;
export const installerDn = dnIn(first);

/** A group managed service account, by default named as the agent's installer names its own. */
export async function createInstallerAccount(name = accountName, dn?: string, forest = first): Promise<void> {
  const attributes = {
    objectClass: "msDS-GroupManagedServiceAccount",
    sAMAccountName: name,
    dNSHostName: `agents.${forest.domain}`,
    userAccountControl: "4096",
    "msDS-ManagedPasswordInterval": "30",
  };
  await connected(forest, (client) => client.add(dn ?? dnIn(forest), attributes));
}

export const removeAccount = (dn = installerDn): Promise<void> => connected(first, (client) => client.del(dn));
