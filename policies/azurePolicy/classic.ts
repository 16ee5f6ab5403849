import { UNKNOWN, type ResourceView } from "../rule.ts";
import { at, jsonIn, listAt } from "../value.ts";

/** Assignments and exemptions of the classic package: a type for every kind of scope. */
export const classicAssignments = [
  "azure:core/resourcePolicyAssignment:ResourcePolicyAssignment",
  "azure:core/resourceGroupPolicyAssignment:ResourceGroupPolicyAssignment",
  "azure:core/subscriptionPolicyAssignment:SubscriptionPolicyAssignment",
  "azure:management/groupPolicyAssignment:GroupPolicyAssignment",
];
export const classicExemptions = [
  "azure:core/resourcePolicyExemption:ResourcePolicyExemption",
  "azure:core/resourceGroupPolicyExemption:ResourceGroupPolicyExemption",
  "azure:core/subscriptionPolicyExemption:SubscriptionPolicyExemption",
  "azure:management/groupPolicyExemption:GroupPolicyExemption",
];

const scopes = ["resourceId", "resourceGroupId", "subscriptionId", "managementGroupId"];

/** With the property names of azure-native; what is of it already stays as it is. */
export function asNative(view: ResourceView): ResourceView {
  if (!view.type.startsWith("azure:")) return view;
  const { properties } = view;
  const overrides = listAt(properties, "overrides");
  return {
    ...view,
    properties: {
      ...properties,
      scope: scopes.map((key) => at(properties, key)).find((scope) => scope !== undefined),
      policyAssignmentName: at(properties, "name") ?? UNKNOWN,
      parameters: jsonIn(at(properties, "parameters"), UNKNOWN),
      // Of this package an override is one of the effect.
      overrides: overrides === UNKNOWN ? UNKNOWN : overrides.map((one) => ({ ...Object(one), kind: "policyEffect" })),
    },
  };
}
