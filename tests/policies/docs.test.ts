import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { rulesDocument } from "../../policies/docs.ts";

describe("docs/rules.md", () => {
  it("is what the rules say", () => {
    const written = readFileSync(new URL("../../docs/rules.md", import.meta.url), "utf8");
    assert.equal(written, rulesDocument(), "Run node policies/docs.ts and commit docs/rules.md.");
  });
});
