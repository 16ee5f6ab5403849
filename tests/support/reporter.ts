import Mocha from "mocha";
import { takeSkipReason } from "./needs.ts";

/** Mocha's spec reporter, with the reason of every skip and one closing line that says how many of each. */
export default class Reporter extends Mocha.reporters.Spec {
  readonly #skips = new Map<string, number>();

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on(Mocha.Runner.constants.EVENT_TEST_PENDING, () => {
      const reason = takeSkipReason();
      this.#skips.set(reason, (this.#skips.get(reason) ?? 0) + 1);
    });
  }

  override epilogue(): void {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    for (const [reason, count] of this.#skips) console.log(`skipped ${count}: ${reason}`);
    console.log(`${passes} passed, ${failures} failed, ${pending} skipped`);
  }
}
