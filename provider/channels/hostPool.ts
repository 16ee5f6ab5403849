import { cancelled, type ScriptHost } from "./scriptHost.ts";

/** At most so many hosts, started when they are needed, each for one call at a time. */
export class HostPool {
  readonly #start: () => ScriptHost;
  readonly #hosts = new Set<ScriptHost>();
  readonly #idle: ScriptHost[] = [];
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(most: number, start: () => ScriptHost) {
    this.#free = most;
    this.#start = start;
  }

  async use<T>(signal: AbortSignal, work: (host: ScriptHost) => Promise<T>): Promise<T> {
    refuseIfCancelled(signal);
    await this.#enter(signal);
    try {
      refuseIfCancelled(signal);
      const host = this.#take();
      try {
        return await work(host);
      } finally {
        if (host.usable) this.#idle.push(host);
        else this.#hosts.delete(host);
      }
    } finally {
      this.#leave();
    }
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

  /** Waits, first come, first served, until fewer than the most are at work. */
  #enter(signal: AbortSignal): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(cancelled());
      };
      const enter = (): void => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#waiting.push(enter);
    });
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }
}

function refuseIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}
