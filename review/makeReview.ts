import { daysBetween } from "../facts/calendar.ts";
import type { Finding, ReportItem } from "../policies/finding.ts";
import type { Place } from "../policies/rule.ts";
import { compared, type Fresh, type Judged } from "./compared.ts";
import { dangersOf } from "./dangers.ts";
import { redactor, type Redact, type RedactionOptions } from "./redaction.ts";
import { operations, type Basis, type Counts, type Danger, type Operation, type Review, type ToldFinding, type ToldWarning } from "./review.ts"; // prettier-ignore
import { isObserved, type ResourceChange, type Seen } from "./seen.ts";
import { toldChange } from "./told.ts";
import { topologyOf } from "./topology.ts";

/** What was judged and seen of one stack. */
export interface ReviewInput extends RedactionOptions {
  readonly stack: string;
  readonly file: string;
  readonly basis: Basis;
  readonly judged: Judged;
  /** What was judged at the base; absent: there is no base. */
  readonly base?: Pick<Judged, "findings" | "exempted">;
  readonly problems: readonly string[];
  readonly warnings: readonly ToldWarning[];
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
  const { fresh, known, fixed } = compared(judged, base);
  const told = (finding: Finding) => ({
    ...itemOf(finding, input, redact),
    message: redact(finding.message),
    fix: redact(finding.fix),
  });
  const toldFresh = ({ finding, was }: Fresh) => ({ ...told(finding), ...(was !== undefined && { was: redact(was) }) });
  const sorted = [...changes].sort((a, b) => operations.indexOf(a.operation) - operations.indexOf(b.operation));
  return {
    stack: redact(input.stack),
    file: redact(input.file),
    basis: { ...input.basis, notes: input.basis.notes.map(redact) },
    counts: countsOf(changes.filter(({ resource }) => !isObserved(resource))),
    lookedAt: changes.filter(({ resource }) => isObserved(resource)).length,
    dangers: [...dangersOf(sorted, resources), ...newExemptions(input)].map(({ about, resource, text }) => {
      return { about, resource: redact(resource), text: redact(text) };
    }),
    findings: {
      new: fresh.map(toldFresh).sort(errorsFirst),
      known: known.map(told).sort(errorsFirst),
      // Of what was not judged nothing is fixed.
      fixed: input.problems.length === 0 ? fixed.map(told) : [],
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
    problems: hidesAll(input) ? [hiddenProblem] : input.problems.map(redact),
    warnings: input.warnings.map(({ resources, text }) => ({ resources: resources.map(redact), text: redact(text) })),
    changes: sorted.map((change) => toldChange(change, redact)),
    topology: topologyOf(resources, changes, redact),
    source: input.source,
  };
}

/** Of a file that cannot be used nobody knows what in its problems is the name of a host. */
const hidesAll = ({ hideHostNames, problems, resources }: ReviewInput): boolean =>
  hideHostNames && problems.length > 0 && resources.length === 0;
const hiddenProblem = "What is wrong is not told here, as names of hosts are kept from readers: ewb check tells it.";

/** What a change has accepted itself, or lets an exemption accept that was given for something else, a person has to see. */
function newExemptions({ judged, base }: ReviewInput): Danger[] {
  if (base === undefined) return [];
  const before = new Map(base.exempted.map(({ fingerprint, message }) => [fingerprint, message]));
  return judged.exempted.flatMap(({ rule, resource, message, fingerprint, exemption }) => {
    const was = before.get(fingerprint);
    if (was === message) return [];
    const how = was === undefined ? "newly exempted" : "exempted, and not as it was,";
    const until = `${how} from ${rule.id} until ${exemption.expires} by ${exemption.approvedBy}: ${exemption.reason}`;
    const text = was === undefined ? until : `${until}. Now: ${message} Was: ${was}`;
    return [{ about: "exemption" as const, resource: resource.name, text }];
  });
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

const errorsFirst = (a: ToldFinding, b: ToldFinding): number => Number(isWarning(a)) - Number(isWarning(b));
const isWarning = ({ severity }: ToldFinding): boolean => severity === "warning";
