/**
 * A rule is data plus a pure function over resources. It knows nothing of Pulumi, of credentials or of where the
 * resources come from: a preview, stored state, the offline check or an observation.
 */

/** Stands in `properties` wherever a value is not known yet. */
export const UNKNOWN: unique symbol = Symbol("unknown");

export interface ResourceView {
  /** Pulumi type token, such as entra-writeback:index:GroupPolicyObject. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly urn: string;
  /** Inputs, or outputs where they are known. Secrets are unwrapped; what is unknown is UNKNOWN. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** URN of the parent. */
  readonly parent?: string;
}

/** The resources of a stack, indexed, so that a rule stays linear in their number. */
export interface Stack {
  /** Day of the evaluation, YYYY-MM-DD. */
  readonly today: string;
  /** Resources of one type token; azure-native tokens without an API version. */
  ofType(type: string): readonly ResourceView[];
  /** Resources of one type by the text of one property, in lower case; those without a known text are left out. */
  ofTypeBy(type: string, property: string): ReadonlyMap<string, readonly ResourceView[]>;
}

export type Outcome =
  | { readonly result: "pass" }
  | { readonly result: "notApplicable" }
  /** `reason` says what would have to be known. */
  | { readonly result: "notEvaluated"; readonly reason: string }
  | {
      readonly result: "fail";
      /** What is so, where: the value and the rule it breaks. */
      readonly message: string;
      /** What to write instead. */
      readonly fix: string;
      /** Key of the stack file that is to be changed, such as accountPolicy.minimumPasswordAge. */
      readonly key?: string;
    };

export interface Rule {
  /** Stable, kebab-case; what an exemption names. */
  readonly id: string;
  readonly title: string;
  /** error: must not be deployed (mandatory). warning: told, not stopped (advisory). */
  readonly severity: "error" | "warning";
  /** Why it matters, for people. */
  readonly why: string;
  /** Page or specification section that says so. */
  readonly source: string;
  /** What the rule does when a value it needs is not known in preview. */
  readonly whenUnknown: string;
  /** resource: one resource tells, so a violation stops it before it is created. stack: the others are needed. */
  readonly scope: "resource" | "stack";
  /** Type tokens the rule looks at; a resource of another type is not applicable. */
  readonly appliesTo: readonly string[];
  /** One outcome for one resource. */
  check(resource: ResourceView, stack: Stack): Outcome;
}

/** A violation with its place. */
export interface Finding {
  readonly rule: string;
  readonly severity: Rule["severity"];
  readonly title: string;
  readonly resource: string;
  readonly urn: string;
  readonly message: string;
  readonly fix: string;
  readonly key?: string;
}
