import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { evaluate } from "../../policies/evaluate.ts";
import { sarifReport } from "../../policies/reports/sarif.ts";
import { GROUP_POLICY_OBJECT } from "../../policies/types.ts";
import { skipFor } from "../support/needs.ts";
import { hostile, problems, provenance, reports } from "./support/reports.ts";
import { today, view } from "./support/stackFixture.ts";

describe("SARIF in Microsoft's own tool", () => {
  let tool: string;
  let folder: string;
  before(function () {
    tool = multitool() ?? skipFor(this, "Microsoft's SARIF validator is not installed here");
    folder = mkdtempSync(join(tmpdir(), "ewb-sarif-"));
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  function run(outputOption: string, ...command: string[]): unknown[] {
    const out = join(folder, "out.sarif");
    const { status, stdout, stderr } = spawnSync(tool, [...command, outputOption, out, "--log", "ForceOverwrite"], {
      encoding: "utf8",
      env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" },
    });
    assert.equal(status, 0, stdout + stderr);
    return (JSON.parse(readFileSync(out, "utf8")) as { runs: { results: unknown[] }[] }).runs[0]?.results ?? [];
  }

  it("is clean", () => {
    const file = join(folder, "report.sarif");
    writeFileSync(file, sarifReport(reports(hostile), problems, provenance));
    assert.deepEqual(run("--output", "validate", file, "--level", "Error;Warning"), []);
  });

  it("is told apart by what a finding is about, wherever in the file it moves", () => {
    const write = (name: string, ages: Readonly<Record<string, number>>) => {
      const file = join(folder, name);
      const policies = Object.entries(ages).map(([domain, line]) => ({
        ...view(GROUP_POLICY_OBJECT, domain, { domain, accountPolicy: { minimumPasswordAge: 1, passwordHistorySize: 24 } }), // prettier-ignore
        placeOf: () => ({ file: "Pulumi.prod.yaml", line }),
      }));
      const judged = evaluate(policies, { today });
      writeFileSync(file, sarifReport([{ file: "Pulumi.prod.yaml", judged: "", ...judged }], [], provenance));
      return file;
    };
    const others = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`d${index}.example`, 100 + index]));
    const before = write("before.sarif", { "north.example": 10, "south.example": 20, ...others });
    // North is mended and its lines are gone, so that south stands where north stood; east is new.
    const after = write("after.sarif", { "south.example": 10, "east.example": 30, ...others });
    const told = run("--output-file-path", "match-results-forward", after, "--previous", before) as {
      ruleId: string;
      baselineState: string;
      message: { text: string };
    }[];
    const states = told
      .filter(({ ruleId, message: { text } }) => ruleId === "EWB-014" && /north|south|east/.test(text))
      .map(({ baselineState, message: { text } }) => `${/(north|south|east)/.exec(text)?.[0]} ${baselineState}`);
    assert.deepEqual(states.sort(), ["east new", "north absent", "south updated"]);
  });
});

/** The executable for this system; undefined: it is not installed, or is for another. */
function multitool(): string | undefined {
  try {
    const require = createRequire(import.meta.url);
    const folder = dirname(require.resolve("@microsoft/sarif-multitool-linux/package.json"));
    const file = join(folder, "Sarif.Multitool");
    if (!existsSync(file)) return undefined;
    chmodSync(file, 0o755); // its install script would, but nothing runs those
    return file;
  } catch {
    return undefined;
  }
}
