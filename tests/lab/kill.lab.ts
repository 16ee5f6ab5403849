import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { SecretValue, type PropertyMap } from "../../formats/wire/codec.ts";
import { kit, testStack, type TestStack } from "../engine/engine.ts";
import { takeAway } from "../engine/takeAway.ts";
import { urnOf, type PluginClient } from "../support/pluginClient.ts";
import { KillingPlugin } from "./killingPlugin.ts";
import * as lab from "./lab.ts";
import { first } from "./labDomain.ts";
import { forestOf, labStackFile } from "./labStack.ts";

/**
 * kill -9 before the first call of a script and after any, its work done and its answer lost; before a later call the directory is
 * as after the one before. The plugin's own calls are all tried without an engine, which would only repeat them; what the engine
 * adds, its state and what a killed run leaves in it, is tried with one. (Scripts: killScript.lab.ts)
 */
describe("kill -9 in the middle of up, against a real domain", () => {
  let killing: KillingPlugin;
  let stopRefreshing: () => Promise<void>;
  let original: Buffer;

  before(async () => {
    killing = new KillingPlugin();
    await lab.createUser("writeback$", "Service-Passw0rd.1");
    original = await lab.rootDacl();
    stopRefreshing = lab.keepRefreshingPolicy();
  });
  after(async () => {
    await stopRefreshing();
    killing.remove();
  });

  /** Of an entry whose maker died before it could say so nobody knows any more who made it: it stays. (docs/decisions/0003) */
  const restored = () => lab.restoreRootDacl(original);

  describe("of the plugin", () => {
    const reach: PropertyMap = {
      domain: lab.domain,
      server: lab.host,
      sysvolPath: lab.sysvol,
      credential: { user: lab.administrator.user, password: new SecretValue(lab.administrator.password) },
    };
    const rights = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];
    const declared: Record<string, PropertyMap> = {
      DomainRootDelegation: { ...reach, account: "writeback$", rights },
      GroupPolicyObject: { ...reach, displayName: "Kill", accountPolicy: { minimumPasswordAge: 0 } },
    };

    for (const [kind, inputs] of Object.entries(declared)) {
      const urn = urnOf(`entra-writeback:index:${kind}`);
      const made = (plugin: PluginClient) =>
        plugin.check(urn, inputs).then((checked) => {
          assert.deepEqual(checked.failures, []);
          return plugin.create(urn, checked.inputs);
        });

      it(`${kind}: killed at every call, again and again, each time one step later, and then made whole`, async () => {
        const { result: whole, deaths } = await killing.throughDeaths(made);
        assert.ok(deaths >= 3, `killed ${deaths} times: a look and a write are two calls`);
        await killing.plugin(async (plugin) => {
          const seen = (await plugin.read(urn, whole)) ?? assert.fail("not there");
          assert.deepEqual((await plugin.diff(urn, seen, whole.inputs)).paths, []);
          if (kind === "GroupPolicyObject") assert.equal(await age(), "0");
          await plugin.delete(urn, seen);
        });
        await restored();
      });
    }

    it("and without a kill everything is as it was after a deletion, byte for byte", async () => {
      killing.nobodyDies();
      await killing.plugin(async (plugin) => {
        for (const [kind, inputs] of Object.entries(declared)) {
          const urn = urnOf(`entra-writeback:index:${kind}`);
          const { inputs: checked } = await plugin.check(urn, inputs);
          await plugin.delete(urn, await plugin.create(urn, checked));
        }
      });
      assert.deepEqual(await lab.rootDacl(), original);
    });
  });

  describe("of the plugin or the engine, through the engine", () => {
    let stack: TestStack;
    before(async () => {
      stack = testStack({ project: kit, stack: "lab", stackFile: await labStackFile([forestOf(first)]) });
    });
    after(async () => {
      stack.remove();
      await restored();
    });

    // Calls 1 and 2 look, 3 and 4 write.
    for (const [target, when, at] of [
      ["engine", "after", 1],
      ["engine", "before", 3],
      ["plugin", "before", 3],
      ["engine", "after", 3],
      ["plugin", "after", 4],
      ["engine", "after", 4],
    ] as const)
      it(`the ${target} ${when} call ${at}: the run fails`, async () => {
        const mark = killing.arm(target, at, when);
        const run = await stack.update().catch((error: unknown) => error);
        assert.ok(existsSync(mark), "nobody was killed");
        assert.ok(run instanceof Error);
      });

    it("and a rerun brings what is declared", async () => {
      killing.nobodyDies();
      assert.deepEqual((await stack.up()).errors, []);
      assert.deepEqual((await stack.update()).changes, []);
      assert.equal(await age(), "0");
      await takeAway(stack);
      assert.deepEqual(stack.resources(), []);
    });
  });
});

const age = async () => (await lab.read(lab.root, "minPwdAge"))?.["minpwdage"];
