import { spawn, type ChildProcess } from "node:child_process";
import { ChannelError } from "./channel.ts";

export interface ProcessCall {
  executable: string;
  arguments: readonly string[];
  /** Written to standard input. */
  input: string;
  environment: NodeJS.ProcessEnv;
  /** Milliseconds. */
  timeout: number;
  signal: AbortSignal;
}

export interface ProcessEnd {
  /** Null: ended by `signal`. */
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
  /** The first 64 KB of standard error. */
  errors: string;
}

/** Far more than the 4 KB of an answer, so that what is wrong with a longer one can still be told. */
const outputLimit = 64 * 1024;

/** Runs a process to its end; ends it with everything it started when it takes too long, says too much or is cancelled. */
export function runProcess(call: ProcessCall): Promise<ProcessEnd> {
  if (call.signal.aborted) return Promise.reject(cancelled());
  return new Promise((resolve, reject) => {
    const child = spawn(call.executable, call.arguments, {
      env: call.environment,
      stdio: "pipe",
      windowsHide: true,
      // A process group of its own, so that it can be ended as a whole.
      detached: process.platform !== "win32",
    });
    let output = "";
    let errors = "";
    let stopped: ChannelError | undefined;

    const stop = (reason: ChannelError): void => {
      stopped ??= reason;
      endGroup(child);
    };
    const onAbort = (): void => stop(cancelled());
    const timer = setTimeout(() => stop(tooSlow(call.timeout)), call.timeout);
    call.signal.addEventListener("abort", onAbort, { once: true });
    const finish = (): void => {
      clearTimeout(timer);
      call.signal.removeEventListener("abort", onAbort);
    };

    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (output.length > outputLimit) stop(new ChannelError("invalid-reply", "the script writes more than 64 KB."));
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors = (errors + text).slice(0, outputLimit);
    });
    // A process that ends before it has read everything breaks the pipe; how it ended says why.
    child.stdin.on("error", () => undefined);
    child.stdin.end(call.input);

    child.on("error", (error) => {
      finish();
      reject(new ChannelError("powershell-missing", `"${call.executable}" does not start: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      finish();
      if (stopped) reject(stopped);
      else resolve({ code, signal, output, errors });
    });
  });
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    spawn("taskkill", ["/T", "/F", "/PID", String(child.pid)], { stdio: "ignore", windowsHide: true });
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    // ESRCH: it ended by itself in between.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function cancelled(): ChannelError {
  return new ChannelError(
    "cancelled",
    "cancelled before the script had ended. What it did until then is kept; run again.",
  );
}

function tooSlow(timeout: number): ChannelError {
  return new ChannelError("timeout", `not finished within ${timeout / 1000} seconds, so the script was ended.`);
}
