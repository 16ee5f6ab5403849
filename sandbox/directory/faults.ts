import { setTimeout as sleep } from "node:timers/promises";
import { ChannelError, type ChannelErrorCode, type ScriptCall } from "../../resources/ports/channel.ts";

type Fault =
  | { readonly kind: "fail"; readonly code: ChannelErrorCode }
  | { readonly kind: "hang" }
  | { readonly kind: "loseReply" };

/** What goes wrong with the next calls, in the order it was asked for. */
export class Faults {
  readonly #next: Fault[] = [];
  readonly #ofScripts: { readonly fits: (call: ScriptCall) => boolean; readonly code: ChannelErrorCode }[] = [];

  /** The next calls fail before they have done anything. */
  failNext(count: number, code: ChannelErrorCode): void {
    this.#add(count, { kind: "fail", code });
  }

  /** The next call that fits fails before it has done anything. */
  failScript(fits: (call: ScriptCall) => boolean, code: ChannelErrorCode): void {
    this.#ofScripts.push({ fits, code });
  }

  /** The next calls do nothing until they are cancelled. */
  hangNext(count: number): void {
    this.#add(count, { kind: "hang" });
  }

  /** The next calls do their work, and the answer gets lost. */
  loseReplyNext(count: number): void {
    this.#add(count, { kind: "loseReply" });
  }

  /** Nothing goes wrong any more. */
  clear(): void {
    this.#next.length = 0;
    this.#ofScripts.length = 0;
  }

  /** Runs one call with whatever is to go wrong with it. */
  async around<Result>(work: () => Promise<Result>, signal: AbortSignal, call?: ScriptCall): Promise<Result> {
    throwIfCancelled(signal);
    const due = this.#ofScripts.findIndex(({ fits }) => call !== undefined && fits(call));
    const [failure] = due < 0 ? [] : this.#ofScripts.splice(due, 1);
    if (failure) throw new ChannelError(failure.code, `Simulated failure: ${failure.code}.`);
    const fault = this.#next.shift();
    if (fault?.kind === "fail") throw new ChannelError(fault.code, `Simulated failure: ${fault.code}.`);
    if (fault?.kind === "hang") await untilCancelled(signal);
    const result = await work();
    if (fault?.kind === "loseReply") throw new ChannelError("unreachable", "Simulated failure: the reply was lost.");
    return result;
  }

  #add(count: number, fault: Fault): void {
    for (let added = 0; added < count; added += 1) this.#next.push(fault);
  }
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new ChannelError("cancelled", "The call was cancelled.");
}

async function untilCancelled(signal: AbortSignal): Promise<void> {
  const aDay = 86_400_000;
  while (!signal.aborted) await sleep(aDay, undefined, { signal }).catch(() => undefined);
  throwIfCancelled(signal);
}
