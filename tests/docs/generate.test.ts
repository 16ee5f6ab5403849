import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { generatedFiles } from "../../docs/generate/main.ts";

describe("generated files", () => {
  it("are what npm run generate writes", async () => {
    for (const [file, text] of await generatedFiles()) {
      const written = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
      assert.equal(written, text, `${file} is stale: run npm run generate, and commit it.`);
    }
  });

  it("are all that docs/rules/ holds: a rule that is given up leaves no page", async () => {
    const pages = [...(await generatedFiles()).keys()].filter((file) => file.startsWith("docs/rules/"));
    const there = readdirSync(new URL("../../docs/rules/", import.meta.url)).map((file) => `docs/rules/${file}`);
    assert.deepEqual(there.sort(), pages.sort());
  });
});
