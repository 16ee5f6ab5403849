import { everyonesSids } from "../../facts/wellKnownSids.ts";
import type { RuleCheck } from "../rule.ts";
import { listText, type Listed } from "./accounts.ts";
import { judgeListOfRight, UNKNOWN_PRINCIPAL } from "./userRight.ts";

/** Someone whom a list has to name. */
export interface Needed {
  /** As people read it. */
  readonly label: string;
  /** SIDs and names, of which one is enough. */
  readonly anyOf: readonly string[];
}

interface SomeOfRightRule {
  readonly right: string;
  readonly needed: readonly Needed[];
  /** What it leads to that one is missing. */
  readonly why: string;
  readonly fix: string;
}

/** A rule over a user right that well-known accounts need wherever a policy gives it. */
export function judgeSomeOfRight({ right, needed, why, fix }: SomeOfRightRule): RuleCheck {
  return judgeListOfRight(right, ({ list, setting, policy }) => {
    const missing = missingOf(needed, list);
    if (missing.length === 0) return {};
    const who = missing.map(({ label }) => label).join(", ");
    const given = `${right} is given to ${list.length > 0 ? listText(list) : "no one"}`;
    if (list.some(mayBeAnyone)) {
      const reason = `${given}; whether ${who} is among them, the policy does not tell`;
      return { reasons: [{ reason, property: setting.property }] };
    }
    return { violations: [policy.violation(`${given}, and not to ${who}`, why, fix, setting)] };
  });
}

/** Whom a list does not name; whoever is in a list with everyone is. */
export function missingOf(needed: readonly Needed[], list: readonly Listed[]): Needed[] {
  const ids = new Set(list.flatMap((listed) => listed.ids).map((id) => id.toUpperCase()));
  if (everyonesSids.some((sid) => ids.has(sid))) return [];
  return needed.filter(({ anyOf }) => !anyOf.some((id) => ids.has(id.toUpperCase())));
}

/** A name without a domain may be a well-known one in the language of the computer; a SID, and an account of a domain, is not. */
export function mayBeAnyone({ text, ids, kind, isForeign }: Listed): boolean {
  if (text === UNKNOWN_PRINCIPAL || isForeign) return true;
  return kind === "ofDomain" && !ids.some((id) => /^S-1-/i.test(id) || id.endsWith("$") || id.includes("\\"));
}
