import type { Explanation } from "./explanation.ts";

const TROUBLESHOOT_SSPR = "https://learn.microsoft.com/en-us/entra/identity/authentication/troubleshoot-sspr-writeback";
const WINDOWS =
  "https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-";

/** Said of every event of Connect Sync: its numbers are quoted for both engines. */
const WHOSE =
  "An event of Entra Connect Sync, in the Application log of its server. The agent of cloud sync is not documented to write it: on an agent host its absence says nothing.";

/** Names by id, as Microsoft's page has them; a second text where more is known. */
const connectSync: Readonly<Record<number, readonly [string, string?]>> = {
  6329: [
    "the directory refused, says ADSync",
    "The code in it says why. 0x80230619: the password does not fit the domain's policy: length, history, complexity, a filter, or the minimum password age. With ERROR_ACCESS_DENIED beside 33004: restrict-remote-sam, permissions.",
  ],
  6800: ["an error of a connector, says ADSync"],
  31001: ["PasswordResetStart"],
  31002: ["PasswordResetSuccess", "The password has been written to Active Directory."],
  31003: ["PasswordResetFail", "The event of the 33000s or 32000s beside it tells why."],
  31004: ["OnboardingEventStart"],
  31005: ["OnboardingEventSuccess"],
  31006: ["ChangePasswordStart"],
  31007: ["ChangePasswordSuccess", "The password has been written to Active Directory."],
  31008: ["ChangePasswordFail", "The event of the 33000s or 32000s beside it tells why."],
  31009: ["ResetUserPasswordByAdminStart"],
  31010: ["ResetUserPasswordByAdminSuccess", "The password has been written to Active Directory."],
  31011: ["ResetUserPasswordByAdminFail", "The event of the 33000s or 32000s beside it tells why."],
  31012: ["OffboardingEventStart"],
  31013: ["OffboardingEventSuccess"],
  31014: ["OffboardingEventFail"],
  31015: ["WriteBackServiceStarted"],
  31016: ["WriteBackServiceStopped"],
  31017: ["AuthTokenSuccess"],
  31018: ["KeyPairCreationSuccess"],
  31019: ["ServiceBusHeartBeat"],
  31034: ["ServiceBusListenerError"],
  31044: ["PasswordResetService is not working"],
  32000: ["UnknownError"],
  32001: ["ServiceError"],
  32002: ["ServiceBusError"],
  32003: ["InPutValidationError"],
  32004: ["DecryptionError"],
  32005: ["ConfigurationError"],
  32007: ["OnBoardingConfigUpdateError"],
  32008: ["ValidationError"],
  32009: ["AuthTokenError"],
  32010: ["CryptoError"],
  32011: ["OnBoardingServiceError"],
  32013: ["OffBoardingError"],
  32014: ["ServiceBusWarning"],
  32015: ["ReportServiceHealthError"],
  33001: ["ADUnKnownError", "A reserved character in an OU's name is one cause: ou-names."],
  33002: ["ADUserNotFoundError"],
  33003: ["ADMutliMatchError"],
  33004: ["ADPermissionsError", "The directory refused access: permissions, SSPR_0029, restrict-remote-sam."],
  33005: ["ADUserAccountDisabled"],
  33006: ["ADUserAccountLockedOut"],
  33007: ["ADUserIncorrectPassword"],
  33008: [
    "ADPasswordPolicyError",
    "The password does not fit the domain's policy: length, history, complexity, or the minimum password age.",
  ],
  33009: ["ADConfigurationError"],
};

/** Security log of a domain controller, with the agents' account as subject: whoever writes the password, it shows here. */
const writes: readonly (readonly [number, string, string])[] = [
  [4723, "An attempt was made to change an account's password", "The subject knew the old one, or acted for who did."],
  [4724, "An attempt was made to reset an account's password", "The mark of a reset that was written back."],
  [4738, "A user account was changed", "Beside a reset: Password Last Set has the time of it."],
  [4767, "A user account was unlocked", "The mark of an unlock that was written back."],
];

const AUDIT = "Needs the audit policy User Account Management, success.";

/** The newest 20 of these alone: a filter behind -MaxEvents would look at the newest of everybody. */
const newest = (id: number, field: string, value: string) =>
  `Get-WinEvent -LogName Security -MaxEvents 20 -FilterXPath "*[System[EventID=${id}] and EventData[Data[@Name='${field}']='${value}']]"`;

export const events: readonly Explanation[] = [
  ...writes.map(([id, title, text]): Explanation => ({
    topic: String(id),
    group: "event",
    title,
    text: `${text} In the Security log of the domain controller that was asked, with the agents' service account as subject where a writeback did it. ${AUDIT}`,
    commands: {
      where: "on each domain controller, as an administrator",
      lines: [
        "# The installer's account; of your own write $account = 'svc-writeback$'.",
        `$account = (Get-ADServiceAccount -Filter "Name -eq 'provAgentgMSA'").SamAccountName`,
        newest(id, "SubjectUserName", "$account"),
      ],
    },
    source: `${WINDOWS}${id}`,
  })),
  {
    topic: "4740",
    group: "event",
    title: "A user account was locked out",
    text: `No mark of writeback: the subject is the domain controller itself, whoever tried the wrong passwords, and Caller Computer Name says from where they came. ${AUDIT}`,
    commands: {
      where: "on the PDC emulator ((Get-ADDomain).PDCEmulator), as an administrator",
      lines: ["$user = (Get-ADUser <user>).SamAccountName", newest(4740, "TargetUserName", "$user")],
    },
    source: `${WINDOWS}4740`,
  },
  {
    topic: "1058",
    group: "event",
    title: "Group policy: the file gpt.ini cannot be read",
    text: "A computer found the link of a policy and could not read its file from the domain controller, and applies no group policy in that cycle. The event names three causes: the name or the network of that domain controller, SYSVOL that has not been replicated to it yet, a DFS client that is switched off. It is the second of a policy that was made a moment ago; the kit links one only once every domain controller that can be asked has its files.",
    steps: [
      "In the event's details: the domain controller, the path and the ErrorCode. 3: the path is not there, or not yet; 5: the computer may not read it; 53: the network path was not found.",
      "ErrorCode 3: dcdiag /test:sysvolcheck and dfsrdiag backlog: mend the replication of SYSVOL.",
      "ErrorCode 53: see that the computer resolves the name of that domain controller, and reaches its port 445.",
      "The DFS client: DisableDfs in HKLM:\\System\\CurrentControlSet\\Services\\Mup is 0 or not there.",
    ],
    commands: {
      where: "on the computer that has the event",
      lines: [
        "Test-Path '\\\\<domain controller>\\SYSVOL\\corp.contoso.com\\Policies\\{<id of the policy>}\\gpt.ini'",
        "Test-NetConnection <domain controller> -Port 445",
      ],
    },
    source:
      "https://learn.microsoft.com/en-us/troubleshoot/windows-server/group-policy/applying-group-policy-troubleshooting-guidance#event-id-1058",
  },
  ...Object.entries(connectSync).map(([id, [title, more]]): Explanation => ({
    topic: id,
    group: "event",
    title: `Entra Connect Sync: ${title}`,
    text: more === undefined ? WHOSE : `${more} ${WHOSE}`,
    source: TROUBLESHOOT_SSPR,
  })),
];
