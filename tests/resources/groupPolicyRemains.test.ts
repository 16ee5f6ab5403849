import assert from "node:assert/strict";
import type { JsonObject } from "../../resources/ports/channel.ts";
import { GroupPolicyWorld, urn } from "../support/groupPolicyWorld.ts";

/** A run that dies between files and container leaves the one without the other. */
describe("what is left of a group policy without its container", () => {
  const world = new GroupPolicyWorld();
  const left =
    (change: JsonObject) =>
    ({ link: _, appliesTo: __, ...result }: JsonObject): JsonObject => ({
      ...result,
      ...{ exists: false, displayName: "", containerVersion: 0, fileVersion: 0, appliesToComputers: false },
      ...change,
    });
  const files = { settings: { "accountPolicy.minimumPasswordAge": 0 } };

  for (const [what, change] of Object.entries({
    "gpt.ini and template": { ...files, fileVersion: 3 },
    "gpt.ini": { settings: {}, fileVersion: 3 },
    "the template": files,
  }))
    it(`is still there to be finished or taken away: ${what}`, async () => {
      const made = await world.create();
      await world.answering(left(change), async (plugin) => {
        const seen = (await plugin.read(urn, made)) ?? assert.fail("forgotten");
        assert.deepEqual((await plugin.diff(urn, seen, made.inputs)).paths, [
          "accountPolicy.minimumPasswordAge",
          "link.enabled",
          "link.enforced",
          "link.order",
        ]);
        assert.equal(seen.inputs["displayName"], "Writeback");
        await plugin.delete(urn, seen);
      });
      assert.equal(await world.plugin.read(urn, made), undefined);
    });

  it("is nothing where no file is left", async () => {
    const made = await world.create();
    await world.answering(left({ settings: {} }), async (plugin) =>
      assert.equal(await plugin.read(urn, made), undefined),
    );
  });

  it("is not the kit's where the policy was adopted", async () => {
    await world.byHand("Ensure", { settings: { "accountPolicy.minimumPasswordAge": 1 } });
    const made = await world.create({ adopt: true });
    await world.answering(left({ ...files, fileVersion: 3 }), async (plugin) =>
      assert.equal(await plugin.read(urn, made), undefined),
    );
  });
});
