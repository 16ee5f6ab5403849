import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import Mocha from "mocha";
import { skipFor } from "../support/needs.ts";
import { available, build, runInside, type InnerTest } from "./machine.ts";

const folder = import.meta.dirname;
const files = readdirSync(folder).filter((name) => name.endsWith(".lab.ts"));

/**
 * Each *.lab.ts runs in a mocha of its own inside the namespaces of a fresh domain; its tests are told again here, so that
 * they count like all others.
 */
describe("lab", function () {
  before(async function () {
    this.timeout(600_000);
    const machine = available();
    if (!machine.ok) skipFor(this, machine.reason);
    const lab = await build();
    if (!lab.ok) skipFor(this, lab.reason);
  });

  for (const file of files) {
    const suite = describe(basename(file, ".lab.ts"), () => {
      let count = 0;

      before(async function () {
        this.timeout(300_000);
        const { tests, pending } = await runInside(join(folder, file));
        assert.deepEqual(pending, [], "a test inside is not skipped: what the lab needs is checked outside");
        for (const test of tests) suite.addTest(new Mocha.Test(test.fullTitle, () => tellAgain(test)));
        count = tests.length;
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
