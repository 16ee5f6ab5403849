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

/** Security log of a domain controller: whoever writes the password, it shows here. */
const controllers: readonly (readonly [number, string, string])[] = [
  [4723, "An attempt was made to change an account's password", "The subject knew the old one, or acted for who did."],
  [4724, "An attempt was made to reset an account's password", "The mark of a reset that was written back."],
  [4738, "A user account was changed", "Beside a reset: Password Last Set has the time of it."],
  [4740, "A user account was locked out", "Tells the computer from which wrong passwords came."],
  [4767, "A user account was unlocked", "The mark of an unlock that was written back."],
];

export const events: readonly Explanation[] = [
  ...controllers.map(([id, title, text]): Explanation => ({
    topic: String(id),
    group: "event",
    title,
    text: `${text} In the Security log of the domain controller that was asked, with the agents' service account as subject where a writeback did it. Needs the audit policy User Account Management, success.`,
    commands: {
      where: "on each domain controller",
      lines: [
        `Get-WinEvent -FilterHashtable @{LogName='Security'; Id=${id}} -MaxEvents 20 | Where-Object Message -match 'pGMSA_|<account>'`,
      ],
    },
    source: `${WINDOWS}${id}`,
  })),
  {
    topic: "1058",
    group: "event",
    title: "Group policy: the file gpt.ini cannot be read",
    text: "A computer found the link of a policy whose files its domain controller does not have yet, and applies no group policy in that cycle. The kit links a policy only once every domain controller that can be asked has its files.",
    steps: ["dcdiag /test:sysvolcheck and dfsrdiag backlog: mend the replication of SYSVOL."],
  },
  ...Object.entries(connectSync).map(([id, [title, more]]): Explanation => ({
    topic: id,
    group: "event",
    title: `Entra Connect Sync: ${title}`,
    text: more === undefined ? WHOSE : `${more} ${WHOSE}`,
    source: TROUBLESHOOT_SSPR,
  })),
];
