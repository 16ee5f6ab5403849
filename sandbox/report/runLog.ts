import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { isDeepStrictEqual } from "node:util";
import { plainText } from "../../formats/engineText.ts";
import { nameOf, shortType } from "../../formats/urn.ts";

/** A resource that a run changed, or would change. */
export interface ChangedResource {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Whether it is only looked at: `mode: observe`. */
  readonly isObserved: boolean;
  /** Property paths that differ. */
  readonly paths: readonly string[];
  /** The same for people: a list as a whole, because its places say nothing. */
  readonly values: readonly { readonly path: string; readonly before: string; readonly after: string }[];
}

/** What a policy said. */
export interface PolicyResult {
  readonly policy: string;
  readonly level: string;
  readonly resource: string;
  readonly message: string;
}

/** What a run did, gathered from the engine's events. */
export interface RunLog {
  readonly changes: ChangedResource[];
  readonly policies: PolicyResult[];
  readonly errors: string[];
  readonly warnings: string[];
  /** Whether policies looked at the run. */
  policed: boolean;
  /** Operations by kind, as the engine counts them. */
  counts: Readonly<Record<string, number>>;
}

/** The engine names a language host found on PATH at each run; the sandbox has put it there. */
const expected = /^using pulumi-language-nodejs from \$PATH|^Undefined value \(.*\) will not show as a stack output/;
const reported = new Set(["create", "update", "delete", "replace", "import", "read"]);

export function newRunLog(): RunLog {
  return { changes: [], policies: [], errors: [], warnings: [], policed: false, counts: {} };
}

/** Adds one event to the log. */
export function record(log: RunLog, event: EngineEvent): void {
  if (event.resOutputsEvent) recordChange(log, event.resOutputsEvent.metadata);
  if (event.diagnosticEvent) recordDiagnostic(log, event.diagnosticEvent);
  if ("policyLoadEvent" in event) log.policed = true; // not among the SDK's types
  if (event.policyEvent) {
    const { policyName, enforcementLevel, resourceUrn, message } = event.policyEvent;
    const resource = nameOf(resourceUrn ?? "");
    const said = { policy: policyName, level: enforcementLevel, resource, message: plainText(message) };
    if (!log.policies.some((other) => isDeepStrictEqual(other, said))) log.policies.push(said);
  }
  if (event.summaryEvent) {
    log.counts = event.summaryEvent.resourceChanges as Record<string, number>;
  }
}

type Metadata = NonNullable<EngineEvent["resOutputsEvent"]>["metadata"];

function recordChange(log: RunLog, { op, type, urn, detailedDiff, diffs, ...states }: Metadata): void {
  const isRefresh = op === "refresh";
  const paths = detailedDiff ? Object.keys(detailedDiff) : (diffs ?? []);
  if (!reported.has(op) && !(isRefresh && paths.length > 0)) return;
  if (type === "pulumi:pulumi:Stack" || type.startsWith("pulumi:providers:")) return;
  // A component is reported when it is registered and again with its outputs.
  if (log.changes.some((change) => change.urn === urn && change.op === op)) return;
  const places = [...new Set(paths.map((path) => path.replace(/\[\d+\].*$/, "")))];
  const values = places.map((path) => {
    return { path, before: valueAt(states.old?.inputs, path), after: valueAt(states["new"]?.inputs, path) };
  });
  const isObserved = [states["new"], states.old].some((state) => valueAt(state?.inputs, "mode") === "observe");
  log.changes.push({ op, urn, type: shortType(type), name: nameOf(urn), isObserved, paths, values });
}

/** The engine shows a secret as [secret] in its events. */
function valueAt(inputs: unknown, path: string): string {
  const value = path
    .split(".")
    .reduce<unknown>(
      (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
      inputs,
    );
  if (value === undefined || value === null) return "(none)";
  if (Array.isArray(value)) return value.length === 0 ? "(none)" : value.map(shownValue).join(" + ");
  return shownValue(value);
}

const shownValue = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

function recordDiagnostic(log: RunLog, diagnostic: NonNullable<EngineEvent["diagnosticEvent"]>): void {
  const text = plainText(diagnostic.message);
  const name = diagnostic.urn ? nameOf(diagnostic.urn) : "";
  const line = name === "" ? text : `${name}: ${text}`;
  if (diagnostic.severity === "error" && !log.errors.includes(line)) log.errors.push(line);
  if (diagnostic.severity === "warning" && !expected.test(text) && !log.warnings.includes(line))
    log.warnings.push(line);
}
