import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { attachPlugin } from "../../sandbox/plugin.ts";
import { attestedToday } from "../support/attestedToday.ts";
import { kit, needsEngine, testStack } from "./engine.ts";
import { takeAway } from "./takeAway.ts";

// contoso has a test of its own.
describe("examples on the real engine", () => {
  before(function () {
    return needsEngine(this);
  });

  // What cloud sync itself reads is granted by a person, to the example's own account once an agent serves the domain.
  const granted = ["delegation-sync-permissions", "delegation-sync-permissions"];
  for (const [example, count, found] of [
    ["minimal", 23, []],
    ["hardened", 50, granted],
    ["pilot", 10, []],
  ] as const) {
    it(`${example}: deployed, unchanged, destroyed without a rest`, async () => {
      const stackFile = attestedToday(readFileSync(join(kit, "examples", `Pulumi.${example}.yaml`), "utf8"));
      const stack = testStack({ project: kit, stack: example, stackFile, attach: [attachPlugin] });
      try {
        const up = await stack.up();
        assert.deepEqual(up.errors, []);
        assert.deepEqual(
          up.policies.map(({ policy }) => policy),
          found,
        );
        assert.deepEqual(up.counts, { create: count });
        assert.deepEqual((await stack.update()).changes, []);
        // The tenant of the others was never attested: they go as they are.
        await (example === "hardened" ? takeAway(stack) : stack.destroy());
        assert.deepEqual(stack.resources(), []);
      } finally {
        stack.remove();
      }
    });
  }
});
