import { setTimeout as delay } from "node:timers/promises";
import { ChannelError, type Channel, type JsonObject, type ScriptCall } from "../../resources/ports/channel.ts";
import { local, type Target } from "../../resources/ports/target.ts";
import { AzureHost, takesRunCommands } from "./azureHost.ts";
import { Batch } from "./batch.ts";
import { companyOf, mayTravel } from "./observations.ts";
import { Turns } from "./turns.ts";

/** Waits for what is sent at the same time. An engine sends within milliseconds, a run command takes seconds. */
const gather = (): Promise<void> => delay(50);

/**
 * One call at a time on each host in Azure: they would only get in each other's way in the directory. Observations of one domain, as
 * one account, go together as soon as it is their turn.
 */
export class HostQueues implements Channel {
  readonly #channel: Channel;
  readonly #gathered: () => Promise<void>;
  readonly #queues = new Map<string, HostQueue>();

  constructor(channel: Channel, gathered = gather) {
    this.#channel = channel;
    this.#gathered = gathered;
  }

  async run(call: ScriptCall, signal: AbortSignal): Promise<JsonObject> {
    const { target = local } = call;
    if (!takesRunCommands(target)) return this.#channel.run(call, signal);
    const host = new AzureHost(target);
    const queue = this.#queues.get(host.key) ?? new HostQueue(this.#channel, this.#gathered);
    this.#queues.set(host.key, queue);
    try {
      return await queue.run(call, signal);
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      throw new ChannelError(error.code, `${call.script} ${call.action} on ${host}: ${error.message}`);
    }
  }

  hindrance(target: Target): string | undefined {
    return this.#channel.hindrance?.(target);
  }
}

class HostQueue {
  readonly #channel: Channel;
  readonly #gathered: () => Promise<void>;
  readonly #turns = new Turns(1);
  /** Those that others may still join. */
  readonly #open = new Map<string, Batch>();

  constructor(channel: Channel, gathered: () => Promise<void>) {
    this.#channel = channel;
    this.#gathered = gathered;
  }

  run(call: ScriptCall, signal: AbortSignal): Promise<JsonObject> {
    if (mayTravel(call)) return this.#batchFor(call).add(call, signal);
    // What is asked for after a write is to see it.
    this.#open.clear();
    return this.#turns.take(signal, () => this.#channel.run(call, signal));
  }

  #batchFor(call: ScriptCall): Batch {
    const company = companyOf(call);
    const open = this.#open.get(company);
    if (open?.takes(call)) return open;
    const batch = new Batch();
    this.#open.set(company, batch);
    const run = async (): Promise<void> => {
      await this.#gathered();
      if (this.#open.get(company) === batch) this.#open.delete(company);
      await batch.run(this.#channel);
    };
    this.#turns.take(batch.signal, run).catch((error: unknown) => batch.fail(error));
    return batch;
  }
}
