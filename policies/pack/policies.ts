import analyzerPb from "@pulumi/pulumi/proto/analyzer_pb.js";
import { WITHOUT_EFFECT, WITHOUT_EFFECT_TITLE } from "../exemptions.ts";
import { rules } from "../rules.ts";

export const { EnforcementLevel, PolicySeverity, PolicyType } = analyzerPb;

/** A policy as the engine lists it: every rule, and three that tell what a rule alone cannot. */
export interface Policy {
  readonly name: string;
  readonly title: string;
  readonly mandatory: boolean;
  readonly scope: "resource" | "stack";
  readonly source?: string;
}

export const NOT_EVALUATED = "not-evaluated";
export const EXEMPTED = "exempted";

export const policies: readonly Policy[] = [
  ...rules.map(({ id, title, severity, scope, source }) => {
    return { name: id, title, mandatory: severity === "error", scope, source };
  }),
  { name: NOT_EVALUATED, title: "A rule could not be evaluated yet", mandatory: false, scope: "resource" },
  { name: EXEMPTED, title: "A violation is exempted", mandatory: false, scope: "resource" },
  { name: WITHOUT_EFFECT, title: WITHOUT_EFFECT_TITLE, mandatory: false, scope: "stack" },
];

export function levelOf(policy: Policy): number {
  return policy.mandatory ? EnforcementLevel.MANDATORY : EnforcementLevel.ADVISORY;
}

export function severityOf(policy: Policy): number {
  return policy.mandatory ? PolicySeverity.POLICY_SEVERITY_HIGH : PolicySeverity.POLICY_SEVERITY_MEDIUM;
}
