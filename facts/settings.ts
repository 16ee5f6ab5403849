/**
 * The settings of password, lockout and Kerberos policies: the only place in which one is written down. `npm run generate`
 * makes the rest from it: schema, tables of the scripts, arguments with their texts, pages.
 */
export interface Setting {
  readonly group: SettingGroup;
  readonly kind: "number" | "yesNo";
  /** As the Group Policy Management Editor calls it, with its unit. */
  readonly label: string;
  /** What a number counts, such as days. */
  readonly unit?: string;
  /** What it is, without range and full stop. */
  readonly says: string;
  /** What 0 stands for, where it is more than none. */
  readonly zero?: string;
  /** A further sentence. */
  readonly remark?: string;
  /** What every domain controller needs before a number above the value has an effect in a group policy. */
  readonly beyond?: {
    readonly value: number;
    /** That system or a later one. */
    readonly system: string;
    /** A dword of 1. */
    readonly registryValue: string;
  };
  /** A value that is worth having, for editors. */
  readonly example?: number;
  /** What the kit declares where nothing is. */
  readonly default?: number;
  /** Key in its section of a security template, and the section of [MS-GPSB] that has it. */
  readonly template: { readonly key: string; readonly source: string };
  /** A 0 is written into a template as -1, and into the directory as the lowest number. */
  readonly zeroIsNever?: true;
  /** Whole numbers that a group policy takes. */
  readonly policy?: Range;
  /** Its attribute at a PSO, with the whole numbers that take effect there; absent: a PSO has none. */
  readonly pso?: { readonly attribute: string; readonly source?: string } & Partial<Range>;
  /** Its attribute at the domain root; absent: none that the kit reads. */
  readonly root?: {
    readonly attribute: string;
    /** A yes in a number of flags. [MS-SAMR 3.1.1.5] */
    readonly bit?: number;
    /** What a new domain has. */
    readonly new: number;
    /** Whether that comes from its Default Domain Policy. */
    readonly byPolicy: boolean;
  };
  /** What a new domain has, of a setting that its root does not show. */
  readonly new?: number;
}

export type SettingGroup = "accountPolicy" | "kerberosPolicy";

export interface Range {
  readonly least: number;
  readonly most: number;
}

/** The section of a security template for each group. [MS-GPSB 2.2.1, 2.2.2] */
export const templateSections: Readonly<Record<SettingGroup, string>> = {
  accountPolicy: "System Access",
  kerberosPolicy: "Kerberos Policy",
};

const password = "[MS-GPSB 2.2.1.1]";
const lockout = "[MS-GPSB 2.2.1.2]";
const kerberos = "[MS-GPSB 2.2.2]";
const psoAttributes =
  "https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2008-R2-and-2008/cc753858(v=ws.10)";

