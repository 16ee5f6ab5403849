import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import { ChannelError } from "../../resources/ports/channel.ts";
import { endGroup } from "./processGroup.ts";
import { asciiJson } from "../../resources/ports/asciiJson.ts";
import { ScriptOutput } from "./scriptOutput.ts";

export interface HostStart {
  readonly executable: string;
  readonly arguments: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/** One call in the form of ScriptHost.ps1. */
export interface HostCall {
  /** Script to run. */
  readonly file: string;
  readonly action: string;
  /** JSON text. */
  readonly parameters: string;
  /** As argumentText gives it; empty: none. */
  readonly secret: string;
}

/** How a script ended, or the whole process with it. */
export interface ScriptEnd {
  readonly what: "script" | "process";
  /** Null: ended by `signal`. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  /** The first 64 KB of standard error. */
  readonly errors: string;
}

interface Running {
  readonly output: ScriptOutput;
  readonly errors: ScriptOutput;
  readonly settle: (end: ScriptEnd | ChannelError) => void;
  /** Why the process is being ended. */
  stopped?: ChannelError;
}

/** A PowerShell process with ScriptHost.ps1, which runs one call at a time. While it is idle it does not keep Node alive. */
export class ScriptHost {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<void>;
  #running: Running | undefined;
  #usable = true;
  #gone = false;

  constructor({ executable, arguments: words, environment }: HostStart) {
    // A process group of its own, so that it can be ended as a whole.
    const detached = process.platform !== "win32";
    const child = spawn(executable, words, { env: environment, stdio: "pipe", windowsHide: true, detached });
    this.#child = child;
    child.stdout.setEncoding("utf8").on("data", (text: string) => this.#hear("output", text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => this.#hear("errors", text));
    // A process that ends before it has read everything breaks the pipe; how it ended says why.
    child.stdin.on("error", () => undefined);
    child.on("error", (error) => {
      this.#usable = false;
      this.#running?.settle(new ChannelError("powershell-missing", `"${executable}" does not start: ${error.message}`));
    });
    child.on("exit", () => (this.#usable = false));
    this.#closed = new Promise((resolve) => {
      child.on("close", (code, signal) => {
        this.#gone = true;
        this.#endCall("process", code, signal);
        resolve();
      });
    });
  }

  /** Whether it can take another call. */
  get usable(): boolean {
    return this.#usable;
  }

  /** Runs a script to its end; ends the process when that takes too long (milliseconds), says too much or is cancelled. */
  run(call: HostCall, timeout: number, signal: AbortSignal): Promise<ScriptEnd> {
    const id = randomUUID();
    return new Promise((resolve, reject) => {
      const onAbort = (): void => this.#stop(cancelled());
      const timer = setTimeout(() => this.#stop(tooSlow(timeout)), timeout);
      signal.addEventListener("abort", onAbort, { once: true });
      const settle = (end: ScriptEnd | ChannelError): void => {
        this.#running = undefined;
        clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
        this.#keepNodeAlive(false);
        if (end instanceof ChannelError) reject(end);
        else resolve(end);
      };
      this.#running = { output: new ScriptOutput(id), errors: new ScriptOutput(id), settle };
      this.#keepNodeAlive(true);
      const { secret, ...plain } = call;
      this.#child.stdin.write(`${asciiJson({ id, ...plain })}\n${secret}\n`);
    });
  }

  /** Ends the process with everything it started. */
  async end(): Promise<void> {
    this.#kill();
    this.#keepNodeAlive(true);
    await this.#closed;
  }

  #hear(stream: "output" | "errors", text: string): void {
    const running = this.#running;
    // Between two calls there is nothing to say: it would be taken for a part of the next.
    if (!running) return this.#kill();
    const { output, errors, stopped } = running;
    running[stream].add(text);
    if (output.exceeded) return this.#stop(new ChannelError("invalid-reply", "the script writes more than 64 KB."));
    if (stopped || output.exitCode === undefined || errors.exitCode === undefined) return;
    this.#endCall("script", output.exitCode, null);
  }

  #endCall(what: "script" | "process", code: number | null, signal: NodeJS.Signals | null): void {
    const { output, errors, stopped, settle } = this.#running ?? {};
    settle?.(stopped ?? { what, code, signal, output: output?.text ?? "", errors: errors?.text ?? "" });
  }

  #stop(reason: ChannelError): void {
    if (this.#running) this.#running.stopped ??= reason;
    this.#kill();
  }

  #kill(): void {
    this.#usable = false;
    // The system may give the number of a process that is gone to another.
    if (!this.#gone) endGroup(this.#child);
  }

  #keepNodeAlive(alive: boolean): void {
    const { stdin, stdout, stderr } = this.#child;
    // Node's pipes to a process are sockets, on Windows too.
    for (const handle of [this.#child, stdin as Socket, stdout as Socket, stderr as Socket]) {
      if (alive) handle.ref();
      else handle.unref();
    }
  }
}

export function cancelled(): ChannelError {
  return new ChannelError(
    "cancelled",
    "cancelled before the script had ended. What it did until then is kept; run again.",
  );
}

function tooSlow(timeout: number): ChannelError {
  return new ChannelError("timeout", `not finished within ${timeout / 1000} seconds, so the script was ended.`);
}
