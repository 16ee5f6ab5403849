import {
  ChannelError,
  type Channel,
  type JsonObject,
  type ScriptCall,
  type TargetChannel,
} from "../../resources/ports/channel.ts";
import { local, type Target } from "../../resources/ports/target.ts";

/** Sends each call to the first channel that goes to its target. */
export class Router implements Channel {
  readonly #channels: readonly TargetChannel[];

  constructor(channels: readonly TargetChannel[]) {
    this.#channels = channels;
  }

  async run(call: ScriptCall, signal: AbortSignal): Promise<JsonObject> {
    const { target = local } = call;
    const channel = this.#to(target);
    if (channel) return channel.run(call, signal);
    throw new ChannelError(
      "failed",
      `no channel of the plugin goes to ${target.kind === "local" ? "here" : target.id}.`,
    );
  }

  hindrance(target: Target): string | undefined {
    return this.#to(target)?.hindrance?.(target);
  }

  #to(target: Target): TargetChannel | undefined {
    return this.#channels.find((candidate) => candidate.accepts(target));
  }
}

/** A channel that is loaded with its first call: Azure's libraries are no burden on those who do not need them. */
export function loadedLater(accepts: (target: Target) => boolean, load: () => Promise<Channel>): TargetChannel {
  let loaded: Promise<Channel> | undefined;
  return {
    accepts,
    run: async (call, signal) => (await (loaded ??= load())).run(call, signal),
  };
}
