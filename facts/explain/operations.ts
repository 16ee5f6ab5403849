import { TUTORIAL, type Explanation } from "./explanation.ts";

const supported = "supported";
const unsupported = "unsupported";
const source = `${TUTORIAL}#supported-operations`;

/** What is written back and what is not: who tests with one of the second kind thinks that writeback is broken. */
export const operations: readonly Explanation[] = [
  {
    topic: "change-by-user",
    also: ["voluntary change", "change password"],
    group: supported,
    title: "A user changes the own password",
    text: "Any voluntary change by the user, at My Account > Change password, for instance.",
    source,
  },
  {
    topic: "expired-by-user",
    also: ["forced change", "password expiration"],
    group: supported,
    title: "A user changes an expired password",
    text: "Any change that a sign-in forces, because the password expired or must be changed at the next logon.",
    source,
  },
  {
    topic: "reset-by-user",
    also: ["self-service password reset", "sspr", "forgotten password"],
    group: supported,
    title: "A user resets a forgotten password",
    text: "Any self-service reset that begins at the password reset portal, or at Can't access your account on the sign-in page.",
    source,
  },
  {
    topic: "change-by-administrator",
    group: supported,
    title: "An administrator changes the own password",
    text: "Any voluntary change by the administrator, and any that a sign-in forces.",
    source,
  },
  {
    topic: "reset-by-administrator-of-own",
    group: supported,
    title: "An administrator resets the own forgotten password",
    text: "A self-service reset that begins at the password reset portal. In Active Directory it is refused for an account that is or was in a protected group: SSPR_0029.",
    source,
  },
  {
    topic: "entra-admin-center",
    also: ["reset by administrator", "portal reset"],
    group: supported,
    title: "An administrator resets a user's password in the Entra admin center",
    text: "Users > the user > Reset password.",
    source,
  },
  {
    topic: "graph-reset",
    also: ["resetPassword", "graph api"],
    group: supported,
    title: "An administrator resets a user's password by the Microsoft Graph API",
    text: "POST /users/{id}/authentication/methods/{id}/resetPassword, called by an administrator.",
    source,
  },
  {
    topic: "user-by-powershell-or-graph",
    group: unsupported,
    title: "A user resets the own password by PowerShell or the Microsoft Graph API",
    text: "Only the tenant's password changes. Use the password reset portal or My Account.",
    source,
  },
  {
    topic: "administrator-by-powershell",
    also: ["powershell reset", "Update-MgUser", "Set-MsolUserPassword"],
    group: unsupported,
    title: "An administrator resets a user's password by PowerShell cmdlets",
    text: "Only the tenant's password changes. Use the Entra admin center.",
    source,
  },
  {
    topic: "microsoft-365-admin-center",
    also: ["m365 admin center", "office 365 admin"],
    group: unsupported,
    title: "An administrator resets a user's password in the Microsoft 365 admin center",
    text: "It is the other portal that is written back: the Entra admin center.",
    source,
  },
  {
    topic: "administrator-of-administrator",
    group: unsupported,
    title: "An administrator resets the own or another administrator's password with the password reset tool",
    text: "An administrator of Entra ID is nobody whose password that tool writes back. Change the password in Active Directory.",
    source,
  },
];
