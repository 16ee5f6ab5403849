import { join } from "node:path";
import { argumentText } from "../../../provider/channels/argumentText.ts";
import { HostPool } from "../../../provider/channels/hostPool.ts";
import { readReply } from "../../../provider/channels/reply.ts";
import { ScriptHost, type ScriptEnd } from "../../../provider/channels/scriptHost.ts";
import type { JsonObject } from "../../../resources/ports/channel.ts";
import { findPowerShell, noPowerShell } from "../../scripts/powerShell.ts";
import type { AgentWorld } from "./agentWorld.ts";

export interface Secrets {
  /** The directory's. */
  readonly directory?: { readonly user: string; readonly password: string };
  readonly tenant?: { readonly user: string; readonly password: string };
}

/** Runs the scripts of a world in one PowerShell process, and keeps everything that they wrote. */
export class AgentCalls {
  /** All that the scripts wrote, to look for secrets. */
  written = "";
  readonly #world: AgentWorld;
  readonly #hosts: HostPool;

  constructor(world: AgentWorld, environment: NodeJS.ProcessEnv = {}) {
    this.#world = world;
    this.#hosts = new HostPool(1, () => {
      const executable = findPowerShell();
      if (executable === undefined) throw new Error(noPowerShell);
      const words = ["-NoProfile", "-NonInteractive", "-File", join(world.scripts, "ScriptHost.ps1")];
      return new ScriptHost({
        executable,
        arguments: words,
        environment: { ...process.env, ...world.environment, ...environment },
      });
    });
  }

  async run(
    script: string,
    action: string,
    parameters: JsonObject,
    { directory, tenant }: Secrets = {},
  ): Promise<JsonObject> {
    const secret =
      (directory ?? tenant) ? argumentText({ ...directory, ...(tenant && { tenantCredential: tenant }) }) : "";
    const call = {
      file: join(this.#world.scripts, `${script}.ps1`),
      action,
      parameters: JSON.stringify(parameters),
      secret,
    };
    const { signal } = new AbortController();
    const end: ScriptEnd = await this.#hosts.use(signal, (host) => host.run(call, 120_000, signal));
    this.written += `${end.output}\n${end.errors}\n`;
    return readReply(end, []);
  }

  async end(): Promise<void> {
    await this.#hosts.end();
  }
}
