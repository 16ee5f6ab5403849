import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { LocalPowerShell, type LocalPowerShellOptions } from "../../../provider/channels/localPowerShell.ts";
import { skipFor } from "../../support/needs.ts";

export interface Fakes {
  readonly folder: string;
  /** A PowerShell that keeps to the form of ScriptHost.ps1 and answers each `call` by the program, which may set `code`. */
  executable(program: string): string;
  channel(program: string, options?: LocalPowerShellOptions): LocalPowerShell;
}

/** Small programs that play PowerShell well and badly, for one suite. */
export function useFakes(): Fakes {
  let folder = "";
  const channels: LocalPowerShell[] = [];

  before(function () {
    if (process.platform === "win32") skipFor(this, "the fake PowerShells are POSIX programs");
    folder = mkdtempSync(join(tmpdir(), "channel-"));
  });
  afterEach(async () => {
    await Promise.all(channels.splice(0).map((channel) => channel.close()));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  return {
    get folder() {
      return folder;
    },
    executable(program) {
      const file = join(folder, `pwsh${++count}`);
      writeFileSync(
        file,
        `#!${process.execPath}
        const fs = require("fs");
        let line;
        require("readline").createInterface({ input: process.stdin }).on("line", async (text) => {
          if (line === undefined) return void (line = text);
          const call = { ...JSON.parse(line), secret: Buffer.from(text, "base64").toString(), secretLine: text };
          const lines = line + "\\n" + text;
          line = undefined;
          let code = 0;
          ${program};
          const end = "\\n" + call.id + " " + code + "\\n";
          fs.writeSync(1, end);
          fs.writeSync(2, end);
        });`,
      );
      chmodSync(file, 0o700);
      return file;
    },
    channel(program, options = {}) {
      const channel = new LocalPowerShell({ executable: this.executable(program), ...options });
      channels.push(channel);
      return channel;
    },
  };
}

let count = 0;

/** A program that never answers. */
export const hang = "await new Promise((resolve) => setTimeout(resolve, 2 ** 31 - 1))";

/** Waits until a process is gone: collected by this one, or at most a zombie that another parent does not collect. */
export async function isGone(pid: number): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    try {
      process.kill(pid, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ESRCH") return;
      throw error;
    }
    const parent = existsSync(`/proc/${pid}/stat`) && /\) Z (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1];
    if (parent && Number(parent) !== process.pid) return;
    await delay(20);
  }
  throw new Error(`process ${pid} still runs`);
}

export async function exists(file: string): Promise<void> {
  while (!existsSync(file)) await delay(20);
}
