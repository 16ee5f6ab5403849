import assert from "node:assert/strict";
import { containsUnknown, type PropertyMap } from "../../formats/wire/codec.ts";
import { urnOf, type PluginClient, type Recorded } from "./pluginClient.ts";

/** One resource in one world: the laws below hold for each, whatever directory or tenant is behind the plugin. */
export interface Subject {
  readonly type: string;
  readonly inputs: () => PropertyMap;
  /** One declared change, and the paths the difference must name. */
  readonly change: { readonly news: () => PropertyMap; readonly paths: readonly string[] };
  /** Changes made behind the plugin's back, and the paths a refresh must show. */
  readonly drifts: Readonly<
    Record<string, { readonly make: () => Promise<void> | void; readonly paths: readonly string[] }>
  >;
  /** Inputs an import cannot know. */
  readonly notImported?: readonly string[];
  /** Whether the thing itself goes when it is deleted; settings stay. */
  readonly goes: boolean;
}

export function lifecycleLaws(subject: Subject, plugin: () => PluginClient): void {
  describe("through its life", () => laws(subject, plugin));
}

function laws(subject: Subject, plugin: () => PluginClient): void {
  const urn = urnOf(subject.type);
  let made: Recorded;

  const checked = async (inputs: PropertyMap) => {
    const result = await plugin().check(urn, inputs);
    assert.deepEqual(result.failures, []);
    return result.inputs;
  };
  const create = async () => plugin().create(urn, await checked(subject.inputs()));

  beforeEach(async () => {
    made = await create();
  });
  afterEach(async () => {
    await plugin().delete(urn, made);
  });

  it("is created, and then neither preview nor refresh shows a change", async () => {
    assert.notEqual(made.id, "");
    assert.ok(!containsUnknown(made.outputs));
    assert.equal((await plugin().diff(urn, made, await checked(subject.inputs()))).changes, false);
    const refreshed = await plugin().read(urn, made);
    assert.deepEqual(refreshed?.inputs, made.inputs);
    assert.deepEqual(refreshed?.outputs, made.outputs);
  });

  it("is previewed with unknown outputs and without an id", async () => {
    const preview = await plugin().create(urn, await checked(subject.inputs()), true);
    assert.equal(preview.id, "");
    assert.ok(containsUnknown(preview.outputs));
  });

  it("is updated in exactly the declared place", async () => {
    const news = await checked(subject.change.news());
    assert.deepEqual((await plugin().diff(urn, made, news)).paths, [...subject.change.paths].sort());
    made = await plugin().update(urn, made, news);
    const refreshed = await plugin().read(urn, made);
    assert.deepEqual(refreshed?.inputs, news);
    assert.equal((await plugin().diff(urn, made, news)).changes, false);
  });

  it("is imported with the inputs that created it", async () => {
    const imported = await plugin().read(urn, { id: made.id, inputs: {}, outputs: {} });
    assert.ok(imported);
    const known = (inputs: PropertyMap) =>
      Object.fromEntries(Object.entries(inputs).filter(([key]) => !subject.notImported?.includes(key)));
    assert.deepEqual(known(imported.inputs), known(made.inputs));
  });

  it("is created again over itself, as after a run that died before it could answer", async () => {
    const again = await create();
    assert.equal(again.id, made.id);
    assert.deepEqual((await plugin().read(urn, again))?.inputs, made.inputs);
  });

  it("is deleted, and deleting again is fine", async () => {
    await plugin().delete(urn, made);
    if (subject.goes) assert.equal(await plugin().read(urn, made), undefined);
    await plugin().delete(urn, made);
  });

  for (const [name, drift] of Object.entries(subject.drifts)) {
    it(`${name}: seen by refresh, mended by an update`, async () => {
      await drift.make();
      const drifted = await plugin().read(urn, made);
      assert.ok(drifted);
      const news = await checked(subject.inputs());
      assert.deepEqual((await plugin().diff(urn, drifted, news)).paths, [...drift.paths].sort());
      made = await plugin().update(urn, drifted, news);
      assert.deepEqual((await plugin().read(urn, made))?.inputs, news);
    });
  }
}
