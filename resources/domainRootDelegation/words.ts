import { rightText, type WritebackRight } from "../../facts/writebackRights.ts";
import type { PlanWords } from "../ports/resource.ts";
import { listed, text, type Facts } from "../shared/facts.ts";
import type { DomainRootDelegationResult } from "./call.ts";
import type { DomainRootDelegationInputs } from "./definition.ts";

export const titleOf = ({ account, domain }: DomainRootDelegationInputs): string =>
  `The delegation of ${account} on the root of ${domain}`;

/** What a change pack says of it. */
export function wordsOf({ account, domain, accountDomain = domain, rights }: DomainRootDelegationInputs): PlanWords {
  return {
    subject: "rights of the service account on the domain root",
    why: "A reset or an unlock that comes from Entra is carried out as this account, and these are the rights that it needs.",
    says: rights.map(
      (right) => `Allow ${nameIn(domain, accountDomain, account)} on the root of ${domain}: ${rightText(right)}.`,
    ),
    rights: `modify permissions on the root of ${domain}.`,
    accounts: [{ domain: accountDomain, name: account, purpose: "service account" }],
    places: [],
    undo: (before) =>
      `Active Directory Users and Computers, View > Advanced Features, Properties of ${domain}, Security, Advanced: remove the entries of ${nameIn(domain, accountDomain, account)} that are named above. Those that ${before} lists as \`rights\` were there before and stay.`,
  };
}

/** How the account is picked from another domain than its own. */
const nameIn = (domain: string, home: string, account: string): string =>
  home.toLowerCase() === domain.toLowerCase() ? account : `${home}\\${account}`;

/** What a reader of a deployment looks for. */
export const factsOf: Facts = ({ account, rights }) => [text(account), listed("may", rights)];

/** Rights that an entry before those of the account takes away again. */
export function denial(
  { account, domain }: DomainRootDelegationInputs,
  denied: readonly WritebackRight[],
  { otherAces }: DomainRootDelegationResult,
): string {
  const own = otherAces.filter((ace) => /^\((D|OD|XD);/.test(ace));
  const where = own.length > 0 ? own.join(" ") : "one for a group of the account, Authenticated Users or Everyone";
  return `The entries of ${account} on the root of ${domain} are there, but an entry that denies ${denied.join(", ")} stands before them: ${where}. Take it away, then run again.`;
}
