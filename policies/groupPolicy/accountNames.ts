import { isOfWindows, sidOfWindowsName } from "../../facts/localizedNames.ts";
import { sidOfServiceAccount } from "../../facts/serviceSids.ts";
import { domainAliases, everyonesSids, sidOfAlias, sidOfName, wellKnownIds } from "../../facts/wellKnownSids.ts";
import type { NamedAccount } from "../../formats/gpo/backupCore.ts";
import type { ResourceView } from "../rule.ts";
import { at, listAt, sameText } from "../value.ts";
import type { Listed } from "./accounts.ts";

/** Accounts as the lists of one policy name them: by SID, by name, in SDDL; a backup brings what some SIDs are called. */
export class AccountNames {
  readonly #domain: unknown;
  readonly #bySid: ReadonlyMap<string, NamedAccount>;

  constructor({ properties }: ResourceView) {
    this.#domain = at(properties, "domain");
    const items = listAt(properties, "accounts");
    const accounts = (typeof items === "symbol" ? [] : items).filter(isNamedAccount);
    this.#bySid = new Map(accounts.map((account) => [account.sid.toUpperCase(), account]));
  }

  /** As user rights name accounts: a SID, or a name with or without its domain. */
  inUserRight(text: string): Listed {
    if (/^s-1-\d+(-\d+)*$/i.test(text)) return this.sid(text, text.toUpperCase());
    const sid = sidOfServiceAccount(text) ?? sidOfName(text) ?? sidOfWindowsName(text);
    if (sid !== undefined) return { text, ids: [text, sid], kind: kindOfSid(sid) };
    if (isOfWindows(text))
      return {
        text: `${text}, a name of Windows' own in another language`,
        ids: [text],
        kind: "depends",
        isForeign: true,
      };
    const isWellKnown = Object.entries(wellKnownIds).some(([id, name]) => isClosed(id) && sameText(name, nameIn(text)));
    return { text, ids: this.namesOf(text), kind: isWellKnown ? "other" : "ofDomain" };
  }

  /** As SDDL names accounts: a SID, or two letters. [MS-DTYP 2.5.1.1] */
  inSddl(text: string): Listed {
    if (!/^[a-z]{2}$/i.test(text)) return this.inUserRight(text);
    const letters = text.toUpperCase();
    if (domainAliases.has(letters)) return { text, ids: [], kind: openAliases.has(letters) ? "ofDomain" : "other" };
    return { text, ids: [], kind: kindOfSid(sidOfAlias(letters) ?? "") };
  }

  private sid(text: string, sid: string): Listed {
    const account = this.#bySid.get(sid);
    if (account === undefined) return { text, ids: [sid], kind: kindOfSid(sid) };
    const { name, type, netBiosDomain, dnsDomain } = account;
    const full = netBiosDomain === "" ? name : `${netBiosDomain}\\${name}`;
    const own = sameText(this.#domain, dnsDomain) ? name : `${dnsDomain}\\${name}`;
    const isPerson = sameText("User", type) && !name.endsWith("$");
    return { text: `${text} (${full})`, ids: [sid, own], kind: isPerson ? "other" : kindOfSid(sid) };
  }

  /** A name with its NetBIOS domain also as the policy's domain would look it up, where the backup tells which domain that is. */
  private namesOf(text: string): string[] {
    const [before = "", name] = text.split("\\");
    if (name === undefined) return [text];
    const domains = [...this.#bySid.values()].filter(({ netBiosDomain }) => sameText(before, netBiosDomain));
    const dns = domains.map(({ dnsDomain }) => dnsDomain)[0] ?? (before.includes(".") ? before : undefined);
    if (dns === undefined) return [text];
    return [sameText(this.#domain, dns) ? name : `${dns}\\${name}`];
  }
}

function isNamedAccount(item: unknown): item is NamedAccount {
  const keys = ["sid", "name", "type", "netBiosDomain", "dnsDomain"];
  return keys.every((key) => typeof at(item, key) === "string") && at(item, "sid") !== "";
}

const nameIn = (text: string): string => text.slice(text.indexOf("\\") + 1);

const everyone: ReadonlySet<string> = new Set(everyonesSids);

/** NETWORK, SERVICE, This Organization, the authorities that asserted an identity, Users, Pre-Windows 2000 Compatible Access. */
const depending = new Set(["S-1-5-2", "S-1-5-6", "S-1-5-15", "S-1-18-1", "S-1-18-2", "S-1-5-32-545", "S-1-5-32-554"]);

function kindOfSid(sid: string): Listed["kind"] {
  if (everyone.has(sid)) return "everyone";
  const [, id] = /^S-1-5-21-\d+-\d+-\d+-(\d+)$/.exec(sid) ?? [];
  if (id !== undefined) return isClosed(id) ? "other" : "ofDomain";
  if (sid.startsWith("S-1-5-21-")) return "ofDomain";
  return depending.has(sid) ? "depends" : "other";
}

/**
 * The last part of a domain's SIDs is below 1000 for what the domain came with: people, and groups of administrators and of
 * machines. Only Domain Users and Domain Computers are wide enough to hold a service account that nobody put there.
 */
const isClosed = (id: string): boolean => Number(id) < 1000 && id !== "513" && id !== "515";

/** Domain Users, Domain Computers. */
const openAliases = new Set(["DU", "DC"]);
