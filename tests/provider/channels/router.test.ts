import assert from "node:assert/strict";
import type { Channel, ScriptCall } from "../../../resources/ports/channel.ts";
import { Router } from "../../../provider/channels/router.ts";

const call: ScriptCall = { script: "GroupPolicyObject", action: "Observe", parameters: {} };
const channelOf = (name: string): Channel => ({ run: ({ host }) => Promise.resolve({ name, host: host ?? null }) });

describe("Router", () => {
  it("loads what Azure needs with the first call for a host, and once", async () => {
    let loads = 0;
    const router = new Router(channelOf("local"), () => {
      loads++;
      return Promise.resolve(channelOf("remote"));
    });
    const run = (host?: string) =>
      router.run(host === undefined ? call : { ...call, host }, new AbortController().signal);
    assert.deepEqual(await run(), { name: "local", host: null });
    assert.equal(loads, 0);
    assert.deepEqual(await Promise.all([run("a"), run("b")]), [
      { name: "remote", host: "a" },
      { name: "remote", host: "b" },
    ]);
    assert.equal(loads, 1);
  });
});
