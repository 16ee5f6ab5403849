import { setTimeout as delay } from "node:timers/promises";
import {
  ChannelError,
  type Json,
  type JsonObject,
  type ScriptCall,
  type ScriptCredential,
  type ScriptName,
} from "../ports/channel.ts";
import type { Context } from "../ports/resource.ts";
import type { DomainTarget } from "../../scripts/contract.ts";
import { targetFor } from "../ports/target.ts";
import type { DirectoryInputs } from "./directoryFields.ts";

export function scriptCall(
  script: ScriptName,
  action: ScriptCall["action"],
  inputs: DirectoryInputs,
  parameters: object,
): ScriptCall {
  const { domain, server, sysvolPath, channel } = inputs;
  const reach: DomainTarget = { domain, ...(server && { server }), ...(sysvolPath && { sysvolPath }) };
  return {
    script,
    action,
    parameters: { ...reach, ...parameters } as JsonObject,
    ...(inputs.credential && { credential: credentialOf(inputs.credential) }),
    ...targetFor(channel),
  };
}

export function credentialOf({
  user,
  password,
  secretUrl = "",
}: NonNullable<DirectoryInputs["credential"]>): ScriptCredential {
  return password === undefined ? { user, secretUrl } : { user, password };
}

/** The kinds of value a script's result must have; whatever runs scripts may answer nonsense. */
export type Shape<Result> = {
  readonly [Key in keyof Result]-?: "string" | "number" | "boolean" | "list" | "object" | "any";
};

/** Times a script runs before a conflict is an error. */
const conflictTries = 3;

/** Runs a script; where someone else changed the object in between, looks and tries again. */
export async function runScript<Result>(context: Context, call: ScriptCall, shape: Shape<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return inShape(await context.channel.run(call, context.signal), shape, call);
    } catch (error) {
      if (!(error instanceof ChannelError) || error.code !== "conflict" || attempt === conflictTries) throw error;
      // Two that collided must not come back together.
      await delay(Math.random() * 500 * attempt, undefined, { signal: context.signal }).catch(() => {
        throw error;
      });
    }
  }
}

function inShape<Result>(reply: JsonObject, shape: Shape<Result>, { script, action }: ScriptCall): Result {
  const kindOf = (value: Json | undefined) => (Array.isArray(value) ? "list" : value === null ? "null" : typeof value);
  const wrong = Object.entries<string>(shape)
    .filter(([key, kind]) => kind !== "any" && kindOf(reply[key]) !== kind)
    .map(([key, kind]) => `${key} is ${kindOf(reply[key])} instead of ${kind}`);
  if (wrong.length === 0) return reply as unknown as Result;
  throw new ChannelError(
    "invalid-reply",
    `${script} ${action}: the answer has another form than the kit's scripts give: ${wrong.join(", ")}. Nothing is taken from it.`,
  );
}

/** `domain/object`, the form of every id in a directory. */
export function splitId(id: string): { domain: string; object: string } {
  const [domain = "", ...rest] = id.split("/");
  return { domain, object: rest.join("/") };
}
