import { ChannelError, type Channel, type JsonObject, type ScriptCall } from "../../resources/ports/channel.ts";
import { repliesIn, together, type Reply } from "./observations.ts";
import { fits } from "./runCommandOrder.ts";
import { cancelled } from "./scriptHost.ts";

interface Waiting {
  readonly call: ScriptCall;
  readonly signal: AbortSignal;
  settle(reply: Reply | { readonly error: unknown }): void;
}

/** Observations that go to a host together, each for who asked for it. */
export class Batch {
  /** Those without an answer. */
  readonly #waiting = new Set<Waiting>();
  readonly #abandoned = new AbortController();

  /** Ends when nobody waits for an answer any more. */
  get signal(): AbortSignal {
    return this.#abandoned.signal;
  }

  /** Whether there is room for another. */
  takes(call: ScriptCall): boolean {
    return fits(together([call, ...[...this.#waiting].map((one) => one.call)]));
  }

  add(call: ScriptCall, signal: AbortSignal): Promise<JsonObject> {
    if (signal.aborted) return Promise.reject(cancelled());
    return new Promise((resolve, reject) => {
      // When all are cancelled at once, each hears of it after the other.
      const onAbort = (): void => queueMicrotask(() => this.#leave(waiting));
      const waiting: Waiting = {
        call,
        signal,
        settle: (reply) => {
          this.#waiting.delete(waiting);
          signal.removeEventListener("abort", onAbort);
          if ("result" in reply) resolve(reply.result);
          else reject(reply.error as Error);
        },
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#waiting.add(waiting);
    });
  }

  /** Answers all: as many at once as there is room for in the answer, and each alone where a run of them brings none. */
  async run(channel: Channel): Promise<void> {
    for (let alone = false; this.#waiting.size > 0;) {
      const [first, ...others] = this.#waiting;
      if (first === undefined) return;
      if (alone || others.length === 0) await this.#answer([first], channel);
      else alone = !(await this.#answer([first, ...others], channel));
    }
  }

  /** Nobody gets an answer. */
  fail(error: unknown): void {
    for (const waiting of this.#waiting) waiting.settle({ error });
  }

  /** Whether at least one has been answered. */
  async #answer(some: readonly [Waiting, ...Waiting[]], channel: Channel): Promise<boolean> {
    const [{ call: first }, ...others] = some;
    const call = others.length === 0 ? first : together([first, ...others.map((one) => one.call)]);
    try {
      const result = await channel.run(call, this.signal);
      const replies = others.length === 0 ? [{ result }] : repliesIn(call, result);
      some.slice(0, replies.length).forEach((one, index) => one.settle(replies[index] as Reply));
      return replies.length > 0;
    } catch (error) {
      // Of a run that died, one observation may be the cause.
      if (others.length > 0 && isOfTheRun(error)) return false;
      for (const one of some) one.settle({ error });
      return true;
    }
  }

  /** One goes; the script is stopped when it was the last. */
  #leave(waiting: Waiting): void {
    if ([...this.#waiting].every(({ signal }) => signal.aborted)) this.#abandoned.abort();
    else if (this.#waiting.has(waiting)) waiting.settle({ error: cancelled() });
  }
}

function isOfTheRun(error: unknown): boolean {
  return error instanceof ChannelError && ["failed", "invalid-reply", "timeout"].includes(error.code);
}
