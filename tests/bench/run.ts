import { cpus, totalmem } from "node:os";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkAgainstImport, checkAtScale } from "./check.ts";
import { directoryAgainstRawLdap } from "./directory.ts";
import { previewAgainstBareProgram } from "./engine.ts";
import type { Result } from "./measure.ts";

/** `npm run bench`: medians and ratios, each pair measured side by side. `--write` puts the table into docs/performance.md. */
const measurements = [checkAgainstImport, previewAgainstBareProgram, checkAtScale, directoryAgainstRawLdap];
const results: Result[] = [];
const skipped: string[] = [];
for (const measure of measurements) {
  const measured = await measure();
  if (typeof measured === "string") {
    skipped.push(measured);
    console.error(`skipped: ${measured}`);
    continue;
  }
  for (const result of [measured].flat()) {
    results.push(result);
    console.error(`${result.what}: ${result.ratio.toFixed(2)}`);
  }
}

const table = [
  "| What | Against | Median | Median | Ratio | Goal | |",
  "|---|---|---|---|---|---|---|",
  ...results.map(
    ({ what, against, a, b, ratio, goal, note = "" }) =>
      `| ${what} | ${against} | ${seconds(a)} | ${seconds(b)} | **${ratio.toFixed(2)}** | ≤ ${goal} | ${note} |`,
  ),
  ...skipped.map((reason) => `| skipped | ${reason} | | | | | |`),
].join("\n");
const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;
console.log(`${table}\n\n${machine}`);

if (process.argv.includes("--write")) {
  const file = join(import.meta.dirname, "../../docs/performance.md");
  const marks = /<!-- begin: table -->[\s\S]*<!-- end: table -->/;
  const text = readFileSync(file, "utf8");
  writeFileSync(
    file,
    text.replace(marks, () => `<!-- begin: table -->\n\n${table}\n\n${machine}\n\n<!-- end: table -->`),
  );
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
