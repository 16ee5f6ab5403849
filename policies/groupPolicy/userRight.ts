import { UNKNOWN, type Origin, type Outcome, type ResourceView, type Stack } from "../rule.ts";
import { serviceAccountsIn } from "../serviceAccounts.ts";
import { GROUP_POLICY_OBJECT } from "../types.ts";
import { listAt } from "../value.ts";
import { AccountNames } from "./accountNames.ts";
import { listText } from "./accounts.ts";
import { faultIn, whetherAmongThem } from "./membershipFault.ts";
import { Policy } from "./policy.ts";

interface RightRule {
  readonly right: string;
  /** The list is at fault where it holds a service account of the agents, or where it lacks one. */
  readonly fault: "holds" | "lacks";
  /** What the fault leads to. */
  readonly why: string;
  readonly fix: string;
}

/** A rule over the list of accounts of one user right. */
export function judgeUserRight({ right, fault, why, fix }: RightRule): {
  scope: "stack";
  appliesTo: string[];
  origins: Origin[];
  check(view: ResourceView, stack: Stack): Outcome;
} {
  return {
    scope: "stack",
    appliesTo: [GROUP_POLICY_OBJECT],
    origins: ["declared", "backup"],
    check(view, stack) {
      const policy = new Policy(view);
      const { found, unknown } = policy.items("userRights", "right", right);
      const [setting] = found;
      const judged = { isSet: setting !== undefined, violations: [], reasons: [], unknown };
      if (!setting) return policy.outcome(judged);

      const { property } = setting;
      const names = new AccountNames(view);
      const list = principalsOf(setting.value).map((text) => names.inUserRight(text));
      const inDoubt = faultIn(list, serviceAccountsIn(view, stack), fault);
      if (inDoubt === undefined) return policy.outcome(judged);
      if (inDoubt.unknown !== undefined) {
        const reason = `${right} names ${inDoubt.unknown}; ${whetherAmongThem}`;
        return policy.outcome({ ...judged, reasons: [{ reason, property }] });
      }
      const who = list.length > 0 ? listText(list) : "no one";
      const fact = `${right} ${fault === "holds" ? "denies" : "gives"} it to ${who}`;
      return policy.outcome({ ...judged, violations: [policy.violation(fact, why, fix, { property })] });
    },
  };
}

export const UNKNOWN_PRINCIPAL = "an account that is not known yet";

/** What is not known yet stands in the list too: it may be the account that is looked for. */
export function principalsOf(item: unknown): string[] {
  const principals = listAt(item, "principals");
  const known = (principals === UNKNOWN ? [UNKNOWN] : principals).map((principal) =>
    principal === UNKNOWN ? UNKNOWN_PRINCIPAL : principal,
  );
  return known.filter((principal) => typeof principal === "string");
}
