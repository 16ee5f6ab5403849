import type { ScriptAction, ScriptName } from "../../scripts/contract.ts";
import type { Target } from "./target.ts";

/**
 * A channel runs one of the kit's directory scripts near the domain controllers and brings back its one JSON document.
 * The interface fits local PowerShell (parameters on standard input) and run commands (plain and protected parameters,
 * 4 KB of output) alike: a call is data, and the secret travels apart from everything that may be logged or stored.
 */
export interface Channel {
  run(call: ScriptCall, signal: AbortSignal): Promise<JsonObject>;
  /** Why no call can go to a target from here, as far as that is known without one; undefined: nothing is known to be in the way. */
  hindrance?(target: Target): string | undefined;
}

/** A channel that goes to targets of some kinds. */
export interface TargetChannel extends Channel {
  accepts(target: Target): boolean;
}

export type { ScriptAction, ScriptName };

export interface ScriptCall {
  readonly script: ScriptName;
  readonly action: ScriptAction;
  /** Never holds a secret. */
  readonly parameters: JsonObject;
  /** The account the script binds as; absent: the one that runs it. */
  readonly credential?: ScriptCredential;
  /** An administrator of the tenant, where the script signs in there; the password may be an access token. */
  readonly tenantCredential?: ScriptCredential;
  /** Where it runs; absent: on the machine where Pulumi runs. */
  readonly target?: Target;
  /** Seconds it may take; absent: as the channel has it. */
  readonly timeout?: number;
}

export type ScriptSecrets = Pick<ScriptCall, "credential" | "tenantCredential">;

/** A password, or the URL of the Key Vault secret that the host's own identity reads when the script runs. */
export type ScriptCredential =
  { readonly user: string; readonly password: string } | { readonly user: string; readonly secretUrl: string };

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** A script, or the way to it, said no. `code` is stable; the message is for people and holds no secret. */
export class ChannelError extends Error {
  readonly code: ChannelErrorCode;
  constructor(code: ChannelErrorCode, message: string) {
    super(message);
    this.name = "ChannelError";
    this.code = code;
  }
}

export const channelErrorCodes = [
  "powershell-missing", // no PowerShell to run the script with
  "unreachable", // no connection to the directory or the host
  "logon-refused", // the directory does not take name and password; trying again may lock the account out
  "refused", // access denied
  "not-found", // a domain, account or policy that must exist does not
  "conflict", // changed by someone else in between; safe to try again
  "timeout",
  "cancelled",
  "invalid-reply", // not one JSON document of the agreed shape
  "failed", // anything else the script reports
] as const;
export type ChannelErrorCode = (typeof channelErrorCodes)[number];
