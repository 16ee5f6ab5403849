import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { plainText } from "../formats/engineText.ts";
import { nameOf } from "../formats/urn.ts";
import { rules } from "../policies/catalogue.ts";
import { levelOf, type RuleConfiguration } from "../policies/configuration.ts";
import { remarkRules } from "../policies/exemptionRemarks.ts";
import type { Exempted } from "../policies/exemptions.ts";
import { fingerprintOf, type Finding, type NotEvaluated, type ReportItem } from "../policies/finding.ts";
import { heard } from "../policies/pack/said.ts";
import { PACK } from "../policies/pack/session.ts";
import type { ResourceView, RuleMetadata } from "../policies/rule.ts";
import type { Judged } from "./compared.ts";
import { whetherDecided } from "./policiesInForce.ts";
import { keyOf } from "./seen.ts";

type PolicyEvent = NonNullable<EngineEvent["policyEvent"]>;

export interface HeardOptions {
  readonly views: readonly ResourceView[];
  /** Whether the preview came to its end. */
  readonly isComplete: boolean;
  /** What the engine was given too. */
  readonly configuration: Pick<RuleConfiguration, "levels">;
}

/**
 * What was judged without an engine, and what its policies said of the values that it knows. A finding that both have keeps its place in
 * the stack file; what the engine could decide is no longer open.
 */
export function withHeard(
  offline: Judged,
  events: readonly EngineEvent[],
  { views, isComplete, configuration }: HeardOptions,
): Judged {
  const viewOf = new Map(views.map((view) => [keyOf(view.urn), view]));
  const findings = new Map(offline.findings.map((item) => [sameness(item, item.message), item]));
  const exempted = new Map(offline.exempted.map((item) => [sameness(item, item.message), item]));
  const open = new Map<string, NotEvaluated>();
  const remarks: string[] = [];
  const before = new Map(offline.notEvaluated.map((item) => [sameness(item), item]));
  for (const { policyEvent: event } of events) {
    if (event === undefined) continue;
    const text = plainText(event.message);
    if (isRemark(event.policyName)) {
      remarks.push(text);
      continue;
    }
    const said = saidBy(event, text);
    const item = itemOf(event, asChosen(ruleOf(event, said.rule), configuration), viewOf);
    if (said.result === "notEvaluated") {
      const key = sameness(item);
      open.set(key, before.get(key) ?? { ...item, reason: said.reason });
      continue;
    }
    const { message } = said;
    const key = sameness(item, message);
    const fingerprint = fingerprintOf(said.rule, item.resource.urn);
    if (said.result === "exempted") {
      const one: Exempted = { ...item, message, fix: "", fingerprint, exemption: said.exemption };
      exempted.set(key, exempted.get(key) ?? one);
    } else {
      const one: Finding = { ...item, message, fix: said.fix, fingerprint };
      findings.set(key, findings.get(key) ?? one);
    }
  }
  /** An exemption may cover what only the engine sees. */
  const isTrue = ({ rule, message }: Finding): boolean =>
    !isComplete || !isDecided(rule.id) || !isRemark(rule.id) || remarks.some((text) => text.includes(message));
  const isDecided = whetherDecided(events);
  const undecided = offline.notEvaluated.filter((item) => !open.has(sameness(item)) && !isDecided(item.rule.id));
  return {
    findings: [...findings.values()].filter(isTrue),
    exempted: [...exempted.values()],
    notEvaluated: isComplete ? [...undecided, ...open.values()] : offline.notEvaluated,
  };
}

/** Whether a run came to its end: the engine sums up nothing that a rule stopped, or that failed. */
export const cameToItsEnd = (events: readonly EngineEvent[]): boolean =>
  events.some(({ summaryEvent }) => summaryEvent !== undefined);

/** About an exemption, not about a resource: what both say in other forms. */
const isRemark = (id: string): boolean => remarkRules.some((rule) => rule.id === id);

const sameness = ({ rule, resource }: ReportItem, message = ""): string =>
  JSON.stringify([rule.id, keyOf(resource.urn), message]);

const saidBy = ({ policyPackName, policyName }: PolicyEvent, text: string) =>
  policyPackName === PACK
    ? heard(policyName, text)
    : ({ result: "fail", rule: policyName, message: text, fix: "" } as const);

const ruleOf = (event: PolicyEvent, id: string): RuleMetadata => rules.find((rule) => rule.id === id) ?? foreign(event);

function itemOf(
  { resourceUrn = "" }: PolicyEvent,
  rule: RuleMetadata,
  viewOf: ReadonlyMap<string, ResourceView>,
): ReportItem {
  const view = viewOf.get(keyOf(resourceUrn));
  const place = view?.placeOf?.();
  return {
    rule,
    resource: view ?? { type: resourceUrn.split("::")[2] ?? "", name: nameOf(resourceUrn), urn: resourceUrn },
    ...(place && { place }),
  };
}

/** As strictly as it is taken. */
function asChosen(rule: RuleMetadata, configuration: HeardOptions["configuration"]): RuleMetadata {
  const level = rule.code === "" ? undefined : levelOf(configuration, rule.id);
  return level === undefined ? rule : { ...rule, severity: level === "advisory" ? "warning" : "error" };
}

/** A policy that somebody else's pack has. */
function foreign({ policyName, policyPackName, enforcementLevel }: PolicyEvent): RuleMetadata {
  const severity = enforcementLevel === "mandatory" ? "error" : "warning";
  const none = { code: "", area: policyPackName, tags: [], since: "", references: [], help: "" };
  return { ...none, id: policyName, title: policyName, severity };
}
