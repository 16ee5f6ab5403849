import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { stackFileDocument } from "../../../stack/config/docs.ts";

describe("docs/stack-file.md", () => {
  it("is what the schema says", () => {
    const written = readFileSync(new URL("../../../docs/stack-file.md", import.meta.url), "utf8");
    assert.equal(written, stackFileDocument(), "Run npm run generate and commit docs/stack-file.md.");
  });
});
