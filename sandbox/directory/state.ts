import { INSTALLER_PREFIX } from "../../facts/accountNames.ts";
import type { AccountPolicySettings } from "../../facts/securitySettings.ts";
import { createHash } from "node:crypto";
import { rootSettings, settings, type Setting } from "../../facts/settings.ts";
import { aceOf } from "../../facts/writebackRights.ts";
import { domainRootOf } from "../../facts/domainNames.ts";
import type { AnyEncryptionType } from "../../resources/groupManagedServiceAccount/call.ts";
import type { Filter } from "../../resources/groupPolicyObject/appliesTo.ts";
import type { HostState } from "../hosts/state.ts";
import type { Values } from "../../resources/shared/giveBack.ts";

/** The simulated directory as its file holds it. */
export interface DirectoryState {
  /** By DNS name in lower case. */
  readonly domains: Record<string, DomainState>;
  /** Agent hosts by computer name in lower case; absent: nobody has asked for one. */
  hosts?: Record<string, HostState>;
}

export interface DomainState {
  /** By id, {GUID} in upper case. */
  readonly policies: Record<string, PolicyState>;
  /** gPLink by DN in lower case; the first has the highest precedence. */
  readonly links: Record<string, LinkState[]>;
  /** What the attributes of the domain root say. */
  accountPolicy: EffectiveSettings;
  /** Explicit entries on the domain root, as SDDL. */
  dacl: string[];
  /** Explicit entries on OUs, as SDDL, by DN in lower case; absent: none. */
  unitDacls?: Record<string, string[]>;
  /** Entries on samServer, as SDDL; absent: as Windows makes them. */
  samServer?: string[];
  /** SIDs of the members of Pre-Windows 2000 Compatible Access; absent: Authenticated Users. */
  compatibleAccess?: string[];
  /** PSOs by cn. */
  readonly passwordSettings: Record<string, PasswordSettingsState>;
  /** Group managed service accounts by sAMAccountName. */
  readonly serviceAccounts: Record<string, ServiceAccountState>;
  /** sAMAccountName of the account that the agent's installer has made; absent: no agent is installed. */
  installerAccount?: string;
  /** Names of accounts, and DNs of link targets, that somebody has deleted; every other exists. Absent: none. */
  deleted?: string[];
  /** Other domain controllers: how many more looks until one has what was written; "unreachable": it cannot be asked. Absent: none. */
  controllers?: Record<string, number | "unreachable">;
  /** Users, for the report of unreachable ones; absent: none. */
  users?: UserState[];
}

export type EffectiveSettings = AccountPolicySettings & { minimumPasswordAge: number };

export interface PolicyState {
  displayName: string;
  /** By flat path. */
  settings: Values;
  containerVersion: number;
  fileVersion: number;
  /** The security extension is registered, and the computer half not disabled. */
  appliesToComputers: boolean;
  /** Absent: every computer, as Windows makes it. */
  appliesTo?: Filter;
  computerSettingsDisabled?: boolean;
  /** Paths of settings whose lines in the template cannot be read. */
  unreadable?: string[];
}

export interface LinkState {
  readonly policy: string;
  readonly enabled: boolean;
  readonly enforced: boolean;
}

export interface PasswordSettingsState {
  precedence: number;
  settings: EffectiveSettings;
  /** sAMAccountNames. */
  appliesTo: string[];
  mark: string;
}

export interface ServiceAccountState {
  dnsHostName: string;
  passwordReaders: string[];
  encryptionTypes: AnyEncryptionType[];
  servicePrincipalNames: string[];
  enabled: boolean;
  /** DN. */
  container: string;
  mark: string;
  /** Day of the last logon, YYYY-MM-DD; absent: none. */
  lastLogon?: string;
}

export interface UserState {
  /** sAMAccountName. */
  readonly name: string;
  readonly inetOrgPerson?: true;
  /** What keeps inherited entries from the user; absent: nothing. */
  readonly obstacle?: "adminCount" | "noInheritance" | "belowNoInheritance";
  /** DN of the container without inheritance. */
  readonly container?: string;
  /** Rights over the domain; absent: none. */
  readonly powers?: readonly ("replication" | "permissions" | "groups")[];
}

export function emptyDirectory(): DirectoryState {
  return { domains: {} };
}

/** Every domain exists: one that nothing has been done to yet is as Windows makes it, and an agent has been installed. */
export function domainOf(state: DirectoryState, name: string): DomainState {
  return (state.domains[name.toLowerCase()] ??= newDomain(name));
}

/** The same account has the same SID in every run. Relative ids below 1,000 are Windows' own. */
export function sidOf(domain: string, account: string): string {
  const [one, two, three] = [0, 4, 8].map((offset) => digest(domain).readUInt32BE(offset));
  return `S-1-5-21-${one}-${two}-${three}-${1100 + (digest(account).readUInt32BE(0) % 100_000)}`;
}

function digest(name: string): Buffer {
  return createHash("sha256").update(name.toLowerCase()).digest();
}

const DEFAULT_DOMAIN_POLICY = "{31B2F340-016D-11D2-945F-00C04FB984F9}";

/** Authenticated Users, who hold Unexpire Password on every new domain root. */
const AUTHENTICATED_USERS_SDDL = "AU";

/** What a new domain has, and what of it the Default Domain Policy sets as Windows makes it. */
const newPolicy = valuesOfNewDomain(() => true);
const defaultAccountPolicy = valuesOfNewDomain(({ byPolicy }) => byPolicy);

type OfRoot = NonNullable<Setting["root"]>;

function valuesOfNewDomain(has: (root: OfRoot) => boolean): EffectiveSettings {
  const values = rootSettings.flatMap((name) => {
    const { root } = settings[name];
    return root !== undefined && has(root) ? [[name, root.new]] : [];
  });
  return Object.fromEntries(values) as EffectiveSettings;
}

function newDomain(name: string): DomainState {
  return {
    policies: {
      [DEFAULT_DOMAIN_POLICY]: {
        displayName: "Default Domain Policy",
        settings: Object.fromEntries(
          Object.entries(defaultAccountPolicy).map(([name, value]) => [`accountPolicy.${name}`, value]),
        ),
        containerVersion: 3,
        fileVersion: 3,
        appliesToComputers: true,
      },
    },
    links: { [domainRootOf(name).toLowerCase()]: [{ policy: DEFAULT_DOMAIN_POLICY, enabled: true, enforced: false }] },
    accountPolicy: { ...newPolicy },
    dacl: [aceOf("UnexpirePassword", AUTHENTICATED_USERS_SDDL)],
    passwordSettings: {},
    serviceAccounts: {},
    installerAccount: `${INSTALLER_PREFIX}${digest(name).toString("hex", 0, 4)}$`,
  };
}
