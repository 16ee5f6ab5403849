/**
 * A rule is data plus a pure function over a view of a resource. It knows nothing of Pulumi, of credentials or of where
 * the view comes from: a preview, stored state, the offline run, a backup of a group policy or an observation.
 */

/** Stands in `properties` wherever a value is not known yet. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** declared: what a program says. backup: a group policy as GPMC saved it, which tells settings and not their effect. */
export type Origin = "declared" | "backup";

/** Where something stands in a file. */
export interface Place {
  /** Path as the user gave it. */
  readonly file: string;
  /** 1-based; absent: the file as a whole. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
}

/** A resource as a rule sees it. */
export interface ResourceView {
  /** Pulumi type token, such as entra-writeback:index:GroupPolicyObject. */
  readonly type: string;
  /** Logical name; of a backup the display name of its policy. */
  readonly name: string;
  /** URN; of a backup gpo-backup:<domain>/<GUID of the policy>. */
  readonly urn: string;
  /** Inputs, or outputs where they are known. Secrets are unwrapped; what is unknown is UNKNOWN. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** URN of the parent. */
  readonly parent?: string;
  /** By property the URNs of the resources whose outputs it holds: what an id that is not known yet is the id of. */
  readonly references?: Readonly<Record<string, readonly string[]>>;
  /** Whether Pulumi refuses to delete it. Absent: it does not, or nobody can tell. */
  readonly isProtected?: true;
  /** @default declared */
  readonly origin?: Origin;
  /** Where a property, such as userRights[1], or the resource itself is written. Absent: in no file. */
  placeOf?(property?: string): Place;
  /** Whether the value at a path, such as ["osProfile", "adminPassword"], or one around it was given as a secret. Absent: nobody can tell. */
  isSecret?(path: readonly string[]): boolean;
  /** What an update would refuse, by the plugin's own check. Absent: nobody has asked it. */
  refusals?(): readonly Refusal[];
}

/** An input that the plugin does not take. */
export interface Refusal {
  /** Such as accountPolicy.minimumPasswordAge. */
  readonly property: string;
  readonly reason: string;
}

/** The resources of a stack, indexed, so that a rule stays linear in their number. */
export interface Stack {
  /** Day of the evaluation, YYYY-MM-DD. */
  readonly today: string;
  /** Resources of one type token; azure-native tokens without an API version. */
  ofType(type: string): readonly ResourceView[];
  /** Resources of one type by the text of one property, in lower case; those without a known text are left out. */
  ofTypeBy(type: string, property: string): ReadonlyMap<string, readonly ResourceView[]>;
  /** The resource that has a URN. */
  byUrn(urn: string): ResourceView | undefined;
  /** The texts and numbers that resources were given as secrets. */
  secrets(): readonly string[];
  /** What a resource is declared in; undefined: in nothing, or in what the rules do not see. */
  parentOf(view: ResourceView): ResourceView | undefined;
}

/** One thing that is wrong with a resource. */
export interface Violation {
  /** What is so, where: the value and the rule it breaks. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
  /** Path of the property that is wrong, such as accountPolicy.minimumPasswordAge; absent: the resource as a whole. */
  readonly property?: string;
}

/** What one rule says of one view; the fifth result, exempted, is a person's. */
export type Outcome = (
  | { readonly result: "pass" }
  | { readonly result: "notApplicable" }
  /** `reason` says what would have to be known. */
  | { readonly result: "notEvaluated"; readonly reason: string; readonly property?: string }
  | { readonly result: "fail"; readonly violations: readonly Violation[] }
) & { readonly evidence?: Evidence };

/** What a rule looked at, where it was more than what is declared or backed up: what a look found, or what a person says to have seen. */
export type Evidence = "observed" | "attested";

/** What people and reports know a rule by: the head of its page. */
export interface RuleMetadata {
  /** Stable, kebab-case: what an exemption names. */
  readonly id: string;
  /** Stable as well, EWB-nnn: for registers and tools that want a number. One that was given up is never used again. */
  readonly code: string;
  readonly title: string;
  /** error: must not be deployed (mandatory). warning: reported, not stopped (advisory). */
  readonly severity: "error" | "warning";
  /** What the rule is about: directory, group-policy, agents, tenant, azure. */
  readonly area: string;
  readonly tags: readonly string[];
  /** Version of the kit that had the rule first. */
  readonly since: string;
  /** Pages and specification sections that say so. */
  readonly references: readonly string[];
  /** What others demand of the same thing, met or contradicted, such as CIS 1.1.3; absent: nothing that is known. */
  readonly benchmarks?: readonly string[];
  /** Its page, from the kit's folder. */
  readonly help: string;
}

/** A number of a rule that a user may make stricter. What makes a rule weaker is an exemption, with a name and a day. */
export interface Threshold {
  /** What the number is. */
  readonly description: string;
  /** What a rule takes where nothing is configured: also the weakest there is. */
  readonly default: number;
  /** The least and the most that may be configured, both included. */
  readonly minimum: number;
  readonly maximum: number;
}

/** Numbers chosen for a rule, by the names of its thresholds; the others are the default. */
export type Thresholds = Readonly<Partial<Record<string, number>>>;

/** The code of a rule, in its `rule.ts`. */
export interface RuleCheck {
  /** resource: one resource is enough, so a violation stops it before it is created. stack: the others are needed. */
  readonly scope: "resource" | "stack";
  /** Type tokens the rule looks at; a resource of another type is not applicable. */
  readonly appliesTo: readonly string[];
  /**
   * Where the views it looks at come from.
   * @default ["declared"]
   */
  readonly origins?: readonly Origin[];
  /**
   * Whether an exemption may cover its findings: not where an update stops at them all the same.
   * @default true
   */
  readonly isExemptible?: boolean;
  /** Integers that a policy pack's configuration may set, by name. */
  readonly thresholds?: Readonly<Record<string, Threshold>>;
  /** One outcome for one view. */
  check(view: ResourceView, stack: Stack, thresholds?: Thresholds): Outcome;
}

export interface Rule extends RuleMetadata, RuleCheck {}
