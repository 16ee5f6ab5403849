import assert from "node:assert/strict";
import { takesRunCommands } from "../../../provider/channels/azureHost.ts";
import { loadedLater, Router } from "../../../provider/channels/router.ts";
import type { Channel, ScriptCall, TargetChannel } from "../../../resources/ports/channel.ts";
import type { Target } from "../../../resources/ports/target.ts";
import { arcServerId, onHost, virtualMachineId } from "../../support/runCommandEndpoint.ts";

const call: ScriptCall = { script: "GroupPolicyObject", action: "Observe", parameters: {} };
const idOf = (target?: Target) => (target === undefined || target.kind === "local" ? null : target.id);
const channelOf = (name: string): Channel => ({
  run: ({ target }) => Promise.resolve({ name, host: idOf(target) }),
});
const local: TargetChannel = { accepts: ({ kind }) => kind === "local", ...channelOf("local") };
const { signal } = new AbortController();

describe("Router", () => {
  it("loads what Azure needs with the first call for a host, and once", async () => {
    let loads = 0;
    const remote = loadedLater(takesRunCommands, () => {
      loads++;
      return Promise.resolve(channelOf("remote"));
    });
    const router = new Router([local, remote]);
    const run = (host?: string) => router.run(host === undefined ? call : { ...call, ...onHost(host) }, signal);
    assert.deepEqual(await run(), { name: "local", host: null });
    assert.equal(loads, 0);
    assert.deepEqual(await Promise.all([run(virtualMachineId), run(arcServerId)]), [
      { name: "remote", host: virtualMachineId },
      { name: "remote", host: arcServerId },
    ]);
    assert.equal(loads, 1);
  });

  it("asks the channels in order, and says where none goes", async () => {
    const arc: TargetChannel = { accepts: ({ kind }) => kind === "arcServer", ...channelOf("arc") };
    const router = new Router([arc, { accepts: () => true, ...channelOf("any") }]);
    assert.deepEqual(await router.run({ ...call, ...onHost(arcServerId) }, signal), { name: "arc", host: arcServerId });
    assert.deepEqual(await router.run(call, signal), { name: "any", host: null });
    await assert.rejects(new Router([arc]).run(call, signal), {
      code: "failed",
      message: /no channel of the plugin goes/,
    });
  });
});
