import assert from "node:assert/strict";
import { LocalPowerShell } from "../../provider/channels/localPowerShell.ts";
import { LogonGuard } from "../../provider/channels/logonGuard.ts";
import { loadedLater, Router } from "../../provider/channels/router.ts";
import { takesRunCommands } from "../../provider/channels/azureHost.ts";
import { Foretold } from "../../provider/foretold.ts";
import { SecretValue, Unknown, type PropertyMap } from "../../formats/wire/codec.ts";
import { tenantWays } from "../../provider/tenant/ways.ts";
import { portalToken } from "../support/portalToken.ts";
import { virtualMachineId } from "../support/runCommandEndpoint.ts";

const remote = loadedLater(takesRunCommands, () => assert.fail("nothing is called for a preview"));

/** What previews of resources with these inputs tell, with the channels as the plugin has them. */
function toldOf(local: LocalPowerShell, ...previews: PropertyMap[]): string[] {
  const told: string[] = [];
  const foretold = new Foretold(new LogonGuard(new Router([local, remote])), tenantWays);
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

  it("is that the token of the portal has run out, or is for somebody else", () => {
    const tenantId = "72f988bf-0000-0000-0000-000000000000";
    const told = (claims: object, appliedBy = "portal") =>
      toldOf(new LocalPowerShell(), {
        tenantId,
        appliedBy,
        portal: { acknowledgeUnsupported: true, token: new SecretValue(portalToken(claims)) },
      });
    assert.deepEqual(told({}), []);
    const refused = (reason: RegExp) => new RegExp(`^The update would be refused on this machine: .*${reason.source}`);
    assert.match(told({ exp: 1_700_000_000 }).join(), refused(/was good until 2023/));
    assert.match(told({ aud: "https://graph.microsoft.com" }).join(), refused(/is for https:\/\/graph/));
    assert.match(told({ tid: "11111111-0000-0000-0000-000000000000" }).join(), refused(/11111111/));
    assert.deepEqual(told({ exp: 1 }, "agent"), []);
    assert.ok(!told({ exp: 1 }).join().includes("canary-signature"));
  });

  it("is nothing where there is one, where it runs elsewhere, where the channel is not known, and where it only looks", () => {
    assert.deepEqual(toldOf(new LocalPowerShell({ executable: "/usr/bin/pwsh" }), { channel: "local" }), []);
    const elsewhere = [{ channel: virtualMachineId }, { channel: Unknown.value }, { tenantId: "t" }];
    assert.deepEqual(toldOf(new LocalPowerShell(), ...elsewhere, { channel: "local", mode: "observe" }), []);
  });
});
