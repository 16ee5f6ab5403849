import { days } from "../facts/calendar.ts";
import { LONGEST_EXEMPTION_DAYS } from "../facts/exemption.ts";
import { exemptionRules } from "./exemptionRules.ts";
import type { Exemption, Standing } from "./exemptions.ts";
import { fingerprintOf, type Finding } from "./finding.ts";
import type { RuleMetadata } from "./rule.ts";
import { noRule } from "./ruleMeant.ts";

const {
  "exemption-expired": expiredRule,
  "exemption-too-long": tooLongRule,
  "exemption-without-effect": withoutEffectRule,
} = exemptionRules;

/** The rules of which remarks are. */
export const remarkRules: readonly RuleMetadata[] = [expiredRule, tooLongRule, withoutEffectRule];

type Named = Pick<RuleMetadata, "id" | "code">;

/** What is wrong with an exemption, not with a resource; undefined: nothing. One thing of each: the first decides. */
export function remarkOn(
  { exemption, daysLeft }: Standing,
  { isUsed, rules }: { readonly isUsed: boolean; readonly rules: readonly Named[] },
): Finding | undefined {
  if (!rules.some(({ id }) => id === exemption.rule)) return unknownRule(exemption, rules);
  if (daysLeft === undefined || daysLeft < 0) return expired(exemption, daysLeft);
  if (!isUsed) return withoutEffect(exemption);
  return daysLeft > LONGEST_EXEMPTION_DAYS ? tooLong(exemption, daysLeft) : undefined;
}

/** Such as "agent-count at corp.contoso.com". */
export function subjectText({ rule, resource, scope }: Exemption): string {
  return `${rule}${resource === undefined ? "" : ` at ${resource}`}${scope === undefined ? "" : ` in ${scope}`}`;
}

/** Who answers for it. */
export function peopleText({ approvedBy, owner }: Exemption): string {
  return `approved by ${approvedBy}, ${owner === undefined ? "without an owner" : `owned by ${owner}`}`;
}

function expired(exemption: Exemption, daysLeft: number | undefined): Finding {
  const { expires } = exemption;
  const when =
    daysLeft === undefined
      ? `holds for no day, because "${expires}" is none of the form YYYY-MM-DD`
      : `expired on ${expires}, ${days(-daysLeft)} ago`;
  const message = `The exemption from ${subjectText(exemption)}, ${peopleText(exemption)}, ${when}.`;
  const fix = `Mend what it was for and remove it; or decide again, and write a day of the next ${LONGEST_EXEMPTION_DAYS} and who approved it.`;
  return findingAt(expiredRule, exemption, message, fix);
}

function tooLong(exemption: Exemption, daysLeft: number): Finding {
  const message = `The exemption from ${subjectText(exemption)}, ${peopleText(exemption)}, ends on ${exemption.expires}, in ${days(daysLeft)}: ${LONGEST_EXEMPTION_DAYS} are the most.`;
  return findingAt(tooLongRule, exemption, message, `Write a day of the next ${LONGEST_EXEMPTION_DAYS}.`);
}

function withoutEffect(exemption: Exemption): Finding {
  const { approvedBy, expires } = exemption;
  const message = `The exemption approved by ${approvedBy}, expiring on ${expires}, covers no finding of ${subjectText(exemption)}.`;
  const name = exemption.scope === undefined ? "resource as Pulumi shows it" : "component, forest or domain";
  return findingAt(withoutEffectRule, exemption, message, `Remove it, or name the ${name}.`);
}

function unknownRule(exemption: Exemption, rules: readonly Named[]): Finding {
  const { rule, approvedBy, expires } = exemption;
  const other = Object.values(exemptionRules).find(({ id, code }) => id === rule || code === rule);
  if (other !== undefined) {
    const message = `The exemption approved by ${approvedBy}, expiring on ${expires}, names the rule "${rule}", which takes no exemption: it is about exemptions and levels, not about resources.`;
    return findingAt(withoutEffectRule, exemption, message, `Remove it, and mend what ${other.id} tells.`);
  }
  const { isCode, fix } = noRule(rule, rules);
  const what = isCode ? "the code of a rule, and not its id" : "which does not exist";
  const message = `The exemption approved by ${approvedBy}, expiring on ${expires}, names the rule "${rule}", ${what}.`;
  return findingAt(withoutEffectRule, exemption, message, fix);
}

function findingAt(of: RuleMetadata, exemption: Exemption, message: string, fix: string): Finding {
  const { rule, resource, scope, place } = exemption;
  const subject = [rule, resource ?? null, ...(scope === undefined ? [] : [scope])];
  return {
    rule: of,
    resource: { type: "", name: resource ?? scope ?? "", urn: "" },
    ...(place && { place }),
    message,
    fix,
    fingerprint: fingerprintOf(of.id, "", JSON.stringify(subject)),
  };
}
