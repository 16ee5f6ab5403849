import { SAM_ACCESS_SOURCE, SAM_ACCESS_STANDING } from "../samAccess.ts";
import { TUTORIAL, type Explanation } from "./explanation.ts";
import { trouble } from "./trouble.ts";

const source = `${TUTORIAL}#troubleshooting`;
const SSPR_0029 =
  "https://learn.microsoft.com/en-us/troubleshoot/entra/entra-id/user-prov-sync/password-writeback-error-code-sspr-0029";

/** What goes wrong in the directory. */
export const directoryTroubles: readonly Explanation[] = [
  trouble(
    "minimum-password-age",
    ["age", "once a day", "password policy"],
    "A second reset on the same day is refused",
    "Whoever changed the password within the minimum password age is refused by the policy of the domain. It has to be 0. The page of cloud sync says that writeback does not work above 0 once the policy is evaluated, that of Connect Sync that it works outside the window: both mean that within it nobody gets through.",
    {
      steps: [
        "Declare accountPolicy.minimumPasswordAge: 0, the default of the kit; or set it by hand in gpmc.msc: Computer Configuration > Policies > Windows Settings > Security Settings > Account Policies > Password Policy.",
        "Look for a fine-grained policy (PSO) with an age above 0: it stands over the group policy for its users.",
      ],
      commands: {
        where: "with the ActiveDirectory module",
        lines: [
          "Get-ADDefaultDomainPasswordPolicy | Format-List MinPasswordAge",
          "Get-ADUserResultantPasswordPolicy <user>",
        ],
      },
      source,
    },
  ),
  trouble(
    "gpupdate",
    ["group policy refresh", "policy replication"],
    "The policy was changed, and nothing is different",
    "The PDC emulator writes the policy to the domain when it applies group policy, which takes up to five minutes; the other domain controllers have it when it has replicated.",
    {
      steps: [
        "On the PDC emulator: gpupdate /force.",
        "repadmin /syncall /AdeP where the branch's domain controllers are asked, or wait for replication.",
      ],
      see: ["Get-ADDefaultDomainPasswordPolicy -Server <domain controller> says the new age on each."],
      source,
    },
  ),
  trouble(
    "inheritance",
    ["disabled inheritance", "protected dacl"],
    "Some users are not written back, others are",
    "The rights stand at the domain root and come down by inheritance. A user, or an OU above, with inheritance switched off never gets them.",
    {
      steps: [
        "Active Directory Users and Computers with Advanced Features: the user > Security > Advanced > Enable inheritance.",
        "The kit counts such users and names examples: the output unreachableUsers of the delegation.",
      ],
      commands: {
        where: "with the ActiveDirectory module",
        lines: ["(Get-ADUser <user> -Properties nTSecurityDescriptor).nTSecurityDescriptor.AreAccessRulesProtected"],
      },
      source,
    },
  ),
  trouble(
    "SSPR_0029",
    ["protected accounts", "adminCount", "AdminSDHolder"],
    "SSPR_0029: the organization does not let the password be reset",
    "Most often the account is, or was, in a protected group (Domain Admins, Account Operators, …): AdminSDHolder then switches inheritance off, and the rights of the service account do not reach it. That is by design: such an administrator changes a password in the cloud, and cannot reset a forgotten one. Another cause is the policy Restrict clients allowed to make remote calls to SAM.",
    {
      steps: [
        "An administrator: reset the password in Active Directory, and leave it at that.",
        "A user who is no administrator any more: leave every protected group, clear adminCount, enable inheritance.",
        "Everyone: see restrict-remote-sam and permissions.",
      ],
      commands: {
        where: "with the ActiveDirectory module",
        lines: ["Get-ADUser <user> -Properties adminCount, memberOf"],
      },
      source: SSPR_0029,
    },
  ),
  trouble(
    "permissions",
    ["permission check", "effective access", "rights"],
    "The rights of the service account, checked by hand",
    "Four rights are needed: Reset Password, write lockoutTime and write pwdLastSet on descendant users, Unexpire Password on the domain root. The kit writes and observes them; by hand each is seen for one user under Effective Access.",
    {
      steps: [
        "Active Directory Users and Computers with Advanced Features: a user > Security > Advanced > Effective Access, select the service account (object types: service accounts), View effective access: Reset password, Write lockoutTime, Write pwdLastSet.",
        "The domain > Properties > Security: Unexpire Password, which Authenticated Users usually have.",
        "Declare the forest: the kit adds what is missing. Or by the agent's module, as Enterprise Administrator: Set-AADCloudSyncPermissions.",
      ],
      commands: {
        where: "on any computer of the domain; an account of your own goes by its own name instead of pGMSA_",
        lines: ['dsacls "DC=corp,DC=contoso,DC=com" | findstr /i "pGMSA_"'],
      },
      source,
    },
  ),
  trouble(
    "up-to-an-hour",
    ["permission delay", "sdprop"],
    "The rights were granted a moment ago, and some users are still refused",
    "New entries at the domain root come down to every object by SDProp on each domain controller, and replicate: it takes up to an hour or more in a large domain.",
    { steps: ["Wait an hour, then try a user who was refused."], source },
  ),
  trouble(
    "restrict-remote-sam",
    ["remote sam"],
    "Access is denied though the rights are there",
    "The policy Network access: Restrict clients allowed to make remote calls to SAM can keep the account out. Documented for Entra Connect Sync; that it stops the cloud sync agent in the same way is likely and not documented. The registry value stays when the policy is removed.",
    {
      steps: [
        "Let the service account in the policy's list with Remote Access: Allow; or remove the policy and delete the value.",
        "ewb check --gpo-backup DIR names the policies that set it.",
      ],
      commands: {
        where: "on the agent host and on the domain controllers",
        lines: [
          "Get-ItemProperty HKLM:\\System\\CurrentControlSet\\Control\\Lsa -Name RestrictRemoteSam -ErrorAction SilentlyContinue",
        ],
      },
      source: SSPR_0029,
    },
  ),
  trouble(
    "samServer",
    ["Pre-Windows 2000 Compatible Access", "compatible access", "PingCastle", "A-PreWin2000AuthenticatedUsers"],
    "Resets are refused since Pre-Windows 2000 Compatible Access was emptied",
    `Authenticated Users, or Pre-Windows 2000 Compatible Access with them in it, are to list the contents and read all properties and the permissions of CN=Server,CN=System. Benchmarks such as PingCastle's want Authenticated Users out of the group. ${SAM_ACCESS_STANDING}`,
    {
      steps: [
        "The kit looks at both and warns: the output samAccess of the delegation on the domain root. ewb check --gpo-backup DIR names the policies that empty the group.",
        "Put Authenticated Users back into the group; or, where a benchmark keeps them out, let the service account read samServer: Active Directory Users and Computers with Advanced Features, System > Server > Properties > Security.",
      ],
      commands: {
        where: "with the ActiveDirectory module",
        lines: [
          "Get-ADObject (Get-ADGroup S-1-5-32-554) -Properties member",
          'dsacls "CN=Server,CN=System,DC=corp,DC=contoso,DC=com"',
        ],
      },
      source: SAM_ACCESS_SOURCE,
    },
  ),
  trouble(
    "refused-users",
    [
      "user cannot change password",
      "PASSWD_CANT_CHANGE",
      "smart card required",
      "password filter",
      "one user is refused",
    ],
    "One user is refused, and another of the same OU is not",
    "See inheritance, SSPR_0029 and minimum-password-age first: most often it is one of these. Else it is a setting of that user, or the password itself. The causes below are documented for Entra Connect Sync; that the agent of cloud sync fails for the same ones is likely and not documented.",
    {
      steps: [
        "CannotChangePassword True (User cannot change password): clear it, or let this user's password be reset in Active Directory.",
        "The same user, enabled in two forests or domains that are synchronized: writeback for such a user is not supported. Disable one of them, or take it out of the scope.",
        "The directory refuses some passwords that the cloud takes: history, complexity and length of the policy or PSO, a password filter, Microsoft Entra Password Protection on the domain controllers (10016 and 10017 in Microsoft\\AzureADPasswordProtection\\DCAgent\\Admin). Try a long random one.",
        "SmartcardLogonRequired True: a reset replaces the random password that the domain controller made, and the user still cannot sign in to a computer of the domain by password. Try with somebody else.",
        "Enabled False: enable the account first.",
      ],
      commands: {
        where: "with the ActiveDirectory module",
        lines: [
          "Get-ADUser <user> -Properties CannotChangePassword, PasswordNeverExpires, SmartcardLogonRequired, PasswordLastSet, adminCount",
          "Get-ADUserResultantPasswordPolicy <user>",
        ],
      },
      source:
        "https://learn.microsoft.com/en-us/entra/identity/authentication/troubleshoot-sspr-writeback#password-writeback-event-log-error-codes",
    },
  ),
  trouble(
    "ou-names",
    ["reserved characters"],
    "Users of one OU are not found",
    'OU names with reserved characters (a leading space or #, a trailing space, and , + " \\ < > ; = /) can break writeback; in Connect Sync it shows as event 33001.',
    { steps: ["Rename the OU, or move its users."] },
  ),
];
