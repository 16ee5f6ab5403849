import { setTimeout as delay } from "node:timers/promises";
import { isHostId } from "../../provider/channels/azureHost.ts";
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
import type { CheckFailure, Fields } from "./fields.ts";

/** The inputs every directory resource has, and the script call they make. */
export interface DirectoryInputs {
  domain: string;
  server?: string;
  sysvolPath?: string;
  /** Checked: local, or the resource id of an Azure VM or Arc server. */
  channel: string;
  credential?: ScriptCredential;
  mode: "manage" | "observe";
}

const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const dnsName = new RegExp(`^${label}(\\.${label})+$`, "i");

export const refuseUnlessDnsName = (value: string): string | undefined =>
  dnsName.test(value) ? undefined : `"${value}" is not a DNS name. Write one such as corp.contoso.com.`;

export const directoryFields: Fields = {
  domain: { kind: "string", required: true, replaces: true, refuse: refuseUnlessDnsName },
  server: { kind: "string" },
  sysvolPath: { kind: "string" },
  channel: {
    kind: "string",
    default: "local",
    refuse: (value: string) =>
      value === "local" || isHostId(value)
        ? undefined
        : `"${value}" is not a channel. Write local, or the resource id of the Azure VM or Arc server that runs the scripts.`,
  },
  credential: {
    kind: "object",
    fields: {
      user: { kind: "string", required: true },
      password: { kind: "string", secret: true },
      secretUrl: { kind: "string" },
    },
  },
  mode: {
    kind: "string",
    default: "manage",
    refuse: (value: string) =>
      value === "manage" || value === "observe" ? undefined : `"${value}" is not a mode. Write manage or observe.`,
  },
};

/** What no single field of a directory resource can tell. */
export function refuseDirectory({ credential }: DirectoryInputs): CheckFailure[] {
  if (!credential || "password" in credential !== "secretUrl" in credential) return [];
  return [
    {
      property: "credential",
      reason:
        "needs exactly one of password, a secret, and secretUrl, the URL of a Key Vault secret that the host may read",
    },
  ];
}

export function scriptCall(
  script: ScriptName,
  action: ScriptCall["action"],
  inputs: DirectoryInputs,
  parameters: object,
): ScriptCall {
  const target: DomainTarget = { domain: inputs.domain };
  if (inputs.server) target.server = inputs.server;
  if (inputs.sysvolPath) target.sysvolPath = inputs.sysvolPath;
  return {
    script,
    action,
    parameters: { ...target, ...parameters } as JsonObject,
    ...(inputs.credential && { credential: inputs.credential }),
    ...(inputs.channel !== "local" && { host: inputs.channel }),
  };
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
