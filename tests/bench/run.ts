import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { agentsSideBySide } from "./agents.ts";
import { backupsAgainstBaseline, backupsAgainstReading } from "./backups.ts";
import { checkAgainstBaseline, checkAgainstImport, checkAtScale } from "./check.ts";
import { directoryAgainstRawLdap } from "./directory.ts";
import { previewAgainstBareProgram } from "./engine.ts";
import { formerVersion } from "./formerVersion.ts";
import { installedSize } from "./installedSize.ts";
import type { Result } from "./measure.ts";
import { packAgainstNode } from "./pack.ts";
import { prAgainstItsPreview } from "./pr.ts";
import { rulesAgainstOpa } from "./rules.ts";
import { sarifAgainstStringify } from "./sarif.ts";

/**
 * `npm run bench`: medians and ratios, each pair measured side by side. `--only NAME` measures one group of `measurements`, and may be
 * repeated; `--against COMMIT` measures a former version beside the present one too, in a copy that is made for it; `--write` puts the
 * table into docs/performance.md.
 */
const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    against: { type: "string" },
    write: { type: "boolean" },
  },
});
const { against } = values;
const former = against === undefined ? undefined : formerVersion(against);
process.on("exit", () => former?.remove());
/** A line of the table, or why there is none. */
type Measured = Result | string;
const measurements: Readonly<Record<string, () => Promise<Measured | Measured[]> | Measured | Measured[]>> = {
  import: checkAgainstImport,
  pack: packAgainstNode,
  sarif: sarifAgainstStringify,
  preview: previewAgainstBareProgram,
  pr: prAgainstItsPreview,
  scale: checkAtScale,
  backups: backupsAgainstReading,
  former: () => (former === undefined ? "no --against COMMIT: a former version" : checkAgainstBaseline(former)),
  formerBackups: () =>
    former === undefined ? "no --against COMMIT: backups of a former version" : backupsAgainstBaseline(former),
  rules: rulesAgainstOpa,
  size: installedSize,
  agents: agentsSideBySide,
  directory: directoryAgainstRawLdap,
};
const { only = Object.keys(measurements) } = values;
const unknown = only.filter((name) => !(name in measurements));
if (unknown.length > 0)
  throw new Error(`--only ${unknown.join(", ")}: write one of ${Object.keys(measurements).join(", ")}`);
if (values.write && values.only) throw new Error("--write writes the whole table: leave --only out");
execFileSync(process.execPath, [join(import.meta.dirname, "../../package/build.ts")]);
const results: Result[] = [];
const skipped: string[] = [];
for (const name of only) {
  for (const result of [await measurements[name]?.()].flat()) {
    if (result === undefined) continue;
    if (typeof result === "string") skipped.push(result);
    else results.push(result);
    console.error(typeof result === "string" ? `skipped: ${result}` : `${result.what}: ${result.ratio.toFixed(2)}`);
  }
}

const table = [
  "| What | Against | Median | Median | Ratio | Goal | |",
  "|---|---|---|---|---|---|---|",
  ...results.map(
    ({ what, against, a, b, ratio, goal, unit, note = "" }) =>
      `| ${what} | ${against} | ${shown(a, unit)} | ${shown(b, unit)} | **${ratio.toFixed(2)}** | ≤ ${goal} | ${note} |`,
  ),
  ...skipped.map((reason) => `| skipped | ${reason} | | | | | |`),
].join("\n");
const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;
console.log(`${table}\n\n${machine}`);

if (values.write) {
  const file = join(import.meta.dirname, "../../docs/performance.md");
  const marks = /<!-- begin: table -->[\s\S]*<!-- end: table -->/;
  const text = readFileSync(file, "utf8");
  writeFileSync(
    file,
    text.replace(marks, () => `<!-- begin: table -->\n\n${table}\n\n${machine}\n\n<!-- end: table -->`),
  );
}

function shown(value: number, unit?: Result["unit"]): string {
  if (unit !== undefined) return `${Math.round(value)} ${unit}`;
  if (value < 10) return `${value.toFixed(1)} ms`;
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}
