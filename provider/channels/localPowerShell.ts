import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ChannelError, type Channel, type JsonObject, type ScriptCall } from "./channel.ts";
import { runProcess, type ProcessEnd } from "./childProcess.ts";
import { asciiJson, readReply } from "./reply.ts";

export interface LocalPowerShellOptions {
  /** PowerShell to run. Default: the first of `pwsh` and, on Windows, `powershell.exe` on PATH. */
  executable?: string;
  /** Folder of the scripts. Default: the kit's own. */
  scripts?: string;
  /** Milliseconds one call may take. Default: 120,000. */
  timeout?: number;
}

/** Runs the directory scripts in PowerShell on the machine where Pulumi runs. */
export class LocalPowerShell implements Channel {
  readonly #executable: string | undefined;
  readonly #scripts: string;
  readonly #timeout: number;

  constructor(options: LocalPowerShellOptions = {}) {
    this.#executable = options.executable ?? findPowerShell();
    this.#scripts = options.scripts ?? fileURLToPath(new URL("../scripts/", import.meta.url));
    this.#timeout = options.timeout ?? 120_000;
  }

  async run(call: ScriptCall, signal: AbortSignal): Promise<JsonObject> {
    try {
      return readReply(await this.#start(call, signal), call.credential?.password);
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      throw new ChannelError(error.code, `${call.script} ${call.action}: ${error.message}`);
    }
  }

  async #start(call: ScriptCall, signal: AbortSignal): Promise<ProcessEnd> {
    if (this.#executable === undefined) throw new ChannelError("powershell-missing", missingText());
    const file = join(this.#scripts, `${call.script}.ps1`);
    // RemoteSigned allows the kit's own files without switching the check off for everything they load.
    const policy = process.platform === "win32" ? ["-ExecutionPolicy", "RemoteSigned"] : [];
    return runProcess({
      executable: this.#executable,
      arguments: ["-NoProfile", "-NonInteractive", ...policy, "-File", file, "-Action", call.action],
      input: asciiJson({ parameters: call.parameters, credential: call.credential ?? null }),
      environment: environment(),
      timeout: this.#timeout,
      signal,
    });
  }
}

function findPowerShell(): string | undefined {
  const names = process.platform === "win32" ? ["pwsh.exe", "powershell.exe"] : ["pwsh"];
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

function missingText(): string {
  const names = process.platform === "win32" ? "neither pwsh nor powershell.exe" : "no pwsh";
  return `there is ${names} on PATH. Install PowerShell 7 (https://aka.ms/powershell) or run Pulumi where it is.`;
}

/** A module path inherited from PowerShell 7 keeps Windows PowerShell 5.1 from finding its own modules. */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env);
  return Object.fromEntries(inherited.filter(([name]) => name.toUpperCase() !== "PSMODULEPATH"));
}