/** In the order in which the kit writes them. */
const table = {
  minimumPasswordAge: {
    group: "accountPolicy",
    kind: "number",
    label: "Minimum password age (days)",
    unit: "days",
    says: "Days a new password must be kept",
    remark: "Writeback refuses users inside the window.",
    default: 0,
    example: 0,
    template: { key: "MinimumPasswordAge", source: password },
    // The specification has 999, which no maximum age could be above; Windows' editor stops here.
    policy: { least: 0, most: 998 },
    pso: { attribute: "msDS-MinimumPasswordAge" },
    root: { attribute: "minPwdAge", new: 1, byPolicy: true },
  },
  maximumPasswordAge: {
    group: "accountPolicy",
    kind: "number",
    label: "Maximum password age (days)",
    unit: "days",
    says: "Days until a password expires",
    zero: "passwords do not expire",
    zeroIsNever: true,
    example: 365,
    template: { key: "MaximumPasswordAge", source: password },
    policy: { least: 0, most: 999 },
    pso: { attribute: "msDS-MaximumPasswordAge" },
    root: { attribute: "maxPwdAge", new: 42, byPolicy: true },
  },
  minimumPasswordLength: {
    group: "accountPolicy",
    kind: "number",
    label: "Minimum password length (characters)",
    unit: "characters",
    says: "Characters a password must have",
    beyond: {
      value: 14,
      system: "Windows Server 2022",
      // https://support.microsoft.com/topic/5ef7fecf-3325-f56b-cc10-4fd565aacc59
      registryValue: "MACHINE\\System\\CurrentControlSet\\Control\\SAM\\RelaxMinimumPasswordLengthLimits",
    },
    example: 14,
    template: { key: "MinimumPasswordLength", source: password },
    // The specification has 2^16, which nobody could type; Windows' editor takes 128 at most.
    policy: { least: 0, most: 128 },
    pso: { attribute: "msDS-MinimumPasswordLength", least: 0, most: 255, source: psoAttributes },
    root: { attribute: "minPwdLength", new: 7, byPolicy: true },
  },
  passwordHistorySize: {
    group: "accountPolicy",
    kind: "number",
    label: "Enforce password history (passwords remembered)",
    unit: "passwords",
    says: "Number of old passwords that are remembered",
    remark: "The compensating control for an age of 0.",
    example: 24,
    template: { key: "PasswordHistorySize", source: password },
    policy: { least: 0, most: 24 },
    // The attribute takes 65535, Windows' tools no more than this.
    pso: { attribute: "msDS-PasswordHistoryLength", least: 0, most: 1024, source: psoAttributes },
    root: { attribute: "pwdHistoryLength", new: 24, byPolicy: true },
  },
  passwordComplexity: {
    group: "accountPolicy",
    kind: "yesNo",
    label: "Password must meet complexity requirements",
    says: "Whether three of the character classes are demanded",
    template: { key: "PasswordComplexity", source: password },
    pso: { attribute: "msDS-PasswordComplexityEnabled" },
    root: { attribute: "pwdProperties", bit: 0x1, new: 1, byPolicy: true },
  },
  reversibleEncryption: {
    group: "accountPolicy",
    kind: "yesNo",
    label: "Store passwords using reversible encryption",
    says: "Whether passwords are stored so that they can be read back",
    template: { key: "ClearTextPassword", source: password },
    pso: { attribute: "msDS-PasswordReversibleEncryptionEnabled" },
    root: { attribute: "pwdProperties", bit: 0x10, new: 0, byPolicy: true },
  },
  lockoutThreshold: {
    group: "accountPolicy",
    kind: "number",
    label: "Account lockout threshold (invalid logon attempts)",
    unit: "attempts",
    says: "Wrong passwords that lock an account",
    zero: "accounts are not locked out",
    example: 10,
    template: { key: "LockoutBadCount", source: lockout },
    policy: { least: 0, most: 999 },
    pso: { attribute: "msDS-LockoutThreshold", least: 0, most: 65535, source: psoAttributes },
    root: { attribute: "lockoutThreshold", new: 0, byPolicy: true },
  },
  lockoutDuration: {
    group: "accountPolicy",
    kind: "number",
    label: "Account lockout duration (minutes)",
    unit: "minutes",
    says: "Minutes an account stays locked",
    zero: "until an administrator unlocks the account",
    zeroIsNever: true,
    example: 15,
    template: { key: "LockoutDuration", source: lockout },
    policy: { least: 0, most: 99999 },
    pso: { attribute: "msDS-LockoutDuration" },
    root: { attribute: "lockoutDuration", new: 30, byPolicy: false },
  },
  lockoutObservationWindow: {
    group: "accountPolicy",
    kind: "number",
    label: "Reset account lockout counter after (minutes)",
    unit: "minutes",
    says: "Minutes after which wrong passwords are forgotten",
    example: 15,
    template: { key: "ResetLockoutCount", source: lockout },
    policy: { least: 1, most: 99999 },
    pso: {
      attribute: "msDS-LockoutObservationWindow",
      least: 0,
      most: 99999,
      source: psoAttributes,
    },
    root: { attribute: "lockOutObservationWindow", new: 30, byPolicy: false },
  },
  allowAdministratorLockout: {
    group: "accountPolicy",
    kind: "yesNo",
    label: "Allow Administrator account lockout",
    says: "Whether the built-in Administrator is locked out of network logons too, with the updates of October 2022",
    // Not in [MS-GPSB]; a PSO has none, and which bit of the domain root shows it is not documented, so it is not observed there.
    template: {
      key: "AllowAdministratorLockout",
      source:
        "https://support.microsoft.com/topic/kb5020282-account-lockout-available-for-local-administrators-bce45c4d-f28d-43ad-b6fe-70156cb2dc00",
    },
  },
  maxServiceAge: {
    group: "kerberosPolicy",
    kind: "number",
    label: "Maximum lifetime for service ticket (minutes)",
    unit: "minutes",
    says: "Minutes a service ticket lasts",
    remark: "At most as long as a ticket-granting ticket: maxTicketAge × 60.",
    example: 600,
    template: { key: "MaxServiceAge", source: kerberos },
    policy: { least: 10, most: 99999 },
    new: 600,
  },
  maxTicketAge: {
    group: "kerberosPolicy",
    kind: "number",
    label: "Maximum lifetime for user ticket (hours)",
    unit: "hours",
    says: "Hours a ticket-granting ticket lasts",
    example: 10,
    template: { key: "MaxTicketAge", source: kerberos },
    // The specification has 0 too, and does not say what it means.
    policy: { least: 1, most: 99999 },
    new: 10,
  },
  maxRenewAge: {
    group: "kerberosPolicy",
    kind: "number",
    label: "Maximum lifetime for user ticket renewal (days)",
    unit: "days",
    says: "Days within which a ticket-granting ticket can be renewed",
    remark: "At least as long as the ticket lasts.",
    example: 7,
    template: { key: "MaxRenewAge", source: kerberos },
    policy: { least: 1, most: 99999 },
    new: 7,
  },
  maxClockSkew: {
    group: "kerberosPolicy",
    kind: "number",
    label: "Maximum tolerance for computer clock synchronization (minutes)",
    unit: "minutes",
    says: "Minutes two clocks may differ",
    example: 5,
    template: { key: "MaxClockSkew", source: kerberos },
    policy: { least: 0, most: 99999 },
  },
  ticketValidateClient: {
    group: "kerberosPolicy",
    kind: "yesNo",
    label: "Enforce user logon restrictions",
    says: "Whether logon restrictions are checked at every session ticket",
    template: { key: "TicketValidateClient", source: kerberos },
  },
} as const satisfies Readonly<Record<string, Setting>>;

