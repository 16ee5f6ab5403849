import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ScriptCall } from "../../resources/ports/channel.ts";
import { remove } from "../../provider/lifecycle.ts";
import { diff, previewCreate } from "../../provider/lifecycle/preview.ts";
import { SecretValue, Unknown, type PropertyMap } from "../../formats/wire/codec.ts";
import {
  DomainRootDelegation,
  GroupManagedServiceAccount,
  GroupPolicyObject,
  PasswordSettingsObject,
} from "../../resources/index.ts";
import { openSimulatedDirectory, type SimulatedDirectory } from "../../sandbox/directory.ts";
import { kindOfType } from "../../resources/registry.ts";
import { contextOf } from "../support/context.ts";
import { PluginClient, urnOf, type Recorded } from "../support/pluginClient.ts";

const domain = "corp.contoso.com";

/** What another team has made, and what is declared of it. */
const resources: Record<
  string,
  { type: string; title: string; inputs: PropertyMap; other: PropertyMap; differs: RegExp }
> = {
  GroupPolicyObject: {
    type: GroupPolicyObject.type,
    title: 'The group policy "Theirs" of corp.contoso.com',
    inputs: { domain, displayName: "Theirs", accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 24 } },
    other: { accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 12 } },
    differs: / {2}Enforce password history .*: 24, declared is 12\n/,
  },
  DomainRootDelegation: {
    type: DomainRootDelegation.type,
    title: "The delegation of writeback$ on the root of corp.contoso.com",
    inputs: { domain, account: "writeback$", rights: ["ResetPassword", "UnexpirePassword"] },
    other: { rights: ["ResetPassword", "WriteLockoutTime", "UnexpirePassword"] },
    differs: /rights lacks Write lockoutTime, on descendant User objects\n/,
  },
  PasswordSettingsObject: {
    type: PasswordSettingsObject.type,
    title: 'The PSO "Pilot" of corp.contoso.com',
    inputs: { domain, name: "Pilot", precedence: 10, settings: { minimumPasswordAge: 0 }, appliesTo: ["Pilot"] },
    other: { precedence: 5 },
    differs: /precedence is 10, declared is 5/,
  },
  GroupManagedServiceAccount: {
    type: GroupManagedServiceAccount.type,
    title: "The service account writeback$ of corp.contoso.com",
    inputs: { domain, account: "writeback$", passwordReaders: ["Agent-Hosts"] },
    other: { passwordReaders: ["Others"] },
    differs: /passwordReaders lacks Others and has Agent-Hosts besides\n/,
  },
};

