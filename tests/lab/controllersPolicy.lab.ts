import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { remove, update } from "../../provider/lifecycle.ts";
import { SecretValue, type PropertyMap } from "../../formats/wire/codec.ts";
import type { Replication } from "../../resources/groupPolicyObject/call.ts";
import { GroupPolicyObject } from "../../resources/index.ts";
import { kindOfType } from "../../resources/registry.ts";
import { contextOf } from "../support/context.ts";
import { PluginClient, urnOf, type Recorded } from "../support/pluginClient.ts";
import { attribute } from "./bothForests.ts";
import { call, channel } from "./lab.ts";
import { one, other, replicateDirectory, replicateFiles } from "./twoControllers.ts";

describe("the link of a group policy in a domain with two controllers", function () {
  const urn = urnOf(GroupPolicyObject.type);
  const kind = kindOfType(GroupPolicyObject.type);
  let plugin: PluginClient;
  let shares: string;
  const declared = (change: PropertyMap = {}): PropertyMap => ({
    domain: one.domain,
    server: one.host,
    // As on Windows, the path of a controller's SYSVOL has its name in it.
    sysvolPath: join(shares, one.host),
    credential: { user: one.administrator.user, password: new SecretValue(one.administrator.password) },
    displayName: "Writeback",
    accountPolicy: { minimumPasswordAge: 0 },
    effectTimeout: 0,
    replicationTimeout: 0,
    ...change,
  });
  const checked = async (change: PropertyMap = {}) => (await plugin.check(urn, declared(change))).inputs;
  const linksOn = async (controller: typeof one) => (await attribute(controller, one.root, "gPLink")) ?? "";
  const script = (action: "Observe" | "Ensure" | "Remove", change: object = {}) =>
    call("GroupPolicyObject", action, {
      id,
      displayName: "Writeback",
      settings: { "accountPolicy.minimumPasswordAge": 0 },
      link: { order: 1, enabled: true, enforced: false },
      sysvolPath: join(shares, one.host),
      ...change,
    });
  const replicationOf = (answer: object) => (answer as { replication?: Replication }).replication;
  let id = "";
  let made: Recorded;

  before(async () => {
    shares = mkdtempSync(join(tmpdir(), "sysvol-"));
    for (const { host, sysvol } of [one, other]) {
      mkdirSync(join(sysvol, "Policies"), { recursive: true });
      symlinkSync(sysvol, join(shares, host));
    }
    plugin = await PluginClient.start({ channel });
  });
  after(async () => {
    await plugin.stop();
    rmSync(shares, { recursive: true });
  });

  it("is not made while one has not got the container, then not the files; the update says which, and is recorded", async () => {
    const inputs = await checked();
    await assert.rejects(plugin.create(urn, inputs), (error: Error) => {
      assert.ok(error.message.includes(`is written, but not linked yet`), error.message);
      assert.ok(error.message.includes(`${other.host}: its `), error.message);
      return true;
    });
    const { sameName } = (await script("Observe", { id: "{00000000-0000-0000-0000-000000000001}" })) as {
      sameName?: string[];
    };
    id = sameName?.[0] ?? assert.fail("the policy is not there");
    assert.ok(!(await linksOn(one)).includes(id));
    await replicateDirectory(one, other);
    assert.deepEqual(replicationOf(await script("Ensure")), {
      lacking: [{ server: other.host, reason: "its SYSVOL has no file of the policy, not version 1 yet" }],
      unasked: [],
    });
    made = {
      id: `${one.domain}/${id}`,
      inputs,
      outputs: { ...inputs, adopted: false, written: [], before: { link: null } },
    };
  });

  it("is made by the next update once the files are there, and stays whatever lags then", async () => {
    await replicateFiles(id, one, other);
    const { context } = contextOf(channel);
    const settled = await kind.use((resource) =>
      update(resource, { urn, id: made.id, state: made.outputs }, made.inputs, context),
    );
    assert.equal(settled.problem, undefined);
    assert.ok((await linksOn(one)).includes(id));
    const news = await checked({ accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 24 } });
    made = await plugin.update(urn, { ...made, outputs: settled.outputs }, news);
    assert.ok((await linksOn(one)).includes(id), "files of version 2 are at one controller only");
    assert.equal(replicationOf(await script("Ensure")), undefined);
  });

  it("waits where a template has not arrived with its version", async () => {
    await script("Ensure", { link: undefined, unlink: true });
    await replicateDirectory(one, other);
    await replicateFiles(id, one, other);
    rmSync(join(other.sysvol, "Policies", id, "MACHINE"), { recursive: true });
    assert.deepEqual(replicationOf(await script("Ensure"))?.lacking, [
      { server: other.host, reason: "its SYSVOL has another security template yet" },
    ]);
    await replicateFiles(id, one, other);
    assert.deepEqual((await script("Ensure"))["link"], { order: 1, enabled: true, enforced: false });
  });

  it("is made without knowing where the files of the other are not to be reached, and that is told", async () => {
    await script("Ensure", { link: undefined, unlink: true });
    await replicateDirectory(one, other);
    const linked = await script("Ensure", { sysvolPath: one.sysvol });
    assert.deepEqual(linked["link"], { order: 1, enabled: true, enforced: false });
    assert.deepEqual(replicationOf(linked), {
      lacking: [],
      unasked: [
        {
          server: other.host,
          reason: `its SYSVOL is not known here, because "${one.sysvol}" does not name ${one.host}`,
        },
      ],
    });
  });

  it("is gone everywhere before the policy is deleted", async () => {
    await replicateDirectory(one, other);
    assert.ok((await linksOn(other)).includes(id));
    const { context, warnings } = contextOf(channel);
    const destroy = () =>
      kind.use((resource) =>
        remove(resource, { urn, id: made.id, state: { ...made.outputs, replicationTimeout: 0 } }, context),
      );
    await assert.rejects(destroy(), (error: Error) => {
      assert.ok(error.message.includes(`${other.host}: it still links the policy`), error.message);
      return true;
    });
    assert.ok(!(await linksOn(one)).includes(id));
    assert.ok(existsSync(join(one.sysvol, "Policies", id)));
    await replicateDirectory(one, other);
    await destroy();
    assert.deepEqual(warnings, []);
    assert.equal((await script("Observe"))["exists"], false);
    assert.ok(!existsSync(join(one.sysvol, "Policies", id)));
  });
});
