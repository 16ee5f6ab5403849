import type { Context } from "mocha";

/** Skips the running test or suite, saying what the machine lacks. */
export function skipFor(context: Context, reason: string): never {
  pendingReason = reason;
  context.skip();
}

let pendingReason: string | undefined;

/** The reason of the latest skip, for the reporter: mocha does not carry one. */
export function takeSkipReason(): string {
  return pendingReason ?? "no reason given";
}
