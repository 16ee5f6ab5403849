import { ChannelError, type Channel } from "../../resources/ports/channel.ts";

/** The way of a plugin that dies, as by kill -9, at one of its calls: before it or after it, and then nothing gets through any more. */
export class MortalChannel implements Channel {
  readonly #through: Channel;
  readonly #at: number;
  readonly #when: "before" | "after";
  #calls = 0;
  isDead = false;

  constructor(through: Channel, at: number, when: "before" | "after") {
    this.#through = through;
    this.#at = at;
    this.#when = when;
  }

  run: Channel["run"] = async (call, signal) => {
    const isLast = ++this.#calls === this.#at;
    if (isLast && this.#when === "before") this.isDead = true;
    if (this.isDead) throw new ChannelError("unreachable", "dead");
    const answer = await this.#through.run(call, signal);
    if (!isLast) return answer;
    this.isDead = true;
    throw new ChannelError("unreachable", "dead");
  };
}
