import type * as pulumi from "@pulumi/pulumi";
import { doneTo, type Lasting } from "./doneOnce.ts";
import { runOnHost, type HostScript } from "./hostScript.ts";

/** Seconds: longer than the script waits for the agent (ReturnPatience in AgentHost.ps1), and than Windows takes to start. */
const PATIENCE = 1200;

/** A host, and what restarts it when it changes. */
export interface RestartedHost extends Pick<HostScript, "resourceGroupName" | "location">, Lasting {
  readonly restartCauses: pulumi.Input<object>;
}

/**
 * Waits until the agent runs again on a host that may have restarted. Azure runs it again where what restarts the host has changed, and
 * whoever comes after this host depends on it.
 */
export function awaitAgent(
  name: string,
  { restartCauses, isProtected, host, ...place }: RestartedHost,
  parent: pulumi.Resource,
): pulumi.CustomResource {
  const script = { script: "AgentReturn.ps1", parameters: restartCauses, timeoutInSeconds: PATIENCE };
  const options = { parent, ...doneTo({ host, isProtected }) };
  return runOnHost(name, { ...place, host, ...script, runCommandName: "agent-return" }, options);
}
