import * as pulumi from "@pulumi/pulumi";
import { PolicyAssignment } from "@pulumi/azure-native/authorization/policyAssignment.js";
import { PolicyExemption } from "@pulumi/azure-native/authorization/policyExemption.js";
import { guidOf } from "../facts/nameBasedGuid.ts";
import { assignmentParts, MINIMUM_PASSWORD_AGE_PARAMETER, policyAlignmentMisfits } from "../facts/policyAlignment.ts";
import { given, refuseProblems } from "./args.ts";
import { EXEMPTION_CATEGORY, MINIMUM_PASSWORD_AGE } from "./defaults.ts";

/** How an assignment is brought into line: by its parameter, or by an exemption from it. */
export const PolicyAlignmentWay = { Parameter: "parameter", Exemption: "exemption" } as const;
export type PolicyAlignmentWay = (typeof PolicyAlignmentWay)[keyof typeof PolicyAlignmentWay];

/** What Azure Policy calls an exemption: the intent is met otherwise (mitigated), or the risk is accepted (waiver). */
export const ExemptionCategory = { Waiver: "waiver", Mitigated: "mitigated" } as const;
export type ExemptionCategory = (typeof ExemptionCategory)[keyof typeof ExemptionCategory];

/** What PolicyAlignment may be told. The assignment and the way are required, and what each way needs. */
export interface PolicyAlignmentArgs {
  /** Resource id of the policy assignment that demands an age. */
  assignment: string;
  /** By its parameter, which needs the assignment to be the stack's, or by an exemption, which leaves it to whoever owns it. */
  by: PolicyAlignmentWay;
  /** Conditional. Resource id of what is exempted, at or below the scope of the assignment. Required if by is exemption. */
  scope?: string;
  /** Conditional. Why the age is 0. Required if by is exemption. */
  reason?: pulumi.Input<string>;
  /** Conditional. What stands in for the age, such as a password history of 24. Required if by is exemption. */
  compensatingControls?: pulumi.Input<string>;
  /** Conditional. Last day the exemption holds, YYYY-MM-DD. Required if by is exemption. */
  expires?: pulumi.Input<string>;
  /**
   * Whether the intent is met otherwise, or the risk accepted.
   * @default waiver
   */
  category?: pulumi.Input<ExemptionCategory>;
  /**
   * Reference ids of the policies of an initiative that are meant.
   * @default all of its policies
   */
  policyDefinitionReferenceIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Resource types that are exempted, such as Microsoft.HybridCompute/machines.
   * @default all
   */
  resourceTypes?: string[];
  /**
   * Azure regions that are exempted.
   * @default all
   */
  locations?: string[];
  /** Conditional. Resource id of the definition or initiative that is assigned. Required if by is parameter. */
  definition?: pulumi.Input<string>;
  /**
   * The parameter that is set to 0.
   * @default MinimumPasswordAge
   */
  parameter?: string;
  /**
   * Values of the assignment's other parameters.
   * @default those of the definition
   */
  // eslint-disable-next-line @typescript-eslint/consistent-indexed-object-style -- the analyzer does not know Record
  parameters?: { [name: string]: string };
  /**
   * Whether the assignment is there and is taken over. Its parameters have to be as declared then.
   * @default false
   */
  adopt?: boolean;
}

/**
 * An Azure Policy assignment that demands a minimum password age, brought into line with writeback.
 *
 * @example
 * new PolicyAlignment("baseline", {
 *   assignment: "/subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.Authorization/policyAssignments/baseline",
 *   by: "exemption",
 *   scope: "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/domain-controllers",
 *   reason: "Password writeback refuses users inside the minimum password age.",
 *   compensatingControls: "A password history of 24.",
 *   expires: "2027-06-30",
 * });
 */
export class PolicyAlignment extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:PolicyAlignment";
  /** Resource id of the exemption, or of the assignment whose parameter is set. */
  readonly policyId: pulumi.Output<string>;

  constructor(name: string, args: PolicyAlignmentArgs, options?: pulumi.ComponentResourceOptions) {
    refuseProblems("PolicyAlignment", name, args, problemsOf);
    const assignment = assignmentParts(args.assignment);
    super(PolicyAlignment.type, name, { assignment: args.assignment, by: args.by }, options);
    const made = args.by === "exemption" ? exempt(name, args, this) : assign(name, args, assignment, this);
    this.policyId = made.id;
    this.registerOutputs({ policyId: this.policyId });
  }
}

function problemsOf(args: PolicyAlignmentArgs) {
  return assignmentParts(args.assignment) ? policyAlignmentMisfits(args) : [NO_ASSIGNMENT];
}

const NO_ASSIGNMENT = {
  propertyPath: "assignment",
  reason:
    "is not the id of a policy assignment. Write <scope>/providers/Microsoft.Authorization/policyAssignments/<name>, as `az policy assignment list --query [].id` tells it.",
};

function exempt(name: string, args: PolicyAlignmentArgs, parent: pulumi.Resource): PolicyExemption {
  const { scope = "", reason, compensatingControls, expires, category, policyDefinitionReferenceIds } = args;
  const selectors = [...selector("resourceType", args.resourceTypes), ...selector("resourceLocation", args.locations)];
  return new PolicyExemption(
    name,
    {
      ...given<{ policyDefinitionReferenceIds: typeof policyDefinitionReferenceIds }>({ policyDefinitionReferenceIds }),
      ...(selectors.length > 0 && { resourceSelectors: [{ name: "aligned", selectors }] }),
      scope,
      policyAssignmentId: args.assignment,
      // Azure allows one of a name at a scope, and a name of its own does not depend on the others of the stack.
      policyExemptionName: `entra-writeback-${guidOf(args.assignment.toLowerCase()).slice(1, 9).toLowerCase()}`,
      displayName: "Minimum password age 0 for password writeback",
      description: pulumi.interpolate`${reason} Compensated by: ${compensatingControls}`,
      exemptionCategory: pulumi.output(category ?? EXEMPTION_CATEGORY).apply(capitalized),
      // To the end of the day, so that it holds on the last one as declared.
      expiresOn: pulumi.interpolate`${expires}T23:59:59Z`,
    },
    { parent },
  );
}

const selector = (kind: string, values: string[] | undefined) => (values?.length ? [{ kind, in: values }] : []);

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What an assignment has beside its parameters is left as it is. */
const LEFT = [
  ...["description", "displayName", "enforcementMode", "identity", "location", "metadata", "definitionVersion"],
  ...["nonComplianceMessages", "notScopes", "overrides", "resourceSelectors"],
];

function assign(
  name: string,
  { assignment, definition, parameter, parameters = {}, adopt = false }: PolicyAlignmentArgs,
  parts: { scope: string; name: string } | undefined,
  parent: pulumi.Resource,
): PolicyAssignment {
  const values = { ...parameters, [parameter ?? MINIMUM_PASSWORD_AGE_PARAMETER]: String(MINIMUM_PASSWORD_AGE) };
  return new PolicyAssignment(
    name,
    {
      scope: parts?.scope ?? "",
      policyAssignmentName: parts?.name ?? "",
      policyDefinitionId: definition ?? "",
      parameters: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }])),
    },
    { parent, ignoreChanges: LEFT, ...(adopt && { import: assignment, retainOnDelete: true }) },
  );
}
