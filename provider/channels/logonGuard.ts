import { createHash } from "node:crypto";
import {
  ChannelError,
  type Channel,
  type ChannelErrorCode,
  type JsonObject,
  type ScriptCall,
  type ScriptCredential,
} from "../../resources/ports/channel.ts";
import type { Target } from "../../resources/ports/target.ts";
import { repliesIn } from "./observations.ts";
import { Turns } from "./turns.ts";

/** What a directory says only to someone it has let in. */
const insiders: readonly ChannelErrorCode[] = ["refused", "not-found", "conflict"];

/**
 * Keeps a wrong password from locking its account out: until a directory has let the account in, one call at a time tries,
 * and after a refusal none tries again. A run has many calls, and a usual lockout policy allows a handful of attempts.
 */
export class LogonGuard implements Channel {
  readonly #channel: Channel;
  readonly #logons = new Map<string, Logon>();

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  async run(call: ScriptCall, signal: AbortSignal): Promise<JsonObject> {
    if (!call.credential) return this.#channel.run(call, signal);
    const logon = this.#logonOf(call.credential);
    const attempt = () => logon.attempt(call, () => this.#channel.run(call, signal));
    const first = await logon.turn.take(signal, async () => (logon.accepted ? undefined : { result: await attempt() }));
    return first ? first.result : attempt();
  }

  hindrance(target: Target): string | undefined {
    return this.#channel.hindrance?.(target);
  }

  #logonOf(credential: ScriptCredential): Logon {
    const key = createHash("sha256").update(JSON.stringify(credential)).digest("hex");
    const known = this.#logons.get(key);
    if (known) return known;
    const logon = new Logon(credential.user);
    this.#logons.set(key, logon);
    return logon;
  }
}

/** What is known of one account and password. */
class Logon {
  readonly turn = new Turns(1);
  readonly #user: string;
  #state: "untried" | "accepted" | "refused" = "untried";

  constructor(user: string) {
    this.#user = user;
  }

  get accepted(): boolean {
    return this.#state === "accepted";
  }

  async attempt(call: ScriptCall, work: () => Promise<JsonObject>): Promise<JsonObject> {
    if (this.#state === "refused") {
      const why = `the logon of "${this.#user}" was refused a moment ago and is not tried again, so that the account is not locked out. Correct the credential, then run again.`;
      throw new ChannelError("logon-refused", why);
    }
    try {
      const result = await work();
      for (const reply of call.script === "Observations" ? repliesIn(call, result) : [{ result }])
        this.#learn("error" in reply ? reply.error : undefined);
      return result;
    } catch (error) {
      this.#learn(error);
      throw error;
    }
  }

  /** What an error says of the account; undefined: there was none. */
  #learn(error: unknown): void {
    if (this.#state === "refused") return;
    const code = error instanceof ChannelError ? error.code : undefined;
    if (code === "logon-refused") this.#state = "refused";
    else if (error === undefined || (code && insiders.includes(code) && this.#state === "untried"))
      this.#state = "accepted";
  }
}
