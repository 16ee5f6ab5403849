import { rules as catalogue } from "../catalogue.ts";
import { remarkRules } from "../exemptionRemarks.ts";
import type { Threshold } from "../rule.ts";

/** A policy as the engine lists it: every rule over what is declared, and those that say what a rule alone cannot. */
export interface Policy {
  readonly name: string;
  readonly title: string;
  readonly isMandatory: boolean;
  readonly scope: "resource" | "stack";
  readonly thresholds?: Readonly<Record<string, Threshold>>;
}

export const rules = catalogue.filter(({ origins = ["declared"] }) => origins.includes("declared"));

const advisory = { isMandatory: false, scope: "resource" } as const;
export const notEvaluatedPolicy: Policy = { name: "not-evaluated", title: "A rule could not be evaluated yet", ...advisory }; // prettier-ignore
export const exemptedPolicy: Policy = { name: "exempted", title: "A violation is exempted", ...advisory };

export const policies: readonly Policy[] = [
  ...rules.map(({ id, title, severity, scope, thresholds }) => {
    return { name: id, title, isMandatory: severity === "error", scope, ...(thresholds && { thresholds }) };
  }),
  notEvaluatedPolicy,
  exemptedPolicy,
  // Advice, whatever its severity: no update is to stop for a date. Of its own configuration file a pack learns no exceptions.
  ...remarkRules.map(({ id, title }): Policy => ({ ...advisory, name: id, title, scope: "stack" })),
];

const byName = new Map(policies.map((policy) => [policy.name, policy]));

export function policyNamed(name: string): Policy {
  const policy = byName.get(name);
  if (!policy) throw new Error(`There is no policy ${name}.`);
  return policy;
}

/** What can be set of a policy beside its level; of one that there is not nothing. */
export const thresholdsOf = (name: string): Readonly<Record<string, Threshold>> => byName.get(name)?.thresholds ?? {};
