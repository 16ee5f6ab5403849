import { ChannelError, type Channel, type ScriptAction } from "../../resources/ports/channel.ts";

/** A channel whose answers to calls of one action can get lost, after their work is done, and all answers after that too. */
export class LostAnswers implements Channel {
  readonly #through: Channel;
  #action: ScriptAction | undefined;
  #deaf = false;
  #forEver = false;

  constructor(through: Channel) {
    this.#through = through;
  }

  /** The answer to the next such call gets lost; with `forEver` no answer comes after that either. */
  lose(action: ScriptAction, { forEver = false } = {}): void {
    this.#action = action;
    this.#forEver = forEver;
  }

  recover(): void {
    this.#action = undefined;
    this.#deaf = this.#forEver = false;
  }

  run: Channel["run"] = async (call, signal) => {
    if (this.#deaf) throw new ChannelError("unreachable", "no connection");
    const answer = await this.#through.run(call, signal);
    if (call.action !== this.#action) return answer;
    this.#action = undefined;
    this.#deaf = this.#forEver;
    throw new ChannelError("timeout", "no answer");
  };
}