describe("mode: observe", () => {
  let folder: string;
  let directory: SimulatedDirectory;
  let actions: string[];
  let plugin: PluginClient;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "observe-"));
    directory = openSimulatedDirectory(join(folder, "directory.json"));
    actions = [];
    const watched = {
      run: (call: ScriptCall, signal: AbortSignal) => (actions.push(call.action), directory.run(call, signal)),
    };
    plugin = await PluginClient.start({ channel: watched });
  });
  afterEach(async () => {
    await plugin.stop();
    rmSync(folder, { recursive: true });
  });
  const held = () => readFileSync(join(folder, "directory.json"), "utf8");

  for (const [name, { type, title, inputs, other, differs }] of Object.entries(resources)) {
    describe(`of a ${name}`, () => {
      const [theirs, ours] = [urnOf(type, "theirs"), urnOf(type, "ours")];
      const checked = async (more: PropertyMap) => {
        const result = await plugin.check(ours, { ...inputs, ...more });
        assert.deepEqual(result.failures, []);
        return result.inputs;
      };
      const observe = { mode: "observe" };
      /** Made by the other team; from here on nothing may change. */
      const made = async () => {
        const { inputs: own } = await plugin.check(theirs, inputs);
        await plugin.create(theirs, own);
        actions.length = 0;
        return held();
      };

      it("takes what another team has made for what it is, and leaves it on destroy", async () => {
        const before = await made();
        const ours_ = await plugin.create(ours, await checked(observe));
        assert.deepEqual((await plugin.read(ours, ours_))?.inputs, ours_.inputs);
        await plugin.delete(ours, ours_);
        assert.equal(held(), before);
        assert.deepEqual(new Set(actions), new Set(["Observe"]));
      });

      it("fails with the difference, and writes nothing", async () => {
        const before = await made();
        const declared = await checked({ ...observe, ...other });
        await assert.rejects(plugin.create(ours, declared), (error: Error) => {
          assert.ok(
            error.message.includes(`${title} is not as declared, and mode is observe, so nothing was changed:\n`),
          );
          assert.match(error.message, differs);
          return true;
        });
        const recorded: Recorded = await plugin.create(ours, await checked(observe));
        await assert.rejects(plugin.update(ours, recorded, declared), differs);
        assert.equal(held(), before);
        assert.deepEqual(new Set(actions), new Set(["Observe"]));
      });

      it("looks at every update, without a refresh, and has nothing to do until somebody changes something", async () => {
        const { inputs: own } = await plugin.check(theirs, inputs);
        const made = await plugin.create(theirs, own);
        const recorded = await plugin.create(ours, await checked(observe));
        const due = () => plugin.diff(ours, recorded, recorded.inputs);
        assert.deepEqual(await due(), { changes: false, paths: [], replaces: [] });
        // More rights than are declared are nobody's difference.
        const change = type === DomainRootDelegation.type ? { rights: ["ResetPassword"] } : other;
        await plugin.update(theirs, made, (await plugin.check(theirs, { ...inputs, ...change })).inputs);
        const { changes, replaces } = await due();
        assert.deepEqual([changes, replaces], [true, []]);
        await assert.rejects(
          plugin.update(ours, recorded, recorded.inputs),
          /is not as declared, and mode is observe, so nothing was changed/,
        );
        await plugin.delete(theirs, made);
        assert.equal((await due()).changes, true);
      });

      it("has an update due where the directory cannot be seen, and says so", async () => {
        await made();
        const recorded = await plugin.create(ours, await checked(observe));
        directory.faults.failNext(1, "unreachable");
        assert.deepEqual(await plugin.diff(ours, recorded, recorded.inputs), {
          changes: true,
          paths: [],
          replaces: [],
        });
      });

      it("fails where there is nothing, and makes nothing", async () => {
        const declared = await checked({ ...observe });
        // Of a delegation the account is there, without its rights.
        const absent =
          type === DomainRootDelegation.type
            ? "rights lacks Reset Password, on descendant User objects; Unexpire Password, on this object only"
            : `${title} does not exist, and mode is observe, so it was not created.`;
        await assert.rejects(plugin.create(ours, declared), (error: Error) => error.message.includes(absent));
        assert.deepEqual(new Set(actions), new Set(["Observe"]));
      });
    });
  }

  it("tells in a preview what is there, which the engine does not show", async () => {
    const { type, title, inputs } = resources["PasswordSettingsObject"] ?? assert.fail();
    const urn = urnOf(type);
    const { inputs: own } = await plugin.check(urn, inputs);
    const { id, outputs } = await plugin.create(urn, own);
    const declared = { ...own, mode: "observe", precedence: 5 };
    const { context, warnings } = contextOf(directory);
    const due = await kindOfType(type).use((resource) =>
      diff(resource, { urn, id, state: outputs }, { olds: declared, news: declared }, context),
    );
    assert.deepEqual(
      due.changes.map(({ path }) => path),
      ["precedence"],
    );
    // The engine shows declarations, and these are the same.
    assert.equal(due.isDeclared, false);
    assert.deepEqual(warnings, [
      `${title} is not as declared, and mode is observe, so nothing was changed:\n  precedence is 10, declared is 5\nHave it changed (ewb changes writes out what there is to do), then update again.`,
    ]);
  });

  it("looks before the first update too, and says what it sees", async () => {
    const { type, title, inputs } = resources["PasswordSettingsObject"] ?? assert.fail();
    const urn = urnOf(type);
    const look = async (more: PropertyMap) => {
      const { context, warnings } = contextOf(directory);
      const { inputs: own } = await plugin.check(urn, { ...inputs, mode: "observe", ...more });
      actions.length = 0;
      await kindOfType(type).use((resource) => previewCreate(resource, urn, { ...own, ...more }, context));
      return warnings;
    };
    assert.match(String(await look({})), new RegExp(`^${title} does not exist, and mode is observe`));
    const { inputs: own } = await plugin.check(urn, inputs);
    await plugin.create(urn, own);
    const before = held();
    assert.deepEqual(await look({}), []);
    assert.match(String(await look({ precedence: 5 })), /precedence is 10, declared is 5/);
    assert.match(String(await look({ precedence: Unknown.value })), /^The directory is not looked at yet/);
    directory.faults.failNext(1, "unreachable");
    assert.match(String(await look({})), /^Whether the directory is as declared cannot be seen from here: /);
    assert.equal(held(), before);
  });

  it("tells the differences of all that are looked at together, and not of the first alone", async () => {
    const { type, inputs } = resources["PasswordSettingsObject"] ?? assert.fail();
    const names = ["One", "Two", "Three"];
    const told = await Promise.allSettled(
      names.map(async (name) => {
        const urn = urnOf(type, name);
        return plugin.create(urn, (await plugin.check(urn, { ...inputs, name, mode: "observe" })).inputs);
      }),
    );
    assert.deepEqual(
      told.map((one) => one.status === "rejected" && /The PSO "(\w+)".* does not exist/.exec(String(one.reason))?.[1]),
      names,
    );
  });

  it("says on destroy that the object stays", async () => {
    for (const { type, title, inputs } of Object.values(resources)) {
      const urn = urnOf(type, "theirs");
      const { inputs: own } = await plugin.check(urn, inputs);
      const made = await plugin.create(urn, own);
      const { context, warnings } = contextOf(directory);
      await kindOfType(type).use((resource) =>
        remove(resource, { urn, id: made.id, state: { ...made.outputs, mode: "observe" } }, context),
      );
      assert.deepEqual(warnings, [
        `${title} stays as it is, because mode is observe. How it is undone stands in the plan of ewb changes.`,
      ]);
    }
  });

  it("tells only the place where what is declared is secret", async () => {
    const { type, inputs } = resources["PasswordSettingsObject"] ?? assert.fail();
    const urn = urnOf(type);
    const { inputs: own } = await plugin.check(urn, inputs);
    await plugin.create(urn, own);
    const secret = { ...own, mode: "observe", precedence: new SecretValue(4711) };
    await assert.rejects(plugin.create(urn, secret), (error: Error) => {
      assert.match(error.message, /precedence differs/);
      assert.doesNotMatch(error.message, /4711/);
      return true;
    });
  });
});
