import { daysBetween } from "../facts/calendar.ts";
import type { Exempted } from "../policies/exemptions.ts";
import type { Finding, NotEvaluated, ReportItem } from "../policies/finding.ts";
import type { Place } from "../policies/rule.ts";
import { dangersOf } from "./dangers.ts";
import { redactor, type Redact, type RedactionOptions } from "./redaction.ts";
import { operations, type Basis, type Counts, type Operation, type Review } from "./review.ts";
import type { ResourceChange, Seen } from "./seen.ts";
import { toldChange } from "./told.ts";
import { topologyOf } from "./topology.ts";

/** What was judged and seen of one stack. */
export interface Judged {
  readonly findings: readonly Finding[];
  readonly exempted: readonly Exempted[];
  readonly notEvaluated: readonly NotEvaluated[];
}

export interface ReviewInput extends RedactionOptions {
  readonly stack: string;
  readonly file: string;
  readonly basis: Basis;
  readonly judged: Judged;
  /** Findings at the base; absent: there is no base. */
  readonly base?: readonly Finding[];
  readonly problems: readonly string[];
  readonly changes: readonly ResourceChange[];
  readonly resources: readonly Seen[];
  readonly source: Review["source"];
  /** YYYY-MM-DD. */
  readonly today: string;
}

/** The review of one stack. Everything that anyone will read of it is redacted here, so that no printer can forget it. */
export function makeReview(input: ReviewInput): Review {
  const { judged, base, today, changes, resources } = input;
  const redact = redactor([...resources, ...changes.map(formerOf)], input);
  const fingerprints = new Set(base?.map(({ fingerprint }) => fingerprint));
  const now = new Set([...judged.findings, ...judged.exempted].map(({ fingerprint }) => fingerprint));
  const told = (finding: Finding) => ({
    ...itemOf(finding, input, redact),
    message: redact(finding.message),
    fix: redact(finding.fix),
  });
  const [fresh, known] = [false, true].map((isKnown) =>
    judged.findings
      .filter(({ fingerprint }) => fingerprints.has(fingerprint) === isKnown)
      .sort(errorsFirst)
      .map(told),
  );
  const sorted = [...changes].sort((a, b) => operations.indexOf(a.operation) - operations.indexOf(b.operation));
  return {
    stack: redact(input.stack),
    file: redact(input.file),
    basis: { ...input.basis, notes: input.basis.notes.map(redact) },
    counts: countsOf(changes),
    dangers: sorted.flatMap(dangersOf).map(({ about, resource, text }) => {
      return { about, resource: redact(resource), text: redact(text) };
    }),
    findings: {
      new: fresh ?? [],
      known: known ?? [],
      fixed: (base ?? []).filter(({ fingerprint }) => !now.has(fingerprint)).map(told),
      exempted: judged.exempted.map((item) => ({
        ...itemOf(item, input, redact),
        message: redact(item.message),
        reason: redact(item.exemption.reason),
        approvedBy: redact(item.exemption.approvedBy),
        expires: redact(item.exemption.expires),
        daysLeft: daysBetween(today, item.exemption.expires) ?? 0,
      })),
    },
    notEvaluated: judged.notEvaluated.map((item) => ({ ...itemOf(item, input, redact), reason: redact(item.reason) })),
    problems: input.problems.map(redact),
    changes: sorted.map((change) => toldChange(change, redact)),
    topology: topologyOf(resources, changes, redact),
    source: input.source,
  };
}

function itemOf({ rule, resource, place }: ReportItem, { file }: ReviewInput, redact: Redact) {
  const { id, code, severity } = rule;
  return { rule: id, code, severity, resource: redact(resource.name), place: redact(placeText(place ?? { file })) };
}

const placeText = ({ file, line }: Place): string => (line === undefined ? file : `${file}:${line}`);

function countsOf(changes: readonly ResourceChange[]): Counts {
  const count = (wanted: Operation) => changes.filter(({ operation }) => operation === wanted).length;
  return Object.fromEntries(operations.map((operation) => [operation, count(operation)])) as Counts;
}

/** What a resource held before may hold a secret that it no longer does. */
const formerOf = ({ resource, before = {} }: ResourceChange): Seen => ({ ...resource, properties: before });

const errorsFirst = (a: Finding, b: Finding): number => Number(isWarning(a)) - Number(isWarning(b));
const isWarning = ({ rule }: Finding): boolean => rule.severity === "warning";
