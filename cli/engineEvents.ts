import { readFileSync } from "node:fs";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { fileFault } from "../formats/fileFault.ts";
import type { RuleConfiguration } from "../policies/configuration.ts";
import type { UnusableInput } from "../policies/reports/json.ts";
import type { CheckedStackFile } from "../stack/offline/check.ts";

const HOW =
  "Name a file that `PULUMI_DEBUG_COMMANDS=true pulumi preview --policy-pack … --event-log FILE` has written.";

/** The events of an engine's run, one a line. Undefined: the file is none, and the problem is told. */
export function readEngineEvents(file: string, problems: UnusableInput[]): readonly EngineEvent[] | undefined {
  const tell = (message: string, line?: number): undefined => {
    problems.push({ file, path: "", message: `${message}. ${HOW}`, ...(line !== undefined && { line }) });
  };
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    return tell(`cannot be read: ${fileFault(error, "read")}`);
  }
  const events: EngineEvent[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const event = eventIn(line);
    if (event === undefined) return tell("is not an event of an engine", index + 1);
    events.push(event);
  }
  return events.length > 0 ? events : tell("holds no event of an engine");
}

function eventIn(line: string): EngineEvent | undefined {
  try {
    const event = JSON.parse(line) as unknown;
    return typeof event === "object" && event !== null && "sequence" in event ? (event as EngineEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** What was judged without an engine, and what its policies said: of values that only it knows, and of other packs. */
export async function withEngineEvents(
  offline: CheckedStackFile,
  events: readonly EngineEvent[],
  { configuration, file, problems }: EngineEventsOptions,
): Promise<CheckedStackFile> {
  const { cameToItsEnd, hadPack, otherRun, withHeard } = await import("../review/engineView.ts");
  const { report, views, notes } = offline;
  const other = otherRun(events, offline.run);
  if (other !== undefined) {
    problems.push({ file, path: "", message: `${other}: what its rules said is not of this stack as it is. ${HOW}` });
    return offline;
  }
  const isComplete = cameToItsEnd(events);
  const judged = withHeard(report, events, { views, isComplete, configuration });
  const said = new Set([...judged.findings, ...judged.exempted, ...judged.notEvaluated].map(pairOf));
  const passes = report.passes.filter((pass) => !said.has(pairOf(pass)));
  return {
    ...offline,
    report: { ...report, ...judged, passes, passed: passes.length, ...(!isComplete && { isPartial: true as const }) },
    notes: [...notes, ...(isComplete ? [] : [stopped]), ...(hadPack(events) ? [] : [withoutPack])],
  };
}

export interface EngineEventsOptions {
  readonly configuration: RuleConfiguration;
  /** That the events are from. */
  readonly file: string;
  /** Where events of another run are told. */
  readonly problems: UnusableInput[];
}

const stopped = "The engine's run did not come to its end: a rule stopped it, or it failed, and not all was judged.";
const withoutPack = `The engine's run had no policy pack of the kit, so what only the engine knows is not judged. ${HOW}`;

const pairOf = ({
  rule,
  resource,
}: {
  readonly rule: { readonly id: string };
  readonly resource: { readonly urn: string };
}) => `${rule.id} ${resource.urn}`;
