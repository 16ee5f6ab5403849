import { nameOf, typeOf } from "../formats/urn.ts";
import { rules } from "./catalogue.ts";
import { levelOf } from "./configuration.ts";
import type { PackConfiguration, PackException } from "./packConfiguration.ts";
import { evaluate, type Pass } from "./evaluate.ts";
import { exemptionRules } from "./exemptionRules.ts";
import { Exemptions, type Exemption } from "./exemptions.ts";
import { fingerprintOf, type Finding, type Subject } from "./finding.ts";
import { count } from "./reports/count.ts";
import type { Report } from "./reports/report.ts";
import type { ResourceView } from "./rule.ts";
import { indexStack } from "./stack.ts";

const behind = exemptionRules["exception-without-exemption"];
const inForce = exemptionRules["rule-in-force"];

/** A stack whose exemptions may be behind exceptions. */
export interface ExemptingStack {
  readonly views: readonly ResourceView[];
  readonly exemptions: readonly Exemption[];
}

/** What in a file of --policy-pack-config takes force from rules of the kit without anybody who approved it: exceptions, and levels. */
export function packConfigurationReport(
  file: string,
  { exceptions, levels }: Pick<PackConfiguration, "exceptions" | "levels">,
  stacks: readonly ExemptingStack[],
  today: string,
): Report {
  const results = [ofExceptions(exceptions, exemptedIn(stacks, today)), ofLevels(file, levels)];
  const findings = results.flatMap((one) => one.findings);
  const passes = results.flatMap((one) => one.passes);
  const judged = `${count(exceptions.length, "exception")} and ${count(levels.size, "level")} of the policy pack's configuration`;
  return {
    ...evaluate([], { today }),
    rules: [behind, inForce],
    findings,
    passes,
    passed: passes.length,
    file,
    judged,
  };
}

type Results = Pick<Report, "findings" | "passes">;

/** The engine's exceptions from rules of the kit: each is a finding where no exemption of the stack is behind it. */
function ofExceptions(
  exceptions: readonly PackException[],
  isExempted: (policy: string, subject: Subject) => boolean,
): Results {
  const ids = new Set(rules.map(({ id }) => id));
  const findings: Finding[] = [];
  const passes: Pass[] = [];
  const pairs = exceptions.flatMap((exception) =>
    exception.match.flatMap(({ policies, targets }) =>
      policies
        .filter((policy) => ids.has(policy))
        .flatMap((policy) => targets.map((urn) => ({ exception, policy, urn }))),
    ),
  );
  for (const { exception, policy, urn } of pairs) {
    const resource = subjectOf(urn);
    if (isExempted(policy, resource)) passes.push({ rule: behind, resource });
    else findings.push(findingOf(exception, policy, resource));
  }
  return { findings, passes };
}

/** Levels: a finding for each rule that is disabled, or stops nothing any more. */
function ofLevels(file: string, levels: PackConfiguration["levels"]): Results {
  const findings: Finding[] = [];
  const passes: Pass[] = [];
  for (const { id, severity } of rules) {
    const level = levelOf({ levels }, id);
    const resource = { type: "", name: id, urn: "" };
    if (level === "disabled" || (level === "advisory" && severity === "error"))
      findings.push({
        rule: inForce,
        resource,
        place: { file },
        message: `The rule ${id}, ${severity === "error" ? "an error" : "a warning"}, is ${level} here: nobody is named who approved it, and no day on which it ends.`,
        fix: `Take the level of ${id} out, and write an exemption into entra-writeback:exemptions for what is accepted.`,
        fingerprint: fingerprintOf(inForce.id, "", id),
      });
    else if (levels.has(id)) passes.push({ rule: inForce, resource });
  }
  return { findings, passes };
}

/** Whether a stack exempts a resource from a rule: the stack that declares it, or any, where none of them does. */
function exemptedIn(stacks: readonly ExemptingStack[], today: string) {
  const known = stacks.map(({ views, exemptions }) => ({
    byUrn: new Map(views.map((view) => [view.urn, view])),
    stack: indexStack(views, today),
    book: new Exemptions(exemptions, { today, rules }),
  }));
  return (policy: string, subject: Subject): boolean => {
    const declaring = known.filter(({ byUrn }) => byUrn.has(subject.urn));
    return (declaring.length > 0 ? declaring : known).some(({ byUrn, stack, book }) => {
      const view = byUrn.get(subject.urn) ?? { ...subject, properties: {} };
      return book.cover(policy, view, stack).held !== undefined;
    });
  };
}

function findingOf({ id, reason, place }: PackException, policy: string, resource: Subject): Finding {
  return {
    rule: behind,
    resource,
    place,
    message: `The exception ${id} ("${reason}") lets violations of ${policy} at ${resource.name} pass in the engine, and no exemption of the stack is behind it: it names nobody who approved it, and no day on which it ends.`,
    fix: `Write an exemption from ${policy} for ${resource.name} into entra-writeback:exemptions, and take the exception out.`,
    fingerprint: fingerprintOf(behind.id, resource.urn, policy),
  };
}

const subjectOf = (urn: string): Subject => ({ type: typeOf(urn), name: nameOf(urn) || urn, urn });