type Table = typeof table;
type NamesIn<Group extends SettingGroup> = {
  [Name in keyof Table]: Table[Name]["group"] extends Group ? Name : never;
}[keyof Table];
type NamesWith<Key extends string> = {
  [Name in keyof Table]: Table[Name] extends Readonly<Record<Key, unknown>> ? Name : never;
}[keyof Table];

export type SettingName = keyof Table;
export type AccountPolicySetting = NamesIn<"accountPolicy">;
export type KerberosPolicySetting = NamesIn<"kerberosPolicy">;
/** Every holder says it: the kit has a value for it where the stack file has none. */
export type RequiredSetting = NamesWith<"default">;
export type PsoSetting = NamesWith<"pso">;
/** A setting of the account policy that the domain root shows. */
export type RootSetting = NamesWith<"root">;
/** What people write for a setting. */
export type ValueOf<Name extends SettingName> = Table[Name]["kind"] extends "yesNo" ? boolean : number;

/** Settings as people declare them: numbers, and true or false. */
export type Declared<Name extends SettingName> = { [Key in Name]?: ValueOf<Key> };
/** The same for scripts and templates: a yes is 1, a no 0. */
export type Numbers<Name extends SettingName> = Partial<Record<Name, number>>;

export const settings: Readonly<Record<SettingName, Setting>> = table;
export const settingNames = Object.keys(table) as readonly SettingName[];

const named = <Name extends SettingName>(has: (setting: Setting) => boolean): readonly Name[] =>
  settingNames.filter((name): name is Name => has(settings[name]));

export const accountPolicySettings = named<AccountPolicySetting>(({ group }) => group === "accountPolicy");
export const kerberosPolicySettings = named<KerberosPolicySetting>(({ group }) => group === "kerberosPolicy");
export const psoSettings = named<PsoSetting>(({ pso }) => pso !== undefined);
export const rootSettings = named<RootSetting>(({ root }) => root !== undefined);

export function settingsOf(group: SettingGroup): readonly SettingName[] {
  return group === "accountPolicy" ? accountPolicySettings : kerberosPolicySettings;
}

/** What a new domain has of a setting. */
export const inNewDomain = ({ root, new: fresh }: Setting): number | undefined => root?.new ?? fresh;

/** Who holds a setting: a group policy, or a PSO. */
export type Holder = "policy" | "pso";

/** What a holder takes; of a number only. A PSO whose own range is not told takes what a policy does. */
export function rangeOf({ policy, pso }: Setting, holder: Holder): Range | undefined {
  const { least, most } = pso ?? {};
  return holder === "pso" && least !== undefined && most !== undefined ? { least, most } : policy;
}

export function sourceOf({ template, pso }: Setting, holder: Holder): string {
  return (holder === "pso" ? pso?.source : undefined) ?? template.source;
}

export function isYesNo(name: string): boolean {
  return settingNamed(name)?.kind === "yesNo";
}

function settingNamed(name: string): Setting | undefined {
  return Object.hasOwn(table, name) ? settings[name as SettingName] : undefined;
}
