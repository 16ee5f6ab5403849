import { TUTORIAL, type Explanation } from "./explanation.ts";

const source = `${TUTORIAL}#validation-scenarios`;

const who =
  "With two pilot users: one of each of two forests that do not know each other, or one in the scope of cloud sync and one in that of Entra Connect Sync.";

/** Where a writeback shows itself, in the order in which it does. */
const audit =
  "Entra admin center > Audit logs, service Self-service Password Management: the record succeeded, and its additional details say OnPremisesAgent = CloudSync (Microsoft Entra Connect for a user of Connect Sync). It is documented for resets by an administrator; self-service records may lack it.";
const onController = (event: string) =>
  `Security log of a domain controller: ${event} with the agents' service account as subject. It needs the audit policy User Account Management, success.`;
const moved =
  "Get-ADUser <user> -Properties PasswordLastSet, LockedOut, PasswordExpired: PasswordLastSet is the time of the test.";
const signedIn = "The user signs in to a computer of the domain with the new password, and no longer with the old one.";

const scenario = (topic: string, title: string, text: string, steps: string[], see: string[]): Explanation => ({
  topic,
  group: "scenario",
  title,
  text: `${text} ${who}`,
  steps,
  see,
  source,
});

export const scenarios: readonly Explanation[] = [
  scenario(
    "scenario-reset",
    "Reset from the sign-in page",
    "The user has forgotten the password.",
    [
      "See that the user is registered: at least the methods that the tenant demands.",
      "In a private window: https://passwordreset.microsoftonline.com, prove who you are, choose a new password.",
    ],
    [audit, onController("event 4724 (reset attempt) and 4738 (account changed)"), moved, signedIn],
  ),
  scenario(
    "scenario-expired",
    "Forced change of an expired password",
    "The password must be changed at the next sign-in. With password hash sync one that has expired in Active Directory does not do: by default the cloud's never expires (documented for Connect Sync's hashes, and likely of cloud sync's), so that the sign-in asks for nothing; nor does User must change password at next logon that is ticked there, unless the tenant has UserForcePasswordChangeOnLogonEnabled.",
    [
      "Give the user, who must not have Password never expires, a temporary password as in scenario-admin-reset.",
      "Sign in at https://myaccount.microsoft.com: the sign-in asks for a new password.",
    ],
    [audit, onController("event 4723 or 4724, and 4738"), moved, signedIn],
  ),
  scenario(
    "scenario-change",
    "Regular change",
    "The user knows the password and wants another.",
    ["Sign in at https://myaccount.microsoft.com > Change password."],
    [audit, onController("event 4723 or 4724, and 4738"), moved, signedIn],
  ),
  scenario(
    "scenario-admin-reset",
    "Reset by an administrator",
    "An administrator gives the user a temporary password.",
    [
      "Entra admin center > Users > the user > Reset password; or the Frontline worker portal, https://mystaff.microsoft.com.",
      "Not in the Microsoft 365 admin center and not by PowerShell: neither is written back.",
    ],
    [
      audit,
      onController("event 4724 and 4738"),
      "The user must change the password at the next sign-in; one who has Password never expires in Active Directory is not asked.",
      signedIn,
    ],
  ),
  scenario(
    "scenario-unlock",
    "Unlock without another password",
    "The account is locked out in Active Directory, which takes a LockoutThreshold above 0: without one nobody ever is. The third check box, accountUnlock, has to be set.",
    [
      "Get-ADUserResultantPasswordPolicy <user>, or where it says nothing Get-ADDefaultDomainPasswordPolicy: LockoutThreshold is above 0.",
      "Lock the pilot's account: enter a wrong password at a computer of the domain until it is locked.",
      "In a private window: https://passwordreset.microsoftonline.com > I know my password, but still can't sign in.",
    ],
    [
      "Audit logs: the activity Unlock user account (self-service) succeeded.",
      onController("event 4767 (unlocked)"),
      "Get-ADUser <user> -Properties LockedOut: LockedOut is False, and the old password still signs in.",
    ],
  ),
];
