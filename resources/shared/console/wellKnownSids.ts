/** https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-security-identifiers */
const names: Readonly<Record<string, string>> = {
  "S-1-1-0": "Everyone",
  "S-1-5-2": "NT AUTHORITY\\NETWORK",
  "S-1-5-3": "NT AUTHORITY\\BATCH",
  "S-1-5-4": "NT AUTHORITY\\INTERACTIVE",
  "S-1-5-6": "NT AUTHORITY\\SERVICE",
  "S-1-5-7": "NT AUTHORITY\\ANONYMOUS LOGON",
  "S-1-5-9": "NT AUTHORITY\\ENTERPRISE DOMAIN CONTROLLERS",
  "S-1-5-11": "NT AUTHORITY\\Authenticated Users",
  "S-1-5-18": "NT AUTHORITY\\SYSTEM",
  "S-1-5-19": "NT AUTHORITY\\LOCAL SERVICE",
  "S-1-5-20": "NT AUTHORITY\\NETWORK SERVICE",
  "S-1-5-113": "NT AUTHORITY\\Local account",
  "S-1-5-114": "NT AUTHORITY\\Local account and member of Administrators group",
  "S-1-5-32-544": "BUILTIN\\Administrators",
  "S-1-5-32-545": "BUILTIN\\Users",
  "S-1-5-32-546": "BUILTIN\\Guests",
  "S-1-5-32-548": "BUILTIN\\Account Operators",
  "S-1-5-32-549": "BUILTIN\\Server Operators",
  "S-1-5-32-550": "BUILTIN\\Print Operators",
  "S-1-5-32-551": "BUILTIN\\Backup Operators",
  "S-1-5-32-554": "BUILTIN\\Pre-Windows 2000 Compatible Access",
  "S-1-5-32-555": "BUILTIN\\Remote Desktop Users",
  "S-1-5-32-559": "BUILTIN\\Performance Log Users",
  "S-1-5-32-568": "BUILTIN\\IIS_IUSRS",
  "S-1-5-32-580": "BUILTIN\\Remote Management Users",
  "S-1-5-80-0": "NT SERVICE\\ALL SERVICES",
  "S-1-5-83-0": "NT VIRTUAL MACHINE\\Virtual Machines",
  "S-1-5-90-0": "Window Manager\\Window Manager Group",
};

/** Accounts that every domain has, by the last part of their SID. */
const ofDomain: Readonly<Record<string, string>> = {
  "500": "Administrator",
  "512": "Domain Admins",
  "513": "Domain Users",
  "515": "Domain Computers",
  "516": "Domain Controllers",
  "519": "Enterprise Admins",
};

/** NT SERVICE\ALL SERVICES (S-1-5-80-0); a name as it is. */
export function principalText(principal: string): string {
  const sid = principal.toUpperCase();
  const [, last = ""] = /^S-1-5-21-\d+-\d+-\d+-(\d+)$/.exec(sid) ?? [];
  const name = names[sid] ?? ofDomain[last];
  return name === undefined ? principal : `${name} (${principal})`;
}
