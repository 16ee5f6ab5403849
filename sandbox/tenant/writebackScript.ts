import { ChannelError, type Channel, type JsonObject, type ScriptCall } from "../../resources/ports/channel.ts";
import type {
  TenantWritebackDone,
  TenantWritebackParameters,
  TenantWritebackResult,
} from "../../resources/tenantSettings/call.ts";
import type { StateFile } from "../directory/stateFile.ts";
import { change, type TenantFile } from "./state.ts";

/** An agent on a simulated host; undefined: there is none. */
export type AgentOn = (host: string) => Promise<{ version: string; tenantId: string } | undefined>;

/** A channel whose hosts know the script TenantWriteback too; all other scripts go on to the one behind it. */
export function withTenantWriteback(behind: Channel, tenant: StateFile<TenantFile>, agentOn: AgentOn): Channel {
  return {
    run: (call, signal) =>
      call.script === "TenantWriteback" ? tenantWriteback(call, tenant, agentOn) : behind.run(call, signal),
  };
}

async function tenantWriteback(call: ScriptCall, file: StateFile<TenantFile>, agentOn: AgentOn): Promise<JsonObject> {
  const { host, enable } = call.parameters as unknown as TenantWritebackParameters;
  const agent = await agentOn(host);
  const found: TenantWritebackResult = {
    commandAvailable: agent !== undefined,
    missingCommands: [],
    installedVersion: agent?.version ?? "",
    registeredTenantId: agent?.tenantId ?? "",
  };
  if (call.action === "Observe") return { ...found };
  if (!call.tenantCredential) throw new ChannelError("failed", "The cmdlet signs in, and no credential was given.");
  const applied = found.registeredTenantId !== "";
  if (applied) await file.update((state) => change(state, found.registeredTenantId, { cloudSyncWriteback: enable }));
  const done: TenantWritebackDone = { ...found, applied, reason: applied ? "" : "the agent is not registered" };
  return { ...done };
}
