/** A Pulumi CLI that can be used, and where it came from. */
export interface Engine {
  /** Absolute path of the executable. */
  readonly path: string;
  readonly version: string;
  readonly source: EngineSource;
}

export type EngineSource = "PATH" | "cache" | "installer" | "Go modules";

/** One way to a CLI that did not lead to one. */
export interface EngineAttempt {
  readonly way: string;
  readonly why: string;
}

/** No CLI by any way: what was tried, why each failed, what to install. */
export class EngineError extends Error {
  readonly attempts: readonly EngineAttempt[];
  constructor(attempts: readonly EngineAttempt[], minimum: string) {
    const tried = attempts.map((attempt) => `  - ${attempt.way}: ${attempt.why}`).join("\n");
    super(
      `No Pulumi CLI could be had. Tried, in this order:\n${tried}\n` +
        `Install Pulumi ${minimum} or later so that \`pulumi\` is on PATH (https://www.pulumi.com/docs/install/), ` +
        `or install Go (https://go.dev/dl/) and run the command again to have the CLI built.`,
    );
    this.name = "EngineError";
    this.attempts = attempts;
  }
}
