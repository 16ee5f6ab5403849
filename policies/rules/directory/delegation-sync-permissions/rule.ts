import { isInstallersAccount } from "../../../../facts/accountNames.ts";
import { parseEntry } from "../../../../facts/accessEntry.ts";
import { showsSyncSet, syncGrant, syncSets, type SyncSetName } from "../../../../facts/syncPermissions.ts";
import { isWritebackRight } from "../../../../facts/writebackRights.ts";
import { failAll, notApplicable, notEvaluated, pass, restingOn } from "../../../outcome.ts";
import { UNKNOWN, type ResourceView, type RuleCheck, type Stack } from "../../../rule.ts";
import { CLOUD_SYNC_CONFIGURATION, DOMAIN_ROOT_DELEGATION } from "../../../types.ts";
import { at, listAt, plainText } from "../../../value.ts";

const property = "otherPermissions";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [DOMAIN_ROOT_DELEGATION],
  check({ properties }, stack) {
    // What shows the sets are rights on the domain itself.
    if (at(properties, "target") !== undefined) return notApplicable;
    const domain = at(properties, "domain");
    const account = accountIn(properties);
    const hashes = hashesOf(domain, stack);
    if (hashes === undefined) return notApplicable;
    if (typeof domain !== "string" || hashes === "which")
      return notEvaluated("whether a declared configuration of cloud sync is for the domain is not known", "domain");
    if (account === UNKNOWN) return notEvaluated(`the account of the agents in ${domain} is not known`, "account");
    if (isInstallersAccount(account)) return notApplicable;
    const needed: SyncSetName[] = hashes === false ? ["BasicRead"] : ["BasicRead", "PasswordHashSync"];
    const found = entriesIn(properties);
    const declared = listAt(properties, property);
    if (found === undefined && (declared === UNKNOWN || declared.includes(UNKNOWN)))
      return notEvaluated(`what ${account} is meant to have in ${domain} is not known`, property);
    const has = (set: SyncSetName): boolean =>
      found === undefined
        ? declared !== UNKNOWN && declared.includes(set)
        : found.some((entry) => showsSyncSet(set, entry));
    const lacking = needed.filter((set) => !has(set));
    if (lacking.includes("PasswordHashSync") && hashes === UNKNOWN)
      return notEvaluated(`whether hashes of ${domain} are synchronized is not known`, property);
    if (lacking.length > 0 && found?.some(isUntold))
      return notEvaluated(`not all entries of ${account} on the root of ${domain} were told`, "otherAces");
    if (lacking.length === 0) return found === undefined ? pass : restingOn("observed", pass);
    return failAll(lacking.map((set) => violation(set, account, domain, found !== undefined)));
  },
};
export default rule;

function violation(set: SyncSetName, account: string, domain: string, isObserved: boolean) {
  const { purpose, right } = syncSets[set];
  const lacks = isObserved
    ? `has no entry with ${right.label} on the root of ${domain} (observed), so Microsoft's permission set ${set} was not granted to it`
    : `is not declared to have Microsoft's permission set ${set} on the root of ${domain}`;
  return {
    message: `${account} is an account of your own, and ${lacks}: with it cloud sync ${purpose}. Neither the agent (from 1.1.2334.0 on) nor the kit grants it.`,
    fix: `Once an agent serves ${domain}, on its host, as an administrator of the domain: ${syncGrant(set, domain)}. Name ${set} in serviceAccount.otherPermissions.`,
    property,
  };
}

/** By what the directory calls it, where it was found; a name of the installer's decides either way. */
function accountIn(properties: ResourceView["properties"]): string | typeof UNKNOWN {
  const [declared, found] = [at(properties, "account"), at(properties, "accountName")];
  if (typeof found === "string" && found !== "") {
    return typeof declared === "string" && isInstallersAccount(declared) ? declared : found;
  }
  return declared === UNKNOWN ? UNKNOWN : plainText(declared);
}

/** Of the declared configuration of a domain whether it synchronizes hashes; undefined: there is none. "which": of which domain one is, is not known. */
function hashesOf(domain: unknown, stack: Stack): boolean | typeof UNKNOWN | "which" | undefined {
  const all = stack.ofType(CLOUD_SYNC_CONFIGURATION);
  if (all.length === 0) return undefined;
  if (typeof domain !== "string") return "which";
  const own = stack.ofTypeBy(CLOUD_SYNC_CONFIGURATION, "domain").get(domain.toLowerCase());
  if (own === undefined) return all.some((one) => at(one.properties, "domain") === UNKNOWN) ? "which" : undefined;
  const said = own.map((one) => at(one.properties, "passwordHashSync"));
  return said.includes(true) || (said.includes(UNKNOWN) ? UNKNOWN : false);
}

/** The account's entries beside the rights, once the directory was asked; undefined: it was not, or has no such account. */
function entriesIn(properties: ResourceView["properties"]): readonly string[] | undefined {
  const lists = [at(properties, "reportedOverGrants"), at(properties, "otherAces")];
  const wasFound = at(properties, "accountName") !== "";
  if (!wasFound || !lists.every((list): list is unknown[] => Array.isArray(list))) return undefined;
  const entries = lists.flat();
  return entries.includes(UNKNOWN) ? undefined : entries.map(plainText);
}

/** An entry without a form in SDDL, or the words that stand for more of them. */
const isUntold = (text: string): boolean => parseEntry(text) === undefined && !isWritebackRight(text);
