/**
 * Accounts and groups that every domain has.
 * https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-security-identifiers
 */
interface WellKnown {
  /** As Windows shows it, in English whatever the language of the domain. */
  readonly name: string;
  /** Its two letters in SDDL. [MS-DTYP 2.5.1.1] */
  readonly sddl?: string;
}

/** By SID. */
export const wellKnownSids: Readonly<Record<string, WellKnown>> = {
  "S-1-1-0": { name: "Everyone", sddl: "WD" },
  "S-1-3-0": { name: "CREATOR OWNER", sddl: "CO" },
  "S-1-3-1": { name: "CREATOR GROUP", sddl: "CG" },
  "S-1-3-4": { name: "OWNER RIGHTS", sddl: "OW" },
  "S-1-5-2": { name: "NT AUTHORITY\\NETWORK", sddl: "NU" },
  "S-1-5-3": { name: "NT AUTHORITY\\BATCH" },
  "S-1-5-4": { name: "NT AUTHORITY\\INTERACTIVE", sddl: "IU" },
  "S-1-5-6": { name: "NT AUTHORITY\\SERVICE", sddl: "SU" },
  "S-1-5-7": { name: "NT AUTHORITY\\ANONYMOUS LOGON", sddl: "AN" },
  "S-1-5-9": { name: "NT AUTHORITY\\ENTERPRISE DOMAIN CONTROLLERS", sddl: "ED" },
  "S-1-5-10": { name: "NT AUTHORITY\\SELF", sddl: "PS" },
  "S-1-5-11": { name: "NT AUTHORITY\\Authenticated Users", sddl: "AU" },
  "S-1-5-12": { name: "NT AUTHORITY\\RESTRICTED", sddl: "RC" },
  "S-1-5-15": { name: "NT AUTHORITY\\This Organization" },
  "S-1-5-18": { name: "NT AUTHORITY\\SYSTEM", sddl: "SY" },
  "S-1-5-19": { name: "NT AUTHORITY\\LOCAL SERVICE", sddl: "LS" },
  "S-1-5-20": { name: "NT AUTHORITY\\NETWORK SERVICE", sddl: "NS" },
  "S-1-5-33": { name: "NT AUTHORITY\\WRITE RESTRICTED", sddl: "WR" },
  "S-1-5-113": { name: "NT AUTHORITY\\Local account" },
  "S-1-5-114": { name: "NT AUTHORITY\\Local account and member of Administrators group" },
  "S-1-5-32-544": { name: "BUILTIN\\Administrators", sddl: "BA" },
  "S-1-5-32-545": { name: "BUILTIN\\Users", sddl: "BU" },
  "S-1-5-32-546": { name: "BUILTIN\\Guests", sddl: "BG" },
  "S-1-5-32-547": { name: "BUILTIN\\Power Users", sddl: "PU" },
  "S-1-5-32-548": { name: "BUILTIN\\Account Operators", sddl: "AO" },
  "S-1-5-32-549": { name: "BUILTIN\\Server Operators", sddl: "SO" },
  "S-1-5-32-550": { name: "BUILTIN\\Print Operators", sddl: "PO" },
  "S-1-5-32-551": { name: "BUILTIN\\Backup Operators", sddl: "BO" },
  "S-1-5-32-552": { name: "BUILTIN\\Replicator", sddl: "RE" },
  "S-1-5-32-554": { name: "BUILTIN\\Pre-Windows 2000 Compatible Access", sddl: "RU" },
  "S-1-5-32-555": { name: "BUILTIN\\Remote Desktop Users", sddl: "RD" },
  "S-1-5-32-556": { name: "BUILTIN\\Network Configuration Operators", sddl: "NO" },
  "S-1-5-32-558": { name: "BUILTIN\\Performance Monitor Users", sddl: "MU" },
  "S-1-5-32-559": { name: "BUILTIN\\Performance Log Users", sddl: "LU" },
  "S-1-5-32-568": { name: "BUILTIN\\IIS_IUSRS", sddl: "IS" },
  "S-1-5-32-569": { name: "BUILTIN\\Cryptographic Operators", sddl: "CY" },
  "S-1-5-32-573": { name: "BUILTIN\\Event Log Readers", sddl: "ER" },
  "S-1-5-32-574": { name: "BUILTIN\\Certificate Service DCOM Access", sddl: "CD" },
  "S-1-5-32-575": { name: "BUILTIN\\RDS Remote Access Servers", sddl: "RA" },
  "S-1-5-32-576": { name: "BUILTIN\\RDS Endpoint Servers", sddl: "ES" },
  "S-1-5-32-577": { name: "BUILTIN\\RDS Management Servers", sddl: "MS" },
  "S-1-5-32-578": { name: "BUILTIN\\Hyper-V Administrators", sddl: "HA" },
  "S-1-5-32-579": { name: "BUILTIN\\Access Control Assistance Operators", sddl: "AA" },
  "S-1-5-32-580": { name: "BUILTIN\\Remote Management Users", sddl: "RM" },
  "S-1-5-80-0": { name: "NT SERVICE\\ALL SERVICES" },
  "S-1-5-83-0": { name: "NT VIRTUAL MACHINE\\Virtual Machines" },
  "S-1-5-84-0-0-0-0-0": { name: "NT AUTHORITY\\USER MODE DRIVERS", sddl: "UD" },
  "S-1-5-90-0": { name: "Window Manager\\Window Manager Group" },
  "S-1-15-2-1": { name: "APPLICATION PACKAGE AUTHORITY\\ALL APPLICATION PACKAGES", sddl: "AC" },
  "S-1-18-1": { name: "Authentication authority asserted identity", sddl: "AS" },
  "S-1-18-2": { name: "Service asserted identity", sddl: "SS" },
  "S-1-16-4096": { name: "Mandatory Label\\Low Mandatory Level", sddl: "LW" },
  "S-1-16-8192": { name: "Mandatory Label\\Medium Mandatory Level", sddl: "ME" },
  "S-1-16-8448": { name: "Mandatory Label\\Medium Plus Mandatory Level", sddl: "MP" },
  "S-1-16-12288": { name: "Mandatory Label\\High Mandatory Level", sddl: "HI" },
  "S-1-16-16384": { name: "Mandatory Label\\System Mandatory Level", sddl: "SI" },
};

