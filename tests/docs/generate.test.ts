import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { generatedFiles } from "../../docs/generate/main.ts";

describe("generated files", () => {
  it("are what npm run generate writes", async () => {
    for (const [file, text] of await generatedFiles()) {
      const written = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
      assert.equal(written, text, `${file} is stale: run npm run generate, and commit it.`);
    }
  });
});
