import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { kit, testStack, type TestStack } from "../engine/engine.ts";
import { declaredOff, takeAway } from "../engine/takeAway.ts";
import { KillingPlugin } from "./killingPlugin.ts";
import * as lab from "./lab.ts";
import { first } from "./labDomain.ts";
import { forestOf, labStackFile } from "./labStack.ts";
import { createUnit, daclOf, ouOf, restoreDacl } from "./units.ts";

const names = ["Berlin", "Lima", "Osaka"];
const [berlin = "", lima = "", osaka = ""] = names.map(ouOf);
const places = [lab.root, ...names.map(ouOf)];

/** The engine works on several OUs at the same time, so that a kill finds some done, some at work and some not begun. */
describe("kill -9 in the middle of the run of an engine that delegates several OUs", () => {
  let killing: KillingPlugin;
  let stopRefreshing: () => Promise<void>;
  let original: Buffer[];
  let files: Record<"two" | "others", string>;
  let stack: TestStack;

  const lists = () => Promise.all(places.map(daclOf));
  const stackFile = (...delegationScopes: string[]) => {
    const { domain: name, host: server, sysvol: sysvolPath } = first;
    return labStackFile([forestOf(first, { domains: [{ name, server, sysvolPath, delegationScopes }] })]);
  };
  const isDelegated = async () => {
    const held = await Promise.all(places.map(async (place) => lab.acesOf(await daclOf(place)).length));
    const before = original.map((list) => lab.acesOf(list).length);
    return held.map((count, index) => count - (before[index] ?? 0));
  };

  before(async () => {
    killing = new KillingPlugin();
    await lab.createUser("writeback$", "Service-Passw0rd.1");
    for (const name of names) await createUnit(name);
    original = await lists();
    files = { two: await stackFile(berlin, lima), others: await stackFile(lima, osaka) };
    stopRefreshing = lab.keepRefreshingPolicy();
    stack = testStack({ project: kit, stack: "lab", stackFile: files.two });
  });
  after(async () => {
    await stopRefreshing();
    stack.remove();
    killing.remove();
  });

  const dies = async (
    work: () => Promise<unknown>,
    ...[who, when, at]: readonly ["plugin" | "engine", "before" | "after", number]
  ) => {
    const mark = killing.arm(who, at, when);
    const run = await work().catch((error: unknown) => error);
    assert.ok(existsSync(mark), `nobody was killed: ${String(run)}`);
    killing.nobodyDies();
  };

  it("without a kill: made, changed and taken away, and all lists are as before, byte for byte", async () => {
    assert.deepEqual((await stack.up()).errors, []);
    assert.deepEqual(await isDelegated(), [1, 3, 3, 0]);
    stack.configure(files.others);
    assert.deepEqual((await stack.update()).errors, []);
    assert.deepEqual(await isDelegated(), [1, 0, 3, 3]);
    await takeAway(stack);
    assert.deepEqual(await lists(), original);
  });

  it("made, changed and taken away by runs that die, and what is left are entries over which one died", async () => {
    stack.configure(files.two);
    for (const at of [2, 5]) await dies(() => stack.update(), "plugin", "after", at);
    await dies(() => stack.update(), "engine", "before", 4);
    assert.deepEqual((await stack.update()).errors, []);
    assert.deepEqual((await stack.update()).changes, []);
    assert.deepEqual(await isDelegated(), [1, 3, 3, 0]);

    stack.configure(files.others);
    await dies(() => stack.update(), "plugin", "after", 2);
    await dies(() => stack.update(), "engine", "after", 2);
    assert.deepEqual((await stack.update()).errors, []);
    assert.deepEqual((await stack.update()).changes, []);
    const [onRoot, onBerlin = 0, ...others] = await isDelegated();
    assert.deepEqual([onRoot, ...others], [1, 3, 3]);
    assert.ok([0, 3].includes(onBerlin), "all that the one call wrote, or nothing");

    stack.configure(declaredOff(files.others));
    assert.deepEqual((await stack.update()).errors, []);
    await dies(() => stack.destroy(), "plugin", "after", 1);
    assert.deepEqual((await stack.destroy()).errors, []);
    assert.deepEqual(stack.resources(), []);
    const left = await isDelegated();
    assert.ok(
      left.every((count, index) => [0, index === 0 ? 1 : 3].includes(count)),
      left.join(),
    );
    const now = await lists();
    for (const [index, list] of original.entries()) {
      const there = lab.acesOf(now[index] ?? assert.fail()).map((ace) => ace.toString("hex"));
      const theirs = lab.acesOf(list).map((ace) => ace.toString("hex"));
      assert.deepEqual(
        there.filter((ace) => theirs.includes(ace)),
        theirs,
        "what others have is as it was",
      );
      await restoreDacl(places[index] ?? assert.fail(), list);
    }
  });
});
