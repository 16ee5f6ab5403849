/**
 * What Microsoft documents beside the rights on the domain root: List contents, Read all properties and Read permissions on samServer
 * for Authenticated Users or Pre-Windows 2000 Compatible Access, and the former in the latter.
 */
export const SAM_ACCESS_SOURCE =
  "https://learn.microsoft.com/en-us/troubleshoot/entra/entra-id/user-prov-sync/password-writeback-access-rights-permissions";

/** How sure it is: it is told wherever the kit warns of it. */
export const SAM_ACCESS_STANDING =
  "This is documented for the password writeback of Entra Connect Sync; that the cloud sync agent needs it the same way is inferred.";
