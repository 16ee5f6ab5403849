import type { Channel, JsonObject, ScriptCall } from "../../resources/ports/channel.ts";

/** Sends each call where it says: to a host in Azure, or to the machine where Pulumi runs. */
export class Router implements Channel {
  readonly #local: Channel;
  readonly #loadRemote: () => Promise<Channel>;
  #remote: Promise<Channel> | undefined;

  /** `loadRemote` is called once, with the first call for a host: Azure's libraries are no burden on the others. */
  constructor(local: Channel, loadRemote: () => Promise<Channel>) {
    this.#local = local;
    this.#loadRemote = loadRemote;
  }

  async run(call: ScriptCall, signal: AbortSignal): Promise<JsonObject> {
    if (call.host === undefined) return this.#local.run(call, signal);
    this.#remote ??= this.#loadRemote();
    return (await this.#remote).run(call, signal);
  }
}
