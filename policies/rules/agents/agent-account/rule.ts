import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type Outcome, type ResourceView, type RuleCheck, type Stack } from "../../../rule.ts";
import { DOMAIN_ROOT_DELEGATION, PROVISIONING_AGENT } from "../../../types.ts";
import { at, listAt, plainText, textAt } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [PROVISIONING_AGENT],
  check(agent, stack) {
    const { properties } = agent;
    const declared = at(properties, "serviceAccount");
    const seen = at(properties, "account");
    const isRegistered = ["registered", "active", "unknown"].includes(plainText(at(properties, "state")));
    // Before it is registered the service runs under the installer's own account.
    if (typeof seen === "string" && seen !== "" && isRegistered && typeof declared === "string")
      if (bare(seen) !== bare(declared)) return otherAccount(agent, seen, declared);
    if (declared === undefined) return notApplicable;
    return withRights(agent, declared, stack);
  },
};
export default rule;

function otherAccount({ name, properties }: ResourceView, seen: string, declared: string): Outcome {
  return fail(
    `The agent on ${textAt(properties, "host", name)} runs as ${seen} (observed), but the rights of writeback are for ${declared}.`,
    `Run Add-AADCloudSyncGMSA -CustomGMSAName '${declared}' on the host, or name the account that it runs as in serviceAccount.name.`,
    "serviceAccount",
  );
}

/** Whether each domain of the agent has a delegation for its account, of those that the stack declares. */
function withRights({ name, properties }: ResourceView, declared: unknown, stack: Stack): Outcome {
  const domains = listAt(properties, "domains");
  if (domains === UNKNOWN || declared === UNKNOWN)
    return notEvaluated("the account or the domains of the agent are not known", "serviceAccount");
  let isOpen = false;
  let isHeld = false;
  for (const domain of domains.map((one) => at(one, "name"))) {
    const delegations = stack.ofTypeBy(DOMAIN_ROOT_DELEGATION, "domain").get(plainText(domain).toLowerCase()) ?? [];
    const accounts = delegations.flatMap((delegation) => [
      at(delegation.properties, "account"),
      at(delegation.properties, "accountName"),
    ]);
    if (accounts.some((account) => bare(account) === bare(declared))) isHeld = true;
    else if (delegations.some((delegation) => at(delegation.properties, "account") === UNKNOWN)) isOpen = true;
    else if (delegations.length > 0)
      return fail(
        `The agent on ${textAt(properties, "host", name)} is declared to run as ${plainText(declared)}, but in ${plainText(domain)} the rights of writeback are declared for ${[...new Set(accounts.filter((account) => typeof account === "string"))].join(" and ")}.`,
        "Name one account in both: serviceAccount.name.",
        "serviceAccount",
      );
  }
  if (isOpen) return notEvaluated("the account that has the rights of writeback is not known", "serviceAccount");
  return isHeld ? pass : notApplicable;
}

/** A name without its domain, before or behind it. */
const bare = (account: unknown): unknown =>
  typeof account === "string" ? account.replace(/^.*\\/, "").replace(/@.*$/, "").toLowerCase() : account;
