import { notEvaluated } from "../outcome.ts";
import type { ResourceView, RuleCheck } from "../rule.ts";
import { at, knownListAt } from "../value.ts";
import { AccountNames } from "./accountNames.ts";
import { Policy } from "./policy.ts";
import { principalsOf } from "./userRight.ts";

/** A rule on what agents need of their hosts: of a policy for domain controllers alone it counts only where an agent runs on one. */
export const ofAgentHosts = (rule: RuleCheck): RuleCheck =>
  unlessFor(rule, ({ properties }) =>
    at(properties, "appliesTo") === "domainControllers"
      ? "is for domain controllers alone, and whether an agent runs on one is not known"
      : undefined,
  );

/**
 * A rule on what agents need of domain controllers: it says nothing of a backup whose list of network logons they are not in, with which
 * replication fails. https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/ff646935(v=ws.10)
 */
export const ofDomainControllers = (rule: RuleCheck): RuleCheck =>
  unlessFor(rule, (view) =>
    leavesDomainControllersOut(view)
      ? `gives SeNetworkLogonRight to no domain controllers (${DOMAIN_CONTROLLERS}), which replicate with it, and is taken for one of other computers`
      : undefined,
  );

/** A rule on the accounts of a domain, whose account policy is that of the domain root. */
export const ofDomainAccounts = (rule: RuleCheck): RuleCheck =>
  unlessFor(rule, ({ properties }) => {
    const targets = knownListAt(properties, "linkedTo");
    return targets.length > 0 && targets.every((target) => String(target).includes("/"))
      ? `was linked to ${targets.join(", ")} when it was backed up and not to the domain root, and there it is for local accounts`
      : undefined;
  });

/** `reasonOf` tells for whom else a policy is, where what the rule finds in it says nothing for that. */
function unlessFor(rule: RuleCheck, reasonOf: (view: ResourceView) => string | undefined): RuleCheck {
  return {
    ...rule,
    check(view, stack) {
      const outcome = rule.check(view, stack);
      const [first] = outcome.result === "fail" ? outcome.violations : [];
      if (first === undefined) return outcome;
      const reason = reasonOf(view);
      if (reason === undefined) return outcome;
      const policy = new Policy(view);
      const what = policy.withoutTitle(first.message).replace(/\.$/, "");
      return notEvaluated(`the ${policy.title}: it ${reason}: ${what}`, first.property);
    },
  };
}

const DOMAIN_CONTROLLERS = "S-1-5-9";
/** The group of one domain's is 516. */
const isOfDomainControllers = (id: string): boolean => id === DOMAIN_CONTROLLERS || /^S-1-5-21-.*-516$/.test(id);

/** They are in a list with Authenticated Users or everyone too. */
function leavesDomainControllersOut(view: ResourceView): boolean {
  const [setting] = new Policy(view).items("userRights", "right", "SeNetworkLogonRight").found;
  if (view.origin !== "backup" || setting === undefined) return false;
  const names = new AccountNames(view);
  const list = principalsOf(setting.value).map((text) => names.inUserRight(text));
  return list.every(({ kind, ids }) => kind === "other" && !ids.some(isOfDomainControllers));
}
