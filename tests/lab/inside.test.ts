import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import Mocha from "mocha";
import { Turns } from "../../provider/channels/turns.ts";
import { skipFor } from "../support/needs.ts";
import { prepareLab } from "../support/prepare.ts";
import { runInside, type InnerRun, type InnerTest } from "./machine.ts";

const folder = import.meta.dirname;
/** Those with many runs of the engine come first, so that none of them is left over at the end. */
const long = [
  "forestsContoso.lab.ts",
  "forestsPilot.lab.ts",
  "kill.lab.ts",
  "killUnits.lab.ts",
  "controllersKill.lab.ts",
  "forests.lab.ts",
  "engine.lab.ts",
  "killScript.lab.ts",
];
const chosen = process.env["EWB_TEST_LAB"]?.split(",");
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".lab.ts") && (chosen?.includes(name) ?? true))
  .sort((a, b) => Number(long.includes(b)) - Number(long.includes(a)));

/** Files at the same time. Each has a domain controller, and many a Pulumi engine too. */
const atOnce = availableParallelism() + 1;

/**
 * Each *.lab.ts runs in a mocha of its own inside the namespaces of a fresh domain; its tests are told again here, so that
 * they count like all others. The domains have networks of their own, so several files run at the same time. EWB_TEST_LAB names
 * the files, with commas between; default: all.
 */
describe("lab", function () {
  const runs = new Map<string, Promise<InnerRun>>();

  before(async function () {
    this.timeout(0); // the tests inside have limits of their own
    const lack = process.env["EWB_TEST_NO_LAB"] ?? (await prepareLab());
    if (lack !== undefined) skipFor(this, lack);
    const turns = new Turns(atOnce);
    const { signal } = new AbortController();
    for (const file of files)
      runs.set(
        file,
        turns.take(signal, () => runInside(join(folder, file))),
      );
    // Each file's own suite tells how its run ended.
    await Promise.allSettled(runs.values());
  });

  for (const file of files) {
    const suite = describe(basename(file, ".lab.ts"), () => {
      let count = 0;

      before(async () => {
        const run = await runs.get(file);
        assert.deepEqual(run?.pending, [], "nothing is skipped inside: what the lab needs is checked outside");
        for (const test of run.tests) suite.addTest(new Mocha.Test(test.fullTitle, () => tellAgain(test)));
        count = run.tests.length;
      });

      it("ran beside a domain of its own", () => assert.notEqual(count, 0));
    });
  }
});

function tellAgain(test: InnerTest): void {
  if (test.err.message === undefined) return;
  const error = new Error(test.err.message);
  if (test.err.stack !== undefined) error.stack = test.err.stack;
  throw error;
}
