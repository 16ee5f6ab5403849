import type { Replication } from "../../resources/groupPolicyObject/call.ts";
import type { DomainState } from "./state.ts";

/** A look at the other domain controllers: each that lags is one look nearer to what was written. */
export function lookAtOthers({ controllers = {} }: DomainState, reason: string): Replication {
  const found: Replication = { lacking: [], unasked: [] };
  for (const [server, looks] of Object.entries(controllers)) {
    if (looks === "unreachable") found.unasked.push({ server, reason: `No connection to ${server}:389.` });
    else if (looks > 0) {
      controllers[server] = looks - 1;
      found.lacking.push({ server, reason });
    }
  }
  return found;
}
