import { createHash } from "node:crypto";
import type { Evidence, Place, ResourceView, RuleMetadata, Violation } from "./rule.ts";

/** The resource a report speaks of. */
export interface Subject {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
}

/** A rule at a resource, with its place: what every item of a report has. */
export interface ReportItem {
  readonly rule: RuleMetadata;
  readonly resource: Subject;
  /** Path of the property, such as accountPolicy.minimumPasswordAge; absent: the resource as a whole. */
  readonly property?: string;
  /** Where it is written; absent: in no file. */
  readonly place?: Place;
  /** Absent: what is declared, or backed up. */
  readonly evidence?: Evidence;
}

/** A violation with its rule, its resource and its place. */
export interface Finding extends ReportItem {
  /** What is so, where: the value and the rule it breaks. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
  /**
   * The same for as long as the same property of the same resource breaks the same rule, whatever the texts and lines:
   * the first 16 hexadecimal digits of the SHA-256 of the JSON list of rule id, URN and property.
   */
  readonly fingerprint: string;
  /** Day since when a baseline knows it, YYYY-MM-DD; absent: it is new, or there is no baseline. */
  readonly knownSince?: string;
}

/** What a rule could not decide. */
export interface NotEvaluated extends ReportItem {
  /** What would have to be known. */
  readonly reason: string;
}

export function findingOf(rule: RuleMetadata, view: ResourceView, { message, fix, property }: Violation): Finding {
  const fingerprint = fingerprintOf(rule.id, view.urn, property);
  return { ...itemOf(rule, view, property), message, fix, fingerprint };
}

export function notEvaluatedOf(
  rule: RuleMetadata,
  view: ResourceView,
  { reason, property }: { readonly reason: string; readonly property?: string },
): NotEvaluated {
  return { ...itemOf(rule, view, property), reason };
}

function itemOf(rule: RuleMetadata, view: ResourceView, property: string | undefined): ReportItem {
  const place = view.placeOf?.(property);
  return {
    rule: metadataOf(rule),
    resource: subjectOf(view),
    ...(property !== undefined && { property }),
    ...(place && { place }),
  };
}

export const subjectOf = ({ type, name, urn }: ResourceView): Subject => ({ type, name, urn });

/** A rule without its code, as a report carries it. */
export function metadataOf(rule: RuleMetadata): RuleMetadata {
  let metadata = known.get(rule);
  if (!metadata) known.set(rule, (metadata = withoutCheck(rule)));
  return metadata;
}

const known = new WeakMap<RuleMetadata, RuleMetadata>();

function withoutCheck(rule: RuleMetadata): RuleMetadata {
  const { id, code, title, severity, area, tags, since, references, benchmarks, help } = rule;
  return { id, code, title, severity, area, tags, since, references, ...(benchmarks && { benchmarks }), help };
}

/** What a person has accepted where a finding was accepted: one value of a property, and no other. Of one fingerprint there may be several. */
export const identityOf = ({ fingerprint, message }: Pick<Finding, "fingerprint" | "message">): string =>
  JSON.stringify([fingerprint, message]);

export function fingerprintOf(rule: string, urn: string, property = ""): string {
  return createHash("sha256")
    .update(JSON.stringify([rule, urn, property]))
    .digest("hex")
    .slice(0, 16);
}
