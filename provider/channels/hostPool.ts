import type { ScriptHost } from "./scriptHost.ts";
import { Turns } from "./turns.ts";

/** At most so many hosts, started when they are needed, each for one call at a time. */
export class HostPool {
  readonly #start: () => ScriptHost;
  readonly #turns: Turns;
  readonly #hosts = new Set<ScriptHost>();
  readonly #idle: ScriptHost[] = [];

  constructor(most: number, start: () => ScriptHost) {
    this.#turns = new Turns(most);
    this.#start = start;
  }

  use<T>(signal: AbortSignal, work: (host: ScriptHost) => Promise<T>): Promise<T> {
    return this.#turns.take(signal, async () => {
      const host = this.#take();
      try {
        return await work(host);
      } finally {
        if (host.usable) this.#idle.push(host);
        else this.#hosts.delete(host);
      }
    });
  }

  /** Ends the hosts, also those at work. */
  async end(): Promise<void> {
    await Promise.all([...this.#hosts].map((host) => host.end()));
  }

  /** An idle host that still lives, else a new one. */
  #take(): ScriptHost {
    for (let host = this.#idle.pop(); host; host = this.#idle.pop()) {
      if (host.usable) return host;
      this.#hosts.delete(host);
    }
    const host = this.#start();
    this.#hosts.add(host);
    return host;
  }
}
