import { UNKNOWN, type RuleCheck, type Stack } from "../rule.ts";
import { serviceAccountsIn } from "../serviceAccounts.ts";
import { listAt } from "../value.ts";
import { AccountNames } from "./accountNames.ts";
import { listText, type Listed } from "./accounts.ts";
import { judgePolicy } from "./judgePolicy.ts";
import { faultIn, whetherAmongThem } from "./membershipFault.ts";
import type { Judged, Policy, Setting } from "./policy.ts";

interface RightRule {
  readonly right: string;
  /** The list is at fault where it holds a service account of the agents, or where it lacks one. */
  readonly fault: "holds" | "lacks";
  /** What the fault leads to. */
  readonly why: string;
  readonly fix: string;
}

/** A rule over the list of accounts of one user right. */
export function judgeUserRight({ right, fault, why, fix }: RightRule): RuleCheck {
  return judgeListOfRight(
    right,
    ({ list, setting: { property }, policy }, stack) => {
      const inDoubt = faultIn(list, serviceAccountsIn(policy.view, stack), fault);
      if (inDoubt === undefined) return {};
      if (inDoubt.unknown !== undefined) {
        return { reasons: [{ reason: `${right} names ${inDoubt.unknown}; ${whetherAmongThem}`, property }] };
      }
      const who = list.length > 0 ? listText(list) : "no one";
      const fact = `${right} ${fault === "holds" ? "denies" : "gives"} it to ${who}`;
      return { violations: [policy.violation(fact, why, fix, { property })] };
    },
    "stack",
  );
}

/** What a policy gives a user right to. */
export interface ListOfRight {
  readonly list: readonly Listed[];
  readonly setting: Setting<unknown>;
  readonly policy: Policy;
}

/** A rule over a user right where a policy gives it: what is wrong with the list, or why that cannot be told. */
export function judgeListOfRight(
  right: string,
  judge: (given: ListOfRight, stack: Stack) => Partial<Pick<Judged, "violations" | "reasons">>,
  scope: RuleCheck["scope"] = "resource",
): RuleCheck {
  return judgePolicy((policy, stack) => {
    const { found, unknown } = policy.items("userRights", "right", right);
    const [setting] = found;
    const judged = { isSet: setting !== undefined, violations: [], reasons: [], unknown };
    if (!setting) return policy.outcome(judged);
    const names = new AccountNames(policy.view);
    const list = principalsOf(setting.value).map((text) => names.inUserRight(text));
    return policy.outcome({ ...judged, ...judge({ list, setting, policy }, stack) });
  }, scope);
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
