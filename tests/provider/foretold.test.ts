import assert from "node:assert/strict";
import { LocalPowerShell } from "../../provider/channels/localPowerShell.ts";
import { LogonGuard } from "../../provider/channels/logonGuard.ts";
import { loadedLater, Router } from "../../provider/channels/router.ts";
import { takesRunCommands } from "../../provider/channels/azureHost.ts";
import { Foretold } from "../../provider/foretold.ts";
import { Unknown, type PropertyMap } from "../../formats/wire/codec.ts";
import { virtualMachineId } from "../support/runCommandEndpoint.ts";

const remote = loadedLater(takesRunCommands, () => assert.fail("nothing is called for a preview"));

/** What previews of resources with these inputs tell, with the channels as the plugin has them. */
function toldOf(local: LocalPowerShell, ...previews: PropertyMap[]): string[] {
  const told: string[] = [];
  const foretold = new Foretold(new LogonGuard(new Router([local, remote])));
  for (const inputs of previews) foretold.tell(inputs, (message) => told.push(message));
  return told;
}

describe("what a preview foretells", () => {
  it("is that no PowerShell here can do it, once for all resources", function () {
    if (process.platform === "win32") return this.skip();
    const local = { channel: "local", mode: "manage" };
    const told = toldOf(new LocalPowerShell(), local, local);
    assert.equal(told.length, 1);
    assert.match(
      told[0] ?? "",
      /^The update would be refused on this machine: PowerShell .* on Windows only\. Run Pulumi on/,
    );
  });

  it("is nothing where there is one, where it runs elsewhere, where the channel is not known, and where it only looks", () => {
    assert.deepEqual(toldOf(new LocalPowerShell({ executable: "/usr/bin/pwsh" }), { channel: "local" }), []);
    const elsewhere = [{ channel: virtualMachineId }, { channel: Unknown.value }, { tenantId: "t" }];
    assert.deepEqual(toldOf(new LocalPowerShell(), ...elsewhere, { channel: "local", mode: "observe" }), []);
  });
});
