import { root, withClient } from "./lab.ts";

export const accountName = "pGMSA_1a2b3c4d$";
export const installerDn = `CN=provAgentgMSA,CN=Managed Service Accounts,${root}`;

/** A group managed service account, by default named as the agent's installer names its own. */
export async function createInstallerAccount(name = accountName, dn = installerDn): Promise<void> {
  const attributes = {
    objectClass: "msDS-GroupManagedServiceAccount",
    sAMAccountName: name,
    dNSHostName: "agents.corp.example.test",
    userAccountControl: "4096",
    "msDS-ManagedPasswordInterval": "30",
  };
  await withClient((client) => client.add(dn, attributes));
}

export const removeAccount = (dn = installerDn): Promise<void> => withClient((client) => client.del(dn));
