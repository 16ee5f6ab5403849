import assert from "node:assert/strict";
import { remove, update } from "../../provider/lifecycle.ts";
import { GroupPolicyObject } from "../../resources/index.ts";
import { kindOfType } from "../../resources/registry.ts";
import { contextOf } from "../support/context.ts";
import { domain, first, GroupPolicyWorld, policy, theirId, urn } from "../support/groupPolicyWorld.ts";
import type { Recorded } from "../support/pluginClient.ts";

describe("a GroupPolicyObject of a domain with several domain controllers, on the simulated directory,", () => {
  const world = new GroupPolicyWorld();
  const kind = kindOfType(GroupPolicyObject.type);
  const controllers = (others: Record<string, number | "unreachable">) =>
    world.edit(domain, (state) => (state.controllers = others));
  const objectOf = ({ id }: Recorded) => id.slice(id.indexOf("/") + 1);
  const link = async (id: string) => (await world.byHand("Observe", { id })).link;
  type Failure = Error & { details?: string };
  const destroyed = async ({ id, outputs }: Recorded, change: object = {}) => {
    const { context, warnings } = contextOf(world.directory);
    await kind.use((resource) => remove(resource, { urn, id, state: { ...outputs, ...change } }, context));
    return warnings;
  };

  // The domain is there once somebody has asked for it.
  beforeEach(() => world.byHand("Observe"));

  it("waits with a new link until the last has its files", async () => {
    controllers({ "dc2.corp.contoso.com": 1 });
    const made = await world.create();
    assert.deepEqual(made.outputs["link"], first);
  });

  it("stays unlinked after that time, is recorded with who lacks what, and is linked by the next update", async () => {
    controllers({ "dc2.corp.contoso.com": 1, "dc3.corp.contoso.com": 0 });
    const inputs = await world.checked({ replicationTimeout: 0 });
    await assert.rejects(world.plugin.create(urn, inputs), (error: Failure) => {
      assert.match(
        error.message,
        /The group policy "Writeback" of corp\.contoso\.com is written, but not linked yet, .*:\n {2}dc2\.corp\.contoso\.com: its SYSVOL has no file of the policy, not version 1 yet\nUpdate again/s,
      );
      return true;
    });
    const { context } = contextOf(world.directory);
    let id = "";
    world.edit(
      domain,
      ({ policies }) => (id = Object.keys(policies).find((one) => !one.startsWith("{31B2F340")) ?? ""),
    );
    assert.equal(await link(id), undefined);
    const state = { ...inputs, adopted: false, written: [], before: { link: null } };
    const news = await world.checked({ replicationTimeout: 0 });
    const whole = `${domain}/${id}`;
    const settled = await kind.use((resource) => update(resource, { urn, id: whole, state }, news, context));
    assert.equal(settled.problem, undefined);
    assert.deepEqual(await link(id), first);
  });

  it("is linked where the others cannot be asked, and says which", async () => {
    controllers({ "dc2.corp.contoso.com": "unreachable" });
    const { context, warnings } = contextOf(world.directory);
    const made = await world.create();
    const news = await world.checked();
    await world.byHand("Ensure", { id: objectOf(made), unlink: true, settings: {} });
    await kind.use((resource) => update(resource, { urn, id: made.id, state: made.outputs }, news, context));
    assert.deepEqual(await link(objectOf(made)), first);
    assert.deepEqual(warnings, [
      'The group policy "Writeback" of corp.contoso.com: not every domain controller could be asked whether they have its files:\n  dc2.corp.contoso.com: No connection to dc2.corp.contoso.com:389.',
    ]);
  });

  it("keeps a link that is there, whoever lags", async () => {
    const made = await world.create();
    controllers({ "dc2.corp.contoso.com": 99 });
    const change = { accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 24 }, replicationTimeout: 0 };
    const changed = await world.update(made, change);
    assert.deepEqual(changed.outputs["link"], first);
    await world.byHand("Ensure", {
      settings: { "accountPolicy.minimumPasswordAge": 2 },
      displayName: "Theirs",
      link: first,
    });
    assert.equal(await link(theirId), undefined, "a new one of another team waits too");
  });

  it("is not deleted while one still links it, and is by a later run", async () => {
    const made = await world.create();
    controllers({ "dc2.corp.contoso.com": 1 });
    await assert.rejects(destroyed(made, { replicationTimeout: 0 }), {
      name: "RefusedError",
      message:
        /is not linked any more, but not deleted yet, .*:\n {2}dc2\.corp\.contoso\.com: it still links the policy\nDestroy again/s,
    });
    const { exists, link: gone } = await world.byHand("Observe", { id: objectOf(made) });
    assert.deepEqual([exists, gone], [true, undefined]);
    assert.deepEqual(await destroyed(made, { replicationTimeout: 0 }), []);
    assert.equal((await world.byHand("Observe", { id: objectOf(made) })).exists, false);
  });

  it("waits with the deletion too", async () => {
    const made = await world.create();
    controllers({ "dc2.corp.contoso.com": 1 });
    assert.deepEqual(await destroyed(made), []);
    assert.equal((await world.byHand("Observe", { id: objectOf(made) })).exists, false);
  });

  it("takes between none and four hours to wait", async () => {
    const refusals = async (replicationTimeout: number) =>
      (await world.plugin.check(urn, policy({ replicationTimeout }))).failures.map(({ reason }) => reason);
    assert.deepEqual(await refusals(14_400), []);
    assert.deepEqual(await refusals(14_401), ["is 14401, but must be a whole number of seconds from 0 to 14400"]);
  });
});
