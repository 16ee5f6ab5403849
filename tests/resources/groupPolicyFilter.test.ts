import assert from "node:assert/strict";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { GroupPolicyObject } from "../../resources/index.ts";
import { flat } from "../support/flat.ts";
import { everything, first, GroupPolicyWorld, policy, theirId, urn } from "../support/groupPolicyWorld.ts";
import { lifecycleLaws } from "../support/lifecycleLaws.ts";
import type { Recorded } from "../support/pluginClient.ts";

describe("whom a GroupPolicyObject is for, on the simulated directory,", () => {
  const world = new GroupPolicyWorld();
  const controllers: PropertyMap = { appliesTo: "domainControllers" };
  const objectOf = ({ id }: Recorded) => id.slice(id.indexOf("/") + 1);
  const filterOf = async (id: string) => (await world.byHand("Observe", { id })).appliesTo;

  describe("of one for the domain controllers", () => {
    lifecycleLaws(
      {
        type: GroupPolicyObject.type,
        inputs: () => policy(controllers),
        change: { news: () => policy({ appliesTo: "everyComputer" }), paths: ["appliesTo"] },
        drifts: {
          "every computer let in by hand": {
            make: async () => {
              const id = objectOf(await world.create(controllers));
              await world.byHand("Ensure", { id, appliesTo: "everyComputer" });
            },
            paths: ["appliesTo"],
          },
          "a group let in by hand": {
            make: async () => {
              const id = objectOf(await world.create(controllers));
              await world.byHand("Ensure", { id, appliesTo: ["S-1-5-21-1-2-3-516", "S-1-5-21-1-2-3-1105"] });
            },
            paths: ["appliesTo"],
          },
        },
        goes: true,
      },
      () => world.plugin,
    );
  });

  it("is left as it is where nothing is declared", async () => {
    const made = await world.create();
    const id = objectOf(made);
    assert.equal(await filterOf(id), "everyComputer");
    await world.byHand("Ensure", { id, appliesTo: ["S-1-5-21-1-2-3-516"] });
    assert.deepEqual((await world.plugin.read(urn, made))?.inputs, made.inputs);
    await world.update(made, { accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 24 } });
    assert.deepEqual(await filterOf(id), ["S-1-5-21-1-2-3-516"]);
  });

  it("is narrowed in place by the first update that declares it, as after version 0.1.0", async () => {
    const made = await world.create();
    const diff = await world.plugin.diff(urn, made, await world.checked(controllers));
    assert.deepEqual([diff.paths, diff.replaces], [["appliesTo"], []]);
    await world.update(made, controllers);
    assert.equal(await filterOf(objectOf(made)), "domainControllers");
  });

  it("is every computer again where a policy of the kit's own no longer declares it", async () => {
    const made = await world.create(controllers);
    await world.update(made, everything);
    assert.equal(await filterOf(objectOf(made)), "everyComputer");
  });

  it("of an adopted policy is given back, by name or by SIDs, also where no one may apply it", async () => {
    for (const before of ["everyComputer", ["S-1-5-21-1-2-3-1105", "S-1-5-11"], []]) {
      await world.byHand("Ensure", {
        settings: flat({ accountPolicy: { minimumPasswordAge: 2 } }),
        link: first,
        appliesTo: before,
      });
      // The PDC emulator that is left out would be waited for.
      const untouched = await world.create({ adopt: true, effectTimeout: 0 });
      assert.deepEqual(await filterOf(theirId), before, "untouched where it is not declared");
      const adopted = await world.update(untouched, { adopt: true, ...controllers });
      assert.deepEqual((adopted.outputs["before"] as PropertyMap)["appliesTo"], before);
      assert.equal(await filterOf(theirId), "domainControllers");
      await world.plugin.delete(urn, await world.update(adopted, { adopt: true, ...controllers }));
      assert.deepEqual(await filterOf(theirId), before);
    }
  });

  it("is not given back over what its team has made of it since", async () => {
    await world.byHand("Ensure", { link: first, appliesTo: "everyComputer" });
    const adopted = await world.create({ adopt: true, ...controllers });
    await world.byHand("Ensure", { appliesTo: ["S-1-5-21-1-2-3-1105"] });
    await world.plugin.delete(urn, adopted);
    assert.deepEqual(await filterOf(theirId), ["S-1-5-21-1-2-3-1105"]);
  });

  it("that leaves the PDC emulator out is told", async () => {
    const made = await world.create();
    await world.byHand("Ensure", { id: objectOf(made), appliesTo: ["S-1-5-21-1-2-3-1105"] });
    const { outputs } = (await world.plugin.read(urn, made)) ?? assert.fail();
    assert.match(String((outputs["conflicts"] as string[])[0]), /do not let the PDC emulator .* read and apply it/);
    assert.equal(outputs["effectiveSource"], "Default Domain Policy");
  });
});
