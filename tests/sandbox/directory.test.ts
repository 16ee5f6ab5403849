import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../resources/ports/channel.ts";
import { openSimulatedDirectory } from "../../sandbox/directory.ts";
import { domain, id, signal, ScratchDirectory } from "./scratchDirectory.ts";

describe("the simulated directory", () => {
  const world = new ScratchDirectory();

  it("keeps no credential, and is not changed through an answer", async () => {
    const call = { script: "GroupPolicyObject", action: "Ensure" } as const;
    const link = { order: 1, enabled: true, enforced: false };
    const settings = { "accountPolicy.minimumPasswordAge": 0 };
    const parameters = { domain, id, displayName: "x", settings, link };
    const credential = { user: "svc", password: "canary-4711" };
    const answer = await world.directory.run({ ...call, parameters, credential }, signal);
    assert.ok(!readFileSync(world.file, "utf8").includes("canary-4711"));
    (answer["settings"] as JsonObject)["accountPolicy.minimumPasswordAge"] = 9;
    settings["accountPolicy.minimumPasswordAge"] = 9;
    assert.equal((await world.policy("Observe")).settings["accountPolicy.minimumPasswordAge"], 0);
  });

  it("is found again by whoever opens the file next", async () => {
    await world.policy("Ensure");
    world.directory = openSimulatedDirectory(world.file);
    assert.equal((await world.policy("Observe")).exists, true);
    assert.deepEqual(
      readdirSync(join(world.folder, "below")),
      ["directory.json"],
      "nothing else is left in the folder",
    );
  });

  it("says what to do about a file that is damaged, and does not overwrite it", async () => {
    await world.policy("Ensure");
    for (const damage of ["{", "", "[]", "null"]) {
      writeFileSync(world.file, damage);
      await assert.rejects(world.policy("Ensure"), /is not what the sandbox wrote\. Run ewb sandbox reset/);
      assert.equal(readFileSync(world.file, "utf8"), damage);
    }
  });

  it("refuses a call without a domain", async () => {
    await assert.rejects(world.policy("Observe", { domain: "" }), {
      name: "ChannelError",
      message: "The parameter domain is missing.",
    });
  });
});
