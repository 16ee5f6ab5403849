import { lookedUpAs } from "../../facts/accountNames.ts";
import { rightText, type WritebackRight } from "../../facts/writebackRights.ts";
import { domainRootOf } from "../../facts/domainNames.ts";
import { literal } from "../../scripts/powerShellText.ts";
import type { PlanWords } from "../ports/resource.ts";
import { labelled, listed, text, type Facts } from "../shared/facts.ts";
import { placeOf, type DomainRootDelegationResult } from "./call.ts";
import { isSddl, type DomainRootDelegationInputs } from "./definition.ts";

export const titleOf = (inputs: DomainRootDelegationInputs): string =>
  `The delegation of ${inputs.account} on ${placeOf(inputs)}`;

/** What a change pack says of it. */
export function wordsOf(inputs: DomainRootDelegationInputs): PlanWords {
  const { account, domain, accountDomain = domain, target, rights, removedEntries = [] } = inputs;
  const place = placeOf(inputs);
  const named = nameIn(domain, accountDomain, account);
  return {
    subject: `rights of the service account on ${target ?? "the domain root"}`,
    why: "A reset or an unlock that comes from Entra is carried out as this account, and these are the rights that it needs.",
    says: [
      ...rights.map((right) => `Allow ${named} on ${place}: ${rightText(right)}.`),
      ...removedEntries.map((entry) => `Take away from ${named} on ${place}: ${removalText(entry)}.`),
    ],
    rights: `modify permissions on ${place}.`,
    accounts: [{ domain: accountDomain, name: account, purpose: "service account" }],
    places: target === undefined ? [] : [target],
    undo: (before) =>
      `Active Directory Users and Computers, View > Advanced Features, Properties of ${target ?? domain}, Security, Advanced: remove the entries of ${named} that are named above. Those that ${before} lists as \`rights\` were there before and stay. Should the list be lost, the whole of it as it was is put back, without what others have granted since, by ${restoration(inputs, before)}.`,
  };
}

/** The command of docs/directory-administrators.md, with what Changes.ps1 keeps beside `before`. */
function restoration({ domain, target }: DomainRootDelegationInputs, before: string): string {
  const kept = before.replaceAll("`", "").replace(/\.json$/, ".sddl");
  const place = literal(`LDAP://${domain}/${target ?? domainRootOf(domain)}`);
  return `\`$sddl = Get-Content -Raw -LiteralPath ${literal(`.\\${kept}`)}; $place = [adsi]${place}; $place.psbase.Options.SecurityMasks = 'Dacl'; $place.psbase.ObjectSecurity.SetSecurityDescriptorSddlForm($sddl, 'Access'); $place.psbase.CommitChanges()\``;
}

/** How the account is picked from another domain than its own. */
const nameIn = (domain: string, home: string, account: string): string =>
  home.toLowerCase() === domain.toLowerCase() ? account : `${home}\\${account}`;

const removalText = (entry: string) =>
  isSddl(entry)
    ? `the entry ${entry}`
    : `the entries of Microsoft's permission set ${entry}, by hand: a script takes only entries that are named in SDDL`;

/** What a reader of a deployment looks for. */
export const factsOf: Facts = ({ account, accountName, rights, target }) => [
  seenAccount(text(account), text(accountName)),
  listed("may", rights),
  labelled("on", target),
];

/** By the sAMAccountName that the directory told where it is another; of what was looked up by its cn, that. */
function seenAccount(account: string | undefined, accountName: string | undefined): string | undefined {
  if (account === undefined) return undefined;
  const isSame = accountName === undefined || accountName.toLowerCase() === account.toLowerCase();
  return isSame || accountName === "" ? lookedUpAs(account) : `${accountName} (${lookedUpAs(account)})`;
}

/** Rights that an entry before those of the account takes away again. */
export function denial(
  inputs: DomainRootDelegationInputs,
  denied: readonly WritebackRight[],
  { otherAces }: DomainRootDelegationResult,
): string {
  const own = otherAces.filter((ace) => /^\((D|OD|XD);/.test(ace));
  const where = own.length > 0 ? own.join(" ") : "one for a group of the account, Authenticated Users or Everyone";
  return `The entries of ${inputs.account} on ${placeOf(inputs)} are there, but an entry that denies ${denied.join(", ")} stands before them: ${where}. Take it away, then run again.`;
}
