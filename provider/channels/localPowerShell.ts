import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ChannelError, type JsonObject, type ScriptCall, type TargetChannel } from "../../resources/ports/channel.ts";
import type { Target } from "../../resources/ports/target.ts";
import { kitScripts } from "../../scripts/scriptText.ts";
import { HostPool } from "./hostPool.ts";
import { readReply } from "./reply.ts";
import { secretArgument, secretsOf } from "./secrets.ts";
import { ScriptHost } from "./scriptHost.ts";

export interface LocalPowerShellOptions {
  /** Optional. PowerShell to run. Default: on Windows the first of `pwsh` and `powershell.exe` on PATH; elsewhere none. */
  executable?: string;
  /** Optional. Folder of the scripts. Default: the kit's own. */
  scripts?: string;
  /** Optional. Milliseconds a script may take whose call says nothing else. Default: 120,000. */
  timeout?: number;
  /** Optional. PowerShell processes at the same time, from 1. Default: 4. */
  processes?: number;
}

/** Runs the directory scripts in PowerShell on the machine where Pulumi runs, in a few processes that it keeps. */
export class LocalPowerShell implements TargetChannel {
  readonly #scripts: string;
  readonly #timeout: number;
  readonly #hosts: HostPool;
  readonly #closing = new AbortController();
  readonly #hindrance: string | undefined;

  constructor(options: LocalPowerShellOptions = {}) {
    const executable = options.executable ?? findPowerShell();
    this.#hindrance = executable === undefined ? missingText() : undefined;
    this.#scripts = options.scripts ?? kitScripts;
    this.#timeout = options.timeout ?? 120_000;
    this.#hosts = new HostPool(options.processes ?? 4, () => startHost(executable));
  }

  accepts(target: Target): boolean {
    return target.kind === "local";
  }

  hindrance(): string | undefined {
    return this.#hindrance;
  }

  async run(call: ScriptCall, signal: AbortSignal): Promise<JsonObject> {
    const either = AbortSignal.any([signal, this.#closing.signal]);
    try {
      return await this.#hosts.use(either, (host) => this.#runIn(host, call, either));
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      throw new ChannelError(error.code, `${call.script} ${call.action}: ${error.message}`);
    }
  }

  /** Ends the processes; what still runs or waits is cancelled, and so is every later call. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#hosts.end();
  }

  async #runIn(host: ScriptHost, call: ScriptCall, signal: AbortSignal): Promise<JsonObject> {
    const { action, parameters, timeout } = call;
    const scriptCall = {
      file: join(this.#scripts, `${call.script}.ps1`),
      action,
      parameters: JSON.stringify(parameters),
      secret: secretArgument(call) ?? "",
    };
    const end = await host.run(scriptCall, timeout === undefined ? this.#timeout : timeout * 1000, signal);
    try {
      return readReply(end, secretsOf(call));
    } catch (error) {
      // Whatever said that may go on saying it.
      if (error instanceof ChannelError && error.code === "invalid-reply") await host.end();
      throw error;
    }
  }
}

function startHost(executable: string | undefined): ScriptHost {
  if (executable === undefined) throw new ChannelError("powershell-missing", missingText());
  // RemoteSigned allows the kit's own files without switching the check off for everything they load.
  const policy = process.platform === "win32" ? ["-ExecutionPolicy", "RemoteSigned"] : [];
  const file = join(kitScripts, "ScriptHost.ps1");
  return new ScriptHost({
    executable,
    arguments: ["-NoProfile", "-NonInteractive", ...policy, "-File", file],
    environment: environment(),
  });
}

/** Elsewhere than on Windows .NET has no classes for SIDs and permissions: https://github.com/dotnet/runtime/issues/57122 */
function findPowerShell(): string | undefined {
  if (process.platform !== "win32") return undefined;
  const names = ["pwsh.exe", "powershell.exe"];
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

function missingText(): string {
  if (process.platform === "win32")
    return "there is neither pwsh nor powershell.exe on PATH. Install PowerShell 7 (https://aka.ms/powershell) or run Pulumi where it is.";
  return "PowerShell can read and change permissions in a directory on Windows only. Run Pulumi on a domain-joined Windows machine, or write the resource id of an Azure VM or Arc server as the channel.";
}

/** A module path inherited from PowerShell 7 keeps Windows PowerShell 5.1 from finding its own modules. */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => name.toUpperCase() !== "PSMODULEPATH");
  return Object.fromEntries(inherited);
}
