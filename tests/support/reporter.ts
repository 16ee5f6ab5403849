import Mocha from "mocha";
import { writeFileSync } from "node:fs";
import { takeSkipReason } from "./needs.ts";
import { closingLines } from "./report.ts";

/**
 * Mocha's spec reporter, with the reason of every skip and one closing line that says how many of each. Where this process is one
 * of several, EWB_TEST_REPORT names the file that gets the counts instead.
 */
export default class Reporter extends Mocha.reporters.Spec {
  readonly #reasons: Record<string, number> = {};
  readonly #failures: string[] = [];

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on(Mocha.Runner.constants.EVENT_TEST_PENDING, () => {
      const reason = takeSkipReason();
      this.#reasons[reason] = (this.#reasons[reason] ?? 0) + 1;
    });
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test: Mocha.Runnable, error: Error) => {
      this.#failures.push(`${test.fullTitle()}\n${error.stack ?? error.message}`);
    });
  }

  override epilogue(): void {
    super.epilogue();
    const { passes: passed, failures: failed, pending: skipped } = this.stats;
    const report = { passed, failed, skipped, reasons: this.#reasons, failures: this.#failures };
    const file = process.env["EWB_TEST_REPORT"];
    if (file !== undefined) writeFileSync(file, JSON.stringify(report));
    // What failed stands just above.
    else for (const line of closingLines({ ...report, failures: [] })) console.log(line);
  }
}
