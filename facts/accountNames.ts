/**
 * The name without its $ is a NetBIOS name, which has 15 characters.
 * https://learn.microsoft.com/powershell/module/activedirectory/new-adserviceaccount
 */
export const GMSA_NAME_LENGTH = 15;

/** sAMAccountName of a group managed service account: no special character, and a $ at its end. [MS-SAMR 3.1.1.8.4] */
export const gmsaName = new RegExp(`^[^\\s"/\\\\[\\]:;|=,+*?<>@$]{1,${GMSA_NAME_LENGTH}}\\$$`);
