import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LocalPowerShell } from "../../provider/channels/localPowerShell.ts";
import { LogonGuard } from "../../provider/channels/logonGuard.ts";
import { Router } from "../../provider/channels/router.ts";
import { servePlugin } from "../../provider/server.ts";
import { kit, needsEngine, testStack } from "./engine.ts";

/** The plugin as production has it, on a machine whose PowerShell cannot reach a directory. */
const attachReal = async () => {
  const channel = new LogonGuard(new Router([new LocalPowerShell()]));
  return { name: "entra-writeback", ...(await servePlugin({ channel })) };
};

describe("a preview of what cannot be done here", () => {
  before(function () {
    if (process.platform === "win32") this.skip();
    return needsEngine(this);
  });

  it("says so as the update does", async () => {
    const stackFile = readFileSync(join(kit, "examples", "Pulumi.minimal.yaml"), "utf8");
    const stack = testStack({ project: kit, stackFile, attach: [attachReal] });
    try {
      const told = (await stack.preview()).output.match(/The update would be refused on this machine: .*/g) ?? [];
      assert.equal(told.length, 1);
      const reason = /PowerShell can read and change permissions in a directory on Windows only\. .*channel\./;
      assert.match(told[0] ?? "", reason);
      await assert.rejects(stack.up(), reason);
    } finally {
      stack.remove();
    }
  });
});
