/**
 * The name without its $ is a NetBIOS name, which has 15 characters.
 * https://learn.microsoft.com/powershell/module/activedirectory/new-adserviceaccount
 */
export const GMSA_NAME_LENGTH = 15;

/** sAMAccountName of a group managed service account: no special character, and a $ at its end. [MS-SAMR 3.1.1.8.4] */
export const gmsaName = new RegExp(`^[^\\s"/\\\\[\\]:;|=,+*?<>@$]{1,${GMSA_NAME_LENGTH}}\\$$`);

/** What Microsoft's pages call the account that the agent's installer makes. It is the object's cn, and not its sAMAccountName. */
export const INSTALLER_ACCOUNT = "provAgentgMSA$";

/** The reference as what it is looked up by, for people: `CN=provAgentgMSA`, or the sAMAccountName. */
export const lookedUpAs = (reference: string): string =>
  reference.toLowerCase() === INSTALLER_ACCOUNT.toLowerCase() ? `CN=${reference.replace(/\$$/, "")}` : reference;

/** The sAMAccountName that the installer gives it: seen in public records of agents from 2025 on, and documented nowhere. */
export const INSTALLER_PREFIX = "pGMSA_";
const installerForm = new RegExp(`^${INSTALLER_PREFIX}[0-9a-f]{8}\\$$`, "i");

/** Whether the name is one by which the installer's own account is known. */
export const isInstallersAccount = (name: string): boolean =>
  name.toLowerCase() === INSTALLER_ACCOUNT.toLowerCase() || installerForm.test(name);

/** Whether a sAMAccountName may be that of the account a reference means, although it is another text. */
export function mayBeCalled(reference: string, accountName: string): boolean {
  return reference.toLowerCase() === INSTALLER_ACCOUNT.toLowerCase() && installerForm.test(accountName);
}
