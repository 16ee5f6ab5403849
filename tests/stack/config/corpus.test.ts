import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { loadStackFile } from "../../../stack/config/load.ts";
import { formatProblem } from "../../../stack/config/problem.ts";
import { problemsOf, TODAY } from "./support.ts";

// UPDATE_CORPUS=1 writes the expectations anew; the difference is then to be read like any other change.
const update = process.env["UPDATE_CORPUS"] === "1";
const folder = new URL("./corpus/", import.meta.url);

function filesIn(kind: "bad" | "good"): string[] {
  const files = readdirSync(new URL(`${kind}/`, folder)).filter((file) => file.endsWith(".yaml"));
  return files.map((file) => file.slice(0, -".yaml".length)).sort();
}

function expectText(file: URL, actual: string): void {
  if (update) writeFileSync(file, actual);
  assert.equal(existsSync(file) ? readFileSync(file, "utf8") : "", actual);
}

describe("bad stack files", () => {
  for (const name of filesIn("bad")) {
    it(name, () => {
      const problems = problemsOf(() => loadStackFile(new URL(`bad/${name}.yaml`, folder).pathname, { now: TODAY }));
      const lines = problems.map((problem) => formatProblem({ ...problem, file: "" }).replace(/^: |^:/, ""));
      expectText(new URL(`bad/${name}.expected`, folder), lines.map((line) => `${line}\n`).join(""));
    });
  }

  it("are at least sixty, each with its expectation and no expectation without its file", () => {
    const names = filesIn("bad");
    const expected = readdirSync(new URL("bad/", folder)).filter((file) => file.endsWith(".expected"));
    assert.deepEqual(new Set(expected), new Set(names.map((name) => `${name}.expected`)));
    assert.ok(names.length >= 60, `${names.length} files`);
  });
});

describe("good stack files", () => {
  for (const name of filesIn("good")) {
    it(name, () => {
      const { model } = loadStackFile(new URL(`good/${name}.yaml`, folder).pathname, { now: TODAY });
      expectText(new URL(`good/${name}.model.json`, folder), `${JSON.stringify(model, null, 2)}\n`);
    });
  }
});
