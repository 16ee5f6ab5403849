import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { notEvaluatedPolicy } from "../policies/pack/policies.ts";
import { PACK } from "../policies/pack/session.ts";

/** What newer engines tell of a pack at a resource and at the end of a run; not among the SDK's types. */
interface Summary {
  readonly policyPackName: string;
  readonly passed?: readonly string[];
  readonly failed?: readonly string[];
}

/** Whether a run had the kit's policy pack. */
export function hadPack(events: readonly EngineEvent[]): boolean {
  return events.some(
    (event) =>
      packsIn(event).includes(PACK) ||
      event.policyEvent?.policyPackName === PACK ||
      summariesIn(event).some(({ policyPackName }) => policyPackName === PACK),
  );
}

/** Whether a run decided what a rule says of values that only an engine knows: a run without the pack, or without the rule, did not. */
export function whetherDecided(events: readonly EngineEvent[]): (rule: string) => boolean {
  if (!hadPack(events)) return () => false;
  const told = events.flatMap(summariesIn).filter(({ policyPackName }) => policyPackName === PACK);
  // Older engines do not list what was in force.
  if (told.length === 0) return () => true;
  const inForce = new Set(told.flatMap(({ passed = [], failed = [] }) => [...passed, ...failed]));
  return (rule) => inForce.has(rule) && inForce.has(notEvaluatedPolicy.name);
}

/** A pack from a folder has the folder in its name: entra-writeback|local|/src/policies/pack. */
function packsIn({ summaryEvent }: EngineEvent): string[] {
  // As the engine spells it, which the SDK's type does not.
  const packs = (summaryEvent as { readonly PolicyPacks?: object } | undefined)?.PolicyPacks ?? {};
  return Object.keys(packs).map((name) => name.split("|")[0] as string);
}

function summariesIn(event: EngineEvent): Summary[] {
  const { policyAnalyzeSummaryEvent, policyAnalyzeStackSummaryEvent } = event as {
    readonly policyAnalyzeSummaryEvent?: Summary;
    readonly policyAnalyzeStackSummaryEvent?: Summary;
  };
  return [policyAnalyzeSummaryEvent, policyAnalyzeStackSummaryEvent].filter((summary) => summary !== undefined);
}