export const EVERYONE = "S-1-1-0";
export const AUTHENTICATED_USERS = "S-1-5-11";
/** BUILTIN\\Pre-Windows 2000 Compatible Access. */
export const COMPATIBLE_ACCESS = "S-1-5-32-554";
export const ALL_SERVICES = "S-1-5-80-0";

/** Accounts that every domain has, by the last part of their SID. */
export const wellKnownIds: Readonly<Record<string, string>> = {
  "500": "Administrator",
  "512": "Domain Admins",
  "513": "Domain Users",
  "514": "Domain Guests",
  "515": "Domain Computers",
  "516": "Domain Controllers",
  "519": "Enterprise Admins",
};

/** Two letters in SDDL for an account below the SID of the domain, such as DA for Domain Admins. [MS-DTYP 2.5.1.1] */
export const domainAliases: ReadonlySet<string> = new Set(
  "DA DG DU DD DC CA SA EA PA RO LA LG RS AP KA EK CN".split(" "),
);

/** Groups of everyone or nearly: by SID, those of a domain by the last part of theirs. Their names as sAMAccountNames. */
export const wideGroups: Readonly<Record<string, string>> = {
  [EVERYONE]: "Everyone",
  "S-1-5-7": "Anonymous Logon",
  [AUTHENTICATED_USERS]: "Authenticated Users",
  "S-1-5-32-545": "Users",
  "S-1-5-32-546": "Guests",
  "513": "Domain Users",
  "514": "Domain Guests",
  "515": "Domain Computers",
};

/** Every authenticated account is one of these, whatever its groups. [MS-DTYP 2.4.2.4] */
export const everyonesSids = [AUTHENTICATED_USERS, EVERYONE] as const;

/** The group of everyone or nearly that a name or a SID means; in its usual spelling. */
export function wideGroupOf(name: string): string | undefined {
  const own = /^S-1-5-21-\d+-\d+-\d+-(\d+)$/i.exec(name)?.[1];
  const bySid = wideGroups[own ?? (/^S-1-/i.test(name) ? name.toUpperCase() : "")];
  return bySid ?? Object.values(wideGroups).find((wide) => wide.toLowerCase() === name.toLowerCase());
}

const sidsByAlias = new Map(Object.entries(wellKnownSids).flatMap(([sid, { sddl }]) => (sddl ? [[sddl, sid]] : [])));

/** By name without the authority, as an account's name is looked up. */
const sidsByName = new Map(
  Object.entries(wellKnownSids).map(([sid, { name }]) => [name.slice(name.indexOf("\\") + 1).toLowerCase(), sid]),
);

export function sidOfAlias(letters: string): string | undefined {
  return sidsByAlias.get(letters.toUpperCase());
}

export function sidOfName(name: string): string | undefined {
  return sidsByName.get(name.toLowerCase());
}

/** NT SERVICE\ALL SERVICES (S-1-5-80-0); a name as it is. */
export function principalText(principal: string): string {
  const sid = principal.toUpperCase();
  const [, last = ""] = /^S-1-5-21-\d+-\d+-\d+-(\d+)$/.exec(sid) ?? [];
  const name = wellKnownSids[sid]?.name ?? wellKnownIds[last];
  return name === undefined ? principal : `${name} (${principal})`;
}
