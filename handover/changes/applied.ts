import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { windowsText } from "../../formats/windowsText.ts";
import { isSigned, type Signed } from "../signed.ts";
import { changeText, type Change } from "./change.ts";
import { withoutNumber } from "./fileNames.ts";

/** What Changes.ps1 keeps of a change. */
interface AppliedReport extends Signed {
  readonly title: string;
  /** SHA-256 of the change's file, hexadecimal. */
  readonly change: string;
  readonly state: "made" | "as is" | "not yet";
  readonly problems: readonly string[];
}

/** What of the declared changes those who ran the pack say is done. They are reports of others: nothing is observed here. */
export interface AppliedChange {
  readonly title: string;
  readonly state: "done" | "not yet" | "declared anew since" | "not reported" | "not readable" | "no longer declared";
  /** When, by whom and where; why not. */
  readonly details: readonly string[];
}

/** A folder that is no pack. */
export class AppliedError extends Error {}

export function appliedChanges(pack: string, changes: readonly Change[]): AppliedChange[] {
  const has = (name: string) => existsSync(join(pack, name));
  if (!has("changes") || !(has("scripts") || has("applied")))
    throw new AppliedError(`${pack} is not a folder that ewb changes wrote. Name the one that came back.`);
  const files = new Map([...reportsOf(pack)].map(([file, report]) => [withoutNumber(file), { file, report }]));
  const declared = changes.map((change): AppliedChange => {
    const { report } = files.get(withoutNumber(change.file)) ?? {};
    files.delete(withoutNumber(change.file));
    if (report === undefined) return { title: change.title, state: "not reported", details: [] };
    if (typeof report === "string") return { title: change.title, state: "not readable", details: [report] };
    return { title: change.title, ...stateOf(report, change) };
  });
  const former = [...files.values()].map(({ file, report }): AppliedChange => {
    if (typeof report === "string") return { title: file, state: "not readable", details: [report] };
    const undone = `Where it is not to stay: undo it as the plan says under "No longer declared", then delete ${join(pack, "applied", file)}.`;
    return { title: report.title, state: "no longer declared", details: [whenceOf(report), undone] };
  });
  return [...declared, ...former];
}

function stateOf(report: AppliedReport, change: Change): Pick<AppliedChange, "state" | "details"> {
  const isSame = report.change === createHash("sha256").update(changeText(change)).digest("hex");
  if (!isSame) return { state: "declared anew since", details: [whenceOf(report)] };
  if (report.state === "not yet" || report.problems.length > 0)
    return { state: "not yet", details: [whenceOf(report), ...report.problems] };
  return { state: "done", details: [whenceOf(report)] };
}

export const whenceOf = ({ state, at, by, on }: AppliedReport): string => `${at}: ${state}, says ${by} on ${on}`;

/** Reports, or why one cannot be read, by the names of their files. */
export function reportsOf(pack: string): Map<string, AppliedReport | string> {
  const folder = join(pack, "applied");
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  return new Map(names.map((name) => [name, reportIn(join(folder, name))]));
}

function reportIn(file: string): AppliedReport | string {
  try {
    const report = JSON.parse(windowsText(readFileSync(file))) as unknown;
    if (isReport(report)) return report;
  } catch (error) {
    if (!(error instanceof SyntaxError)) return `${file} cannot be read: ${String(error)}`;
  }
  return `${file} is not a report of Changes.ps1. Run .\\Changes.ps1 again, which writes it anew.`;
}

function isReport(value: unknown): value is AppliedReport {
  const report = (value ?? {}) as Partial<Record<keyof AppliedReport, unknown>>;
  const { title, change, state, problems } = report;
  const texts = typeof title === "string" && typeof change === "string";
  const known = state === "made" || state === "as is" || state === "not yet";
  const lines = Array.isArray(problems) && problems.every((problem) => typeof problem === "string");
  return isSigned(report) && texts && known && lines;
}
