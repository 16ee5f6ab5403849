import assert from "node:assert/strict";
import type { JsonObject, ScriptAction, ScriptCall, ScriptName } from "../../resources/ports/channel.ts";
import type { DyingScripts } from "./dyingScripts.ts";
import * as lab from "./lab.ts";

/** A call of a script, or what another hand does. */
export type Step = ScriptCall | (() => Promise<void>);

/** A change of the directory in several calls, and what is round it. */
export interface Change {
  readonly first: readonly Step[];
  readonly change: readonly ScriptCall[];
  /** Brings back what was before the change. */
  readonly back: readonly Step[];
  /** Everything that the change may touch. */
  seen(): Promise<unknown>;
  /** Writes of the change at least: a test in which nobody dies proves nothing. */
  readonly writes: number;
  /** Takes the rest away. */
  readonly last: readonly Step[];
}

/** Calls of a script in the lab's domain, as the administrator. */
export const callsOf =
  (script: ScriptName, always: JsonObject) =>
  (action: ScriptAction, asked: JsonObject = {}): ScriptCall => ({
    script,
    action,
    parameters: { domain: lab.domain, server: lab.host, sysvolPath: lab.sysvol, ...always, ...asked },
    credential: lab.administrator,
  });

const { signal } = new AbortController();
export const answerTo = (call: ScriptCall): Promise<JsonObject> => lab.channel.run(call, signal);

async function take(steps: readonly Step[]): Promise<void> {
  for (const step of steps) await (typeof step === "function" ? step() : answerTo(step));
}

/** Each call of the change is killed at each write; the next run begins from the start, and finds done what was done. */
export async function killEverywhere(scripts: DyingScripts, of: Change): Promise<void> {
  const { first, change, back, writes, last } = of;
  await take(first);
  const former = await of.seen();
  await take(change);
  const wanted = await of.seen();
  assert.notDeepEqual(wanted, former);
  await take(back);
  assert.deepEqual(await of.seen(), former, "it goes back");
  let deaths = 0;
  for (const [index, call] of change.entries()) {
    let died = true;
    for (let at = 0; died; at++) {
      await take(change.slice(0, index));
      died = await scripts.dies(call, at);
      if (died && at > 0) deaths++;
      await take(died ? change : change.slice(index + 1));
      const place = `call ${index + 1}, death after ${at} writes`;
      assert.deepEqual(await of.seen(), wanted, place);
      await take(back);
      assert.deepEqual(await of.seen(), former, `${place}, and back`);
    }
  }
  assert.ok(deaths >= writes, `${deaths} deaths`);
  await take(last);
}
