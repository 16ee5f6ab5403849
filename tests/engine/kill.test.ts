import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { attachPlugin, directoryFile } from "../../sandbox/plugin.ts";
import { kit, needsEngine, testStack, type TestStack } from "./engine.ts";
import { takeAway } from "./takeAway.ts";

const contoso = readFileSync(join(kit, "examples", "Pulumi.contoso.yaml"), "utf8");

describe("kill -9 in the middle of up", () => {
  let stack: TestStack;
  before(async function () {
    await needsEngine(this);
    stack = testStack({ project: kit, stack: "contoso", stackFile: contoso, attach: [attachPlugin] });
  });
  after(() => stack?.remove());

  it("of everything at once, as soon as the directory has been changed, is recovered from", async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, "upProcess.ts"), stack.folder], {
      detached: true,
      stdio: "ignore",
    });
    assert.ok(child.pid);
    const ended = once(child, "exit");
    while (!directoryHolds("Entra password writeback") && child.exitCode === null) await sleep(20);
    process.kill(-child.pid, "SIGKILL");
    await ended;
    assert.equal(child.signalCode, "SIGKILL", "it was still at work");

    const again = await stack.up();
    assert.deepEqual(again.errors, []);
    assert.deepEqual((await stack.update()).changes, []);
    assert.deepEqual((await stack.refresh()).changes, []);
  });

  it("leaves nothing behind when the stack is destroyed after that", async () => {
    await takeAway(stack);
    assert.deepEqual(stack.resources(), []);
    assert.ok(!directoryHolds("Entra password writeback"));
  });

  function directoryHolds(text: string): boolean {
    try {
      return readFileSync(directoryFile(stack.folder), "utf8").includes(text);
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, "ENOENT");
      return false;
    }
  }
});
