import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kit, testStack, type TestStack } from "../engine/engine.ts";
import { findPowerShell } from "../scripts/powerShell.ts";
import * as lab from "./lab.ts";
import { first } from "./labDomain.ts";
import { forestOf, labStackFile } from "./labStack.ts";

/**
 * kill -9 of the plugin or the engine at every call of `up`, before the call has begun and after it has done its work; the next
 * `up` goes on and is killed a call later. In the end one brings what is declared, and a further one finds nothing to do.
 * (Scripts: killScript.lab.ts)
 */
describe("kill -9 in the middle of up, against a real domain", function () {
  this.timeout(600_000);
  let folder: string;
  let stackFile: string;
  let stack: TestStack;
  let stopRefreshing: () => Promise<void>;
  let original: Buffer;

  /** Each run counts in a file of its own: a plugin whose engine has died may still finish a call of the last one. */
  const arm = (target: string, at: number, when: string): string => {
    const count = join(folder, `${target}-${at}-${when}`);
    writeFileSync(count, "");
    process.env["LAB_KILL_TARGET"] = target;
    process.env["LAB_KILL_COUNT"] = count;
    process.env["LAB_KILL_AT"] = String(at);
    process.env["LAB_KILL_WHEN"] = when;
    return `${count}.killed`;
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "kill-"));
    process.env["LAB_KILL_POWERSHELL"] = findPowerShell();
    process.env["ENTRA_WRITEBACK_PWSH"] = join(import.meta.dirname, "killingPowerShell.mjs");
    await lab.createUser("writeback$", "Service-Passw0rd.1");
    original = await lab.rootDacl();
    stackFile = await labStackFile([forestOf(first)]);
    stopRefreshing = lab.keepRefreshingPolicy();
  });
  after(async () => {
    await stopRefreshing();
    rmSync(folder, { recursive: true });
  });

  const restored = async (): Promise<void> => {
    stack.remove();
    // Of an entry whose maker died before it could say so nobody knows any more who made it: it stays. (docs/decisions/0003)
    await lab.restoreRootDacl(original);
  };

  /** What a rerun makes of it. */
  async function recovered(): Promise<void> {
    arm("plugin", 0, "before"); // nobody dies
    assert.deepEqual((await stack.up()).errors, []);
    assert.deepEqual((await stack.update()).changes, []);
    assert.equal((await lab.read(lab.root, "minPwdAge"))?.["minpwdage"], "0");
    await stack.destroy();
    assert.deepEqual(stack.resources(), []);
  }

  for (const target of ["plugin", "engine"])
    describe(`of the ${target}, again and again, each time one step later`, () => {
      const steps = 5; // two looks, two writes, and the report of unreachable users or the wait for the effect
      let killed = 0;
      before(() => (stack = testStack({ project: kit, stack: "lab", stackFile })));
      after(restored);

      // Each has a limit of its own, so that a slow machine is not one that fails.
      for (let at = 1; at <= steps; at++)
        for (const when of ["before", "after"])
          it(`${when} call ${at}: a killed run fails, and no other`, async () => {
            const mark = arm(target, at, when);
            const run = await stack.update().catch((error: unknown) => error);
            // Two calls that begin at the same moment count as one step, and nobody dies.
            if (existsSync(mark)) killed++;
            assert.equal(run instanceof Error, existsSync(mark));
          });

      it("and a rerun brings what is declared", async () => {
        assert.ok(killed >= steps, `killed ${killed} times`);
        await recovered();
      });
    });

  it("and without a kill everything is as it was after a destroy, byte for byte", async () => {
    stack = testStack({ project: kit, stack: "lab", stackFile });
    await recovered();
    assert.deepEqual(await lab.rootDacl(), original);
    stack.remove();
  });
});
