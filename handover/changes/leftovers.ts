import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inMarkdown } from "../../policies/reports/markdownText.ts";
import { reportsOf, whenceOf } from "./applied.ts";
import type { Change } from "./change.ts";
import { withoutNumber } from "./fileNames.ts";

/** What an earlier pack is reported to have made and the stack file declares no longer: it is in the directory until somebody undoes it. */
export interface Leftover {
  readonly title: string;
  /** Name of its report in `applied`. */
  readonly report: string;
  /** When, by whom and where. */
  readonly whence: string;
  /** Undefined: nothing keeps it. */
  readonly undo: string | undefined;
}

/** The folder of texts on how to undo each change, kept for as long as the change is declared or reported as made. */
export const UNDO = "undo";

const undoFile = (file: string): string => withoutNumber(file).replace(/\.json$/, ".txt");

/** What an earlier pack declared and this one does not. */
interface NoLongerDeclared {
  readonly left: readonly Leftover[];
  /** Titles of what nobody reported: whether it was made is not known here. */
  readonly unreported: readonly string[];
}

export function noLongerDeclared(pack: string, changes: readonly Change[]): NoLongerDeclared {
  const reports = [...reportsOf(pack)];
  const declared = new Set(changes.map(({ file }) => undoFile(file)));
  const known = new Set([...declared, ...reports.map(([file]) => undoFile(file))]);
  return {
    left: reports.flatMap(([file, report]) =>
      declared.has(undoFile(file)) || typeof report === "string"
        ? []
        : [{ title: report.title, report: file, whence: whenceOf(report), undo: undoOf(pack, file) }],
    ),
    unreported: undoFiles(pack)
      .filter((file) => !known.has(file))
      .map((file) => readFileSync(join(pack, UNDO, file), "utf8").split("\n")[0] ?? file),
  };
}

/** How the change of a report is undone; undefined: an older pack did not keep it. */
function undoOf(pack: string, report: string): string | undefined {
  const file = join(pack, UNDO, undoFile(report));
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(2).join("\n").trim() : undefined;
}

export function writeUndo(pack: string, changes: readonly Change[], staying: readonly Leftover[]): void {
  const kept = new Set(staying.map(({ report }) => undoFile(report)));
  for (const file of undoFiles(pack)) if (!kept.has(file)) rmSync(join(pack, UNDO, file));
  mkdirSync(join(pack, UNDO), { recursive: true });
  for (const { file, title, words } of changes)
    writeFileSync(join(pack, UNDO, undoFile(file)), `${title}\n\n${words.undo(beforeOf(file))}\n`);
}

/** Where Changes.ps1 keeps what was there, as a plan names it. */
export const beforeOf = (file: string): string => `\`before\\${file}\``;

function undoFiles(pack: string): string[] {
  const folder = join(pack, UNDO);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** The part of the plan on them; empty: there are none. */
export function leftoversSection(left: readonly Leftover[]): string {
  if (left.length === 0) return "";
  const sections = left.map(
    ({ title, report, whence, undo }) => `### ${inMarkdown(title)}

Reported ${inMarkdown(whence)} (\`applied\\${report}\`)

To undo by hand: ${undo ?? "as the plan of the folder says that declared it."}
`,
  );
  return `## No longer declared

The stack file declared this when it was reported as done, and declares it no longer. Nothing here takes it away. Undo what is not to stay, from the
last to the first, then delete its report: \`ewb changes --applied\` counts it for as long as that is there.

${sections.join("\n")}
`;
}
