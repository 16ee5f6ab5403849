import type { Backup, BackupRest } from "../../formats/gpo/backup.ts";
import type { Half } from "../../formats/gpo/backupCore.ts";
import { sidOfServiceAccount } from "../../facts/serviceSids.ts";
import { wellKnownSids, AUTHENTICATED_USERS } from "../../facts/wellKnownSids.ts";

/** What a policy was, beside its settings: for whom, where and whether it counted. None of it is a key. */
export function originOf(backup: Backup, rest: BackupRest): string[] {
  const { displayName, policyId, domain, time, id, wmiFilter, leftOver } = backup;
  return [
    `The group policy "${displayName}" ${policyId} of ${domain}, from the backup ${id} of ${time}.`,
    linksOf(rest),
    ...(wmiFilter === undefined ? [] : [`It was filtered by WMI: ${wmiFilter}. These keys have no such filter.`]),
    ...filteringOf(backup, rest),
    ...halfOf("computer", backup.computer),
    ...halfOf("user", backup.user),
    ...(leftOver === undefined
      ? []
      : ["Its security template is a left-over: the policy names no extension that would apply it."]),
    ...domainsOf(backup, rest),
    "Keys of a forest, or of one of its domains.",
  ];
}

function linksOf({ links }: BackupRest): string {
  if (links === undefined) return "The backup has no report, so where the policy was linked is not known.";
  if (links.length === 0) return "It was linked nowhere.";
  const list = links.map(
    ({ target, enabled, enforced }) => `${target}${enabled ? "" : " (disabled)"}${enforced ? " (enforced)" : ""}`,
  );
  return `It was linked to ${list.join(", ")}.`;
}

/** Authenticated Users, whom every new policy lets apply it, need no word. */
function filteringOf(backup: Backup, { trustees }: BackupRest): string[] {
  if (trustees === undefined) return ["To whom it applied is not known: the backup's permissions cannot be read."];
  const { allowed, denied } = trustees;
  const list = (sids: readonly string[]) => sids.map((sid) => nameOf(backup, sid)).join(", ");
  const isForAll = allowed.length === 1 && allowed[0] === AUTHENTICATED_USERS;
  return [
    ...(isForAll ? [] : [`It applied to ${allowed.length === 0 ? "no one" : `${list(allowed)} only`}.`]),
    ...(denied.length > 0 ? [`It did not apply to ${list(denied)}.`] : []),
  ];
}

function halfOf(half: "computer" | "user", { isDisabled, isEmpty }: Half): string[] {
  if (isDisabled)
    return [`Its ${half} half is disabled${half === "computer" ? ": no computer applied what follows" : ""}.`];
  return isEmpty && half === "computer" ? ["Its computer half has version 0, so computers took it for empty."] : [];
}

/** SIDs below a domain's name accounts of that domain alone. */
function domainsOf({ accounts, domain, template }: Backup, { trustees }: BackupRest): string[] {
  const listed = (template?.settings.userRights ?? []).flatMap(({ principals }) => principals);
  const prefixes = new Set(listed.flatMap((sid) => domainSidOf(sid) ?? []));
  const nameBySid = new Map(accounts.map(({ sid, dnsDomain }) => [domainSidOf(sid), dnsDomain]));
  const ownSid = (trustees?.named ?? []).filter((sid) => /-(512|519)$/.test(sid)).map(domainSidOf)[0];
  return [...prefixes].map((prefix) => {
    const name = nameBySid.get(prefix) || (prefix === ownSid ? domain : undefined);
    const whose = name === undefined ? "a domain that the backup does not name" : name;
    return `SIDs that begin with ${prefix} are of ${whose}, and mean no one in another domain.`;
  });
}

const domainSidOf = (sid: string): string | undefined => /^(S-1-5-21-\d+-\d+-\d+)-\d+$/i.exec(sid)?.[1];

/** Such as CONTOSO\Agents (S-1-5-21-…). */
function nameOf(backup: Backup, sid: string): string {
  const name = accountNameOf(backup, sid) ?? wellKnownSids[sid.toUpperCase()]?.name;
  return name === undefined ? sid : `${name} (${sid})`;
}

/** The same line, with what the backup calls its SIDs beside each that it has a name for, once. */
export function withNamesOfSids(backup: Backup, line: string): string {
  const told = new Set<string>();
  return line.replace(/\bS-1-5-(?:21|80)-[\d-]*\d(?:__\w+)?/gi, (text) => {
    const sid = text.replace(/__\w+$/, "").toUpperCase();
    const name = told.has(sid) ? undefined : accountNameOf(backup, sid);
    told.add(sid);
    return name === undefined ? text : `${text} (${name})`;
  });
}

/** What the backup calls a SID, in its list of accounts or, of a service's account, in a user right. */
export function accountNameOf({ accounts, template }: Backup, sid: string): string | undefined {
  const account = accounts.find((one) => one.sid === sid.toUpperCase());
  if (account === undefined || account.name === "") {
    const listed = (template?.settings.userRights ?? []).flatMap(({ principals }) => principals);
    return listed.find((name) => sidOfServiceAccount(name) === sid.toUpperCase());
  }
  return account.netBiosDomain === "" ? account.name : `${account.netBiosDomain}\\${account.name}`;
}
