import { reveal, type PropertyMap } from "../formats/wire/codec.ts";
import type { Channel } from "../resources/ports/channel.ts";
import { targetOf } from "../resources/ports/target.ts";
import { isObserved } from "./observeMode.ts";

/** What an update on this machine would be refused for, told in its preview: once for each reason, not once a resource. */
export class Foretold {
  readonly #channel: Channel;
  readonly #told = new Set<string>();

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** One that only looks has looked, and told it. A warning and no error: an update may well be run elsewhere than its preview. */
  tell(inputs: PropertyMap, warn: (message: string) => void): void {
    const channel = reveal(inputs["channel"] ?? null);
    const target = typeof channel === "string" ? targetOf(channel) : undefined;
    if (target === undefined || isObserved(inputs)) return;
    const hindrance = this.#channel.hindrance?.(target);
    if (hindrance === undefined || this.#told.has(hindrance)) return;
    this.#told.add(hindrance);
    warn(`The update would be refused on this machine: ${hindrance}`);
  }
}
