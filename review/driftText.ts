import { daysBetween } from "../facts/calendar.ts";
import { count } from "../policies/reports/count.ts";
import { inMarkdown as text } from "../policies/reports/markdownText.ts";
import type { Drift, Drifted } from "./drift.ts";
import { fitted } from "./fitted.ts";
import { footOf, LONGEST_TEXT, title, valueText } from "./words.ts";

/** Day on which a run found it first, by key. */
export type Since = ReadonlyMap<string, string>;

export interface DriftTextOptions {
  /** First line, by which the issue is found again; absent: it stands for itself. */
  readonly marker?: string;
  /** Absent: nothing keeps days. */
  readonly since?: Since;
}

/** Their days have room in one issue. */
const most = 1000;

/** The issue of one stack as Markdown; undefined: nothing has drifted. */
export function driftText(drift: Drift, { marker, since }: DriftTextOptions = {}): string | undefined {
  const { items, today, engine } = drift;
  if (items.length === 0) return undefined;
  const head = [
    ...(marker === undefined ? [] : [marker]),
    ...(since === undefined ? [] : [daysLine(items.slice(0, most), since, today)]),
    `### ${title(drift)}: ${driftInWords(items)}`,
    "",
    `Pulumi ${text(engine)} looked on ${today}: this is not as the last update left it. ${remedy}`,
  ];
  const lines = items.map((item) => itemText(item, since && (since.get(item.key) ?? today)));
  return fitted(
    { head, sections: [{ title: listTitle, items: lines, most }], foot: ["", footOf(drift)] },
    LONGEST_TEXT,
  );
}

const remedy = "`pulumi up --refresh` sets it to what is declared; what is to stay belongs in the stack file.";
const listTitle = "#### Drifted";
const formerTitle = "#### Had drifted";

/** What the issue says when it is closed: with what stood there, and without days, so that what comes again is new. */
export function noDriftText(drift: Drift, marker: string, former: string): string {
  const lines = former.replaceAll("\r\n", "\n").split("\n");
  const start = lines.findIndex((line) => line === listTitle || line === formerTitle);
  const list = lines.slice(start + 1).filter((line) => line.startsWith("- "));
  return [
    marker,
    `### ${title(drift)}: nothing drifts any more`,
    "",
    `Pulumi ${text(drift.engine)} looked on ${drift.today}.`,
    ...(start === -1 ? [] : ["", formerTitle, ...list]),
    "",
    footOf(drift),
  ].join("\n");
}

/** As plain text. What no name of a stack has, a forge's shorthands among it, is left out. */
export const issueTitle = ({ stack }: Drift): string =>
  `Drift of ${stack.replace(/[^\w .-]+/g, "_").slice(0, 100)} (Entra writeback)`;

function driftInWords(items: readonly Drifted[]): string {
  const missing = items.filter(({ isMissing }) => isMissing).length;
  const gone = items.filter(({ value }) => value === undefined).length - missing;
  const values = items.length - gone - missing;
  const parts = [
    missing > 0 && `🛑 ${count(missing, "resource")} not deployed`,
    gone > 0 && `🛑 ${count(gone, "resource")} gone`,
    values > 0 && `${count(values, "value")} drifted`,
  ];
  return parts.filter((part) => part !== false).join(", ");
}

function itemText({ type, name, isObserved, isMissing, value }: Drifted, since: string | undefined): string {
  const gone = isMissing ? "declared, but not deployed: nobody looks at it" : "gone";
  const what = value === undefined ? gone : valueText(value);
  const looked = isObserved ? " (only looked at)" : "";
  return `- ${text(type)} **${text(name)}**${looked}: ${what}${since === undefined ? "" : `, since ${since}`}`;
}

/** Days are kept in the issue's own text: <!-- since 2026-11-20 KEY KEY, 2026-11-29 KEY -->. */
function daysLine(items: readonly Drifted[], since: Since, today: string): string {
  const days = Map.groupBy(items, ({ key }) => since.get(key) ?? today);
  const parts = [...days].sort().map(([day, some]) => [day, ...some.map(({ key }) => key)].join(" "));
  return `<!-- since ${parts.join(", ")} -->`;
}

/** The days that an issue keeps. People may edit it: what is no day, or one that is to come, is none. */
export function daysIn(issue: string, today: string): Since {
  const [, second = ""] = issue.replaceAll("\r\n", "\n").split("\n");
  const [, list = ""] = /^<!-- since ([0-9a-f ,-]*) -->$/.exec(second) ?? [];
  return new Map(
    list.split(", ").flatMap((part) => {
      const [day = "", ...keys] = part.split(" ");
      const age = daysBetween(day, today);
      return day.length === 10 && age !== undefined && age >= 0 ? keys.map((key) => [key, day] as const) : [];
    }),
  );
}
