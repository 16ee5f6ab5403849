import { sidOfName } from "./wellKnownSids.ts";

/**
 * Accounts of Windows' own by their names in other languages, as far as Microsoft documents them.
 * https://learn.microsoft.com/sql/database-engine/configure-windows/configure-windows-service-accounts-and-permissions#localized-service-names
 */
const documented: Readonly<Record<string, string>> = {
  "NT-AUTORITÄT\\LOKALER DIENST": "S-1-5-19",
  "NT-AUTORITÄT\\NETZWERKDIENST": "S-1-5-20",
  "NT-AUTORITÄT\\SYSTEM": "S-1-5-18",
  "VORDEFINIERT\\Administratoren": "S-1-5-32-544",
  "AUTORITE NT\\SERVICE LOCAL": "S-1-5-19",
  "AUTORITE NT\\SERVICE RÉSEAU": "S-1-5-20",
  "AUTORITE NT\\SYSTEM": "S-1-5-18",
  "NT AUTHORITY\\SERVIZIO LOCALE": "S-1-5-19",
  "NT AUTHORITY\\SERVIZIO DI RETE": "S-1-5-20",
  "NT AUTHORITY\\SERVICIO LOC": "S-1-5-19",
  "NT AUTHORITY\\SERVICIO DE RED": "S-1-5-20",
  "BUILTIN\\Administradores": "S-1-5-32-544",
  "BUILTIN\\Администраторы": "S-1-5-32-544",
};

const key = (name: string): string => name.normalize("NFC").toLowerCase();
const authorityOf = (name: string): string => key(name.slice(0, name.indexOf("\\")));

const sids = new Map(Object.entries(documented).map(([name, sid]) => [key(name), sid]));
const authorities = new Set([...Object.keys(documented).map(authorityOf), "nt authority", "builtin"]);

/** Whether it is an account that every Windows has, by what stands before its name in some language; a domain has none of these names. */
export function isOfWindows(name: string): boolean {
  return authorities.has(authorityOf(name));
}

/** SID of an account of Windows' own by its name with what stands before it, in any documented language. */
export function sidOfWindowsName(name: string): string | undefined {
  if (!isOfWindows(name)) return undefined;
  return sids.get(key(name)) ?? sidOfName(name.slice(name.indexOf("\\") + 1));
}
