import analyzerPb from "@pulumi/pulumi/proto/analyzer_pb.js";
import structPb from "google-protobuf/google/protobuf/struct_pb.js";
import type { Policy } from "./policies.ts";

export const { EnforcementLevel, PolicySeverity, PolicyType } = analyzerPb;

export function levelOf(policy: Policy): number {
  return policy.isMandatory ? EnforcementLevel.MANDATORY : EnforcementLevel.ADVISORY;
}

export function severityOf(policy: Policy): number {
  return policy.isMandatory ? PolicySeverity.POLICY_SEVERITY_HIGH : PolicySeverity.POLICY_SEVERITY_MEDIUM;
}

/** What a user may set of a policy beside its level: the engine refuses all else before anything is judged. */
export function configSchemaOf({ thresholds = {} }: Policy): analyzerPb.PolicyConfigSchema {
  const schema = new analyzerPb.PolicyConfigSchema();
  const properties = Object.entries(thresholds).map(([name, threshold]) => [name, { type: "integer", ...threshold }]);
  schema.setProperties(structPb.Struct.fromJavaScript(Object.fromEntries(properties) as Record<string, never>));
  return schema;
}
