/** How long the engine has to say that it has seen a Ctrl-C itself, before it is told. */
const graceMilliseconds = 700;

/** What the engine prints when a Ctrl-C reached it. */
const seenByEngine = /\^C received/;

export interface Interrupt {
  /** Stops the engine gracefully when it fires. */
  readonly signal: AbortSignal;
  readonly requested: boolean;
  /** To be given everything the engine prints. */
  observe(output: string): void;
  /** Gives the signals back to the process. */
  release(): void;
}

/**
 * Keeps the sandbox alive while the engine winds down after Ctrl-C. In a terminal the engine gets the signal itself, and a
 * second one would make it stop without finishing what is under way, so it is passed on only if the engine has not seen it.
 */
export function interruptible(say: (line: string) => void): Interrupt {
  const controller = new AbortController();
  const state = { requested: false, seen: false };
  const stop = (): void => {
    if (state.requested) return;
    state.requested = true;
    say("Stopping after the operations under way. The state stays good; run `ewb sandbox up` to go on.");
    setTimeout(() => {
      if (!state.seen) controller.abort();
    }, graceMilliseconds).unref();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    signal: controller.signal,
    get requested() {
      return state.requested;
    },
    observe(output) {
      if (seenByEngine.test(output)) state.seen = true;
    },
    release() {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
}
