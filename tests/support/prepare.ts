import { EngineError } from "../../sandbox/engine/engine.ts";
import { findEngine, resolveEngine } from "../../sandbox/engine/resolve.ts";
import { available, build } from "../lab/machine.ts";
import type { Need } from "./units.ts";

/** Builds what several processes need, once, before they begin. Gives back why it cannot be had, for the reason of the skips. */
export async function prepare(need: Need): Promise<string | undefined> {
  return need === "engine" ? prepareEngine() : prepareLab();
}

/** EWB_TEST_ENGINE_BUILD=no leaves it where that would take a download or a build. */
export async function prepareEngine(): Promise<string | undefined> {
  if (await findEngine()) return undefined;
  if (process.env["EWB_TEST_ENGINE_BUILD"] === "no") return "no Pulumi CLI, and EWB_TEST_ENGINE_BUILD=no";
  try {
    await resolveEngine({ say: console.error });
    return undefined;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return `no Pulumi CLI: ${error.attempts.map(({ way, why }) => `${way}: ${why}`).join("; ")}`;
  }
}

export async function prepareLab(): Promise<string | undefined> {
  const machine = available();
  if (!machine.ok) return machine.reason;
  const lab = await build();
  return lab.ok ? undefined : lab.reason;
}
