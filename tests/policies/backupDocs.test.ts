import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { backupsDocument } from "../../policies/groupPolicy/docs.ts";

describe("docs/group-policy-backups.md", () => {
  it("is what the rules say", () => {
    const written = readFileSync(new URL("../../docs/group-policy-backups.md", import.meta.url), "utf8");
    assert.equal(written, backupsDocument(), "Run node gpo/docs.ts and commit docs/group-policy-backups.md.");
  });
});
