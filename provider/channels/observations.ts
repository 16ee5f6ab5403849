import { ChannelError, type JsonObject, type ScriptCall } from "../../resources/ports/channel.ts";
import type { ObservationsParameters, ObservationsResult } from "../../scripts/contract.ts";
import { readReply } from "./reply.ts";
import { secretsOf } from "./secrets.ts";

/** Whether a call may travel with others: it changes nothing, and has no time of its own. */
export function mayTravel({ action, timeout, tenantCredential }: ScriptCall): boolean {
  return action === "Observe" && timeout === undefined && tenantCredential === undefined;
}

/** What is the same for observations that travel together, beside their host. */
export function companyOf({ parameters, credential }: ScriptCall): string {
  return JSON.stringify([String(parameters["domain"]).toLowerCase(), credential]);
}

/** One call of them all. (Observations.ps1) */
export function together(calls: readonly [ScriptCall, ...ScriptCall[]]): ScriptCall {
  const parameters: ObservationsParameters = {
    calls: calls.map(({ script, parameters }) => ({ script, parameters: JSON.stringify(parameters) })),
  };
  return { ...calls[0], script: "Observations", parameters };
}

/** What became of one of them: its result, or why it has none. */
export type Reply = { readonly result: JsonObject } | { readonly error: ChannelError };

/** Of the first calls, as many as there was room for. */
export function repliesIn(call: ScriptCall, result: JsonObject): Reply[] {
  const { replies } = result as Partial<ObservationsResult>;
  if (!Array.isArray(replies))
    throw new ChannelError("invalid-reply", "the answer holds no replies of the observations.");
  return replies.map((output) => {
    try {
      return { result: readReply({ what: "script", code: 0, signal: null, output, errors: "" }, secretsOf(call)) };
    } catch (error) {
      if (error instanceof ChannelError) return { error };
      throw error;
    }
  });
}
