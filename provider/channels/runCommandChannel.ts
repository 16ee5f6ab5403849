import { join } from "node:path";
import { Arm, ArmError, type ArmOptions } from "./arm.ts";
import { AzureHost, takesRunCommands, type Machine } from "./azureHost.ts";
import { local, type Target } from "../../resources/ports/target.ts";
import type { ObservationsParameters } from "../../scripts/contract.ts";
import { observationsText } from "../../scripts/observationsText.ts";
import { kitScripts, scriptText } from "../../scripts/scriptText.ts";
import { ChannelError, type TargetChannel, type JsonObject, type ScriptCall } from "../../resources/ports/channel.ts";
import { lockedText, refuseLocked, SCOPE_LOCKED } from "./hostLocks.ts";
import { retrying } from "./retrying.ts";
import { isLeftover, RunCommand, runCommandName } from "./runCommand.ts";
import { explain, stopped } from "./runCommandErrors.ts";
import { orderOf } from "./runCommandOrder.ts";
import { readRun } from "./runCommandReply.ts";

export interface RunCommandOptions extends ArmOptions {
  /** Optional. Folder of the scripts. Default: the kit's own. */
  scripts?: string;
  /** Optional. Seconds a script may take whose call says nothing else. Default: 300. */
  timeout?: number;
  /** Optional. Seconds that Azure may take beside the script, from its order to its answer. Default: 180. */
  delivery?: number;
  /** Takes what went wrong without harm to the call. */
  warn(message: string): void;
}

/** Runs the directory scripts on Azure VMs and Arc servers as managed run commands. */
export class RunCommandChannel implements TargetChannel {
  readonly #arm: Arm;
  readonly #options: RunCommandOptions;
  readonly #swept = new Set<string>();
  /** By host: the run command that a lock keeps there. */
  readonly #kept = new Map<string, RunCommand>();

  constructor(options: RunCommandOptions) {
    this.#arm = new Arm(options);
    this.#options = options;
  }

  accepts(target: Target): boolean {
    return takesRunCommands(target);
  }

  async run(call: ScriptCall, signal: AbortSignal): Promise<JsonObject> {
    const { target = local } = call;
    if (!takesRunCommands(target)) throw new ChannelError("failed", "a run command needs an Azure VM or Arc server.");
    const host = new AzureHost(target);
    const { scripts = kitScripts, timeout = 300, delivery = 180 } = this.#options;
    const order = orderOf(call, textOf(call, scripts), call.timeout ?? timeout);
    const seconds = order.timeout + delivery;
    const either = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
    const command = new RunCommand(this.#arm, host, runCommandName(call.script));
    try {
      const location = await this.#locate(host, either);
      await this.#tidy(host, either);
      await command.create({ location, properties: order.properties }, either);
      return readRun(await command.end(either), order);
    } catch (error) {
      if (!either.aborted || error instanceof ChannelError) throw explain(error, host, order.secrets);
      throw stopped(signal.aborted ? "cancelled" : seconds, await command.discard(), error, order.secrets);
    } finally {
      await this.#discard(command, host);
    }
  }

  /** The host's location, which its run commands must share, once it is there and up. */
  async #locate(host: AzureHost, signal: AbortSignal): Promise<string> {
    const { body } = await retrying(signal, () => this.#arm.request("GET", host.path, signal));
    const machine = (body ?? {}) as Machine;
    const obstacle = host.kind.obstacle(machine);
    if (obstacle !== undefined) throw new ChannelError("unreachable", `the host ${obstacle}`);
    if (typeof machine.location === "string") return machine.location;
    throw new ChannelError(
      "invalid-reply",
      "Azure's answer about the host names no location, which every resource has.",
    );
  }

  /** Nothing is written where it would stay; and once a process and host, what killed runs have left is deleted. */
  async #tidy(host: AzureHost, signal: AbortSignal): Promise<void> {
    const kept = this.#kept.get(host.key);
    if (kept !== undefined) {
      const discarded = await kept.discardAgain();
      if (typeof discarded === "object")
        throw new ChannelError("conflict", lockedText(keptText(kept, discarded.refused)));
      this.#kept.delete(host.key);
    }
    if (this.#swept.has(host.key)) return;
    await refuseLocked(this.#arm, host, signal);
    this.#swept.add(host.key);
    await this.#sweep(host, signal);
  }

  /** No reason to fail a call, but for a lock. */
  async #sweep(host: AzureHost, signal: AbortSignal): Promise<void> {
    try {
      const { body } = await this.#arm.request("GET", host.runCommands, signal);
      const names = ((body as { value?: { name?: string }[] } | undefined)?.value ?? []).map(({ name }) => name ?? "");
      for (const name of names.filter((one) => isLeftover(one)))
        await this.#arm.request("DELETE", host.runCommand(name), signal);
    } catch (error) {
      if (signal.aborted || (error instanceof ArmError && error.code === SCOPE_LOCKED)) throw error;
      this.#options.warn(
        `${host}: run commands that earlier runs have left were not looked for or deleted: ${String(error)}`,
      );
    }
  }

  async #discard(command: RunCommand, host: AzureHost): Promise<void> {
    const discarded = await command.discard();
    if (typeof discarded === "string") return;
    if (discarded.locked) this.#kept.set(host.key, command);
    const rest = discarded.locked
      ? "Nothing further is written there until it can be: see that the lock is lifted."
      : "A run in more than an hour will do it.";
    this.#options.warn(`${host}: ${keptText(command, discarded.refused)}. ${rest}`);
  }
}

function textOf({ script, parameters }: ScriptCall, folder: string): string {
  if (script !== "Observations") return scriptText(join(folder, `${script}.ps1`));
  const { calls } = parameters as ObservationsParameters;
  return observationsText(folder, [...new Set(calls.map((call) => call.script))]);
}

const keptText = ({ name }: RunCommand, refused: string): string =>
  `the run command ${name} was not deleted (${refused})`;
