import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeDrift } from "../../cli/sandboxDrift.ts";
import { driftHelp, driftKinds, type DriftKindText } from "../../cli/sandboxDriftKinds.ts";
import { openSimulatedDirectory } from "../../sandbox/directory.ts";
import { directoryFile, simulationFolder } from "../../sandbox/plugin.ts";

const domain = "corp.contoso.com";

describe("what can drift in the sandbox", () => {
  it("is documented kind by kind, and what comes of it told as it is", () => {
    const texts: Readonly<Record<string, DriftKindText>> = driftKinds;
    for (const [kind, { what, then }] of Object.entries(texts)) {
      assert.ok(driftHelp().includes(`  ${kind.padEnd(17)}  ${what}`), kind);
      const told = then?.("REFRESH", "UP") ?? "";
      if (kind === "tenant") assert.equal(told, "", "a tenant that nothing reads shows nothing");
      else assert.match(told, /UP /, kind);
    }
    assert.match(driftKinds["agent-elsewhere"].then("REFRESH", "UP"), /UP changes nothing and says what a person does/);
    assert.match(driftKinds["compatible-access"].then("REFRESH", "UP"), /REFRESH warns of it; UP leaves it/);
  });

  it("is made in the directory of the stack, and refused where nothing of the kit is", async () => {
    const folder = mkdtempSync(join(tmpdir(), "drift-"));
    const settings = {
      project: folder,
      folder,
      stackFile: join(folder, "Pulumi.test.yaml"),
      attach: [],
      output: process.stdout,
    };
    try {
      const refused = /The simulated directory holds nothing of the kit that could drift so/;
      await assert.rejects(makeDrift("compatible-access", settings), refused);
      const { run } = openSimulatedDirectory(directoryFile(simulationFolder(folder, settings.stackFile)));
      const parameters = { domain, account: "provAgentgMSA$", accountDomain: domain, rights: ["ResetPassword"] };
      const look = async (action: "Ensure" | "Observe") => {
        const result = await run({ script: "DomainRootDelegation", action, parameters }, new AbortController().signal);
        return result["samAccess"];
      };
      assert.deepEqual(await look("Ensure"), { samServer: "readable", authenticatedUsers: "member" });
      assert.match(
        await makeDrift("compatible-access", settings),
        /^corp\.contoso\.com: Pre-Windows 2000 .* has no members/,
      );
      assert.match(
        await makeDrift("sam-server", settings),
        /^corp\.contoso\.com: nobody but Domain Admins may read CN=Server/,
      );
      await assert.rejects(makeDrift("agent-stopped", settings), {
        message:
          "No simulated host has an agent that could drift so. Run ewb sandbox up first. Where that has been done, the stack declares nothing that drifts so, or what gives it has drifted already: ewb sandbox up mends that.",
      });
      assert.deepEqual(await look("Observe"), { samServer: "notReadable", authenticatedUsers: "notMember" });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
