import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kit } from "../engine/engine.ts";
import { findPowerShell, noPowerShell } from "../scripts/powerShell.ts";
import { skipFor } from "../support/needs.ts";

describe("the page for directory administrators", () => {
  it("has a script that finds every copy from before the first write in an exported state", function () {
    const executable = findPowerShell();
    if (executable === undefined) skipFor(this, noPowerShell);
    const page = readFileSync(join(kit, "docs/directory-administrators.md"), "utf8");
    const [, script = ""] = /^## Copies in the state$[^]*?^```powershell\n([^]*?)^```$/m.exec(page) ?? [];
    const folder = mkdtempSync(join(tmpdir(), "state-"));
    try {
      const resources = [
        { urn: "urn:stack" },
        { urn: "urn:delegation", outputs: { formerDescriptor: "D:(A;;RP;;;BA)", rights: ["ResetPassword"] } },
        { urn: "urn:policy", outputs: { formerLinks: "[LDAP://CN=x;0]", formerTemplate: "H4sI" } },
        { urn: "urn:new", outputs: { rights: [] } },
      ];
      writeFileSync(join(folder, "before.json"), JSON.stringify({ version: 3, deployment: { resources } }));
      const { stdout, stderr } = spawnSync(executable, ["-NoProfile", "-Command", script], {
        cwd: folder,
        encoding: "utf8",
      });
      assert.equal(stderr, "");
      assert.deepEqual(stdout.trim().split(/\r?\n/), [
        ...["urn:delegation", "formerDescriptor", "D:(A;;RP;;;BA)", ""],
        ...["urn:policy", "formerLinks", "[LDAP://CN=x;0]", ""],
        ...["urn:policy", "formerTemplate", "H4sI"],
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
