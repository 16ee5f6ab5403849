import { WRITEBACK_CMDLET } from "../../facts/checkBoxes.ts";
import { ChannelError, type ScriptCall, type ScriptCredential } from "../../resources/ports/channel.ts";
import { targetFor } from "../../resources/ports/target.ts";
import type { TenantAccess, TenantApplier } from "../../resources/ports/tenant.ts";
import { credentialOf, runScript } from "../../resources/shared/directory.ts";
import {
  doneShape,
  foundShape,
  type TenantWritebackParameters,
  type TenantWritebackResult,
} from "../../resources/tenantSettings/call.ts";

/**
 * The documented cmdlet on a host with an agent. It sets the box of cloud sync, and no cmdlet reads it.
 * https://learn.microsoft.com/en-us/entra/identity/authentication/tutorial-enable-cloud-sync-sspr-writeback
 */
export const agentWay: TenantApplier = {
  name: "agent",
  sets: ["cloudSyncWriteback"],
  observes: [],
  observe: () => Promise.resolve({ seen: {}, where: {}, unseen: {} }),

  async apply(access, { cloudSyncWriteback: enable }, context) {
    if (enable === undefined) return {};
    const { name } = hostOf(access);
    // Before the administrator's password goes anywhere: whether the host can do it, and for this tenant.
    const found = await runScript(context, callOf("Observe", access, enable), foundShape);
    refuseHost(name, access.tenantId, found);
    const { applied, reason, installedVersion } = await runScript(
      context,
      { ...callOf("Ensure", access, enable), tenantCredential: administratorOf(access) },
      doneShape,
    );
    const told = `${WRITEBACK_CMDLET} -Enable $${enable} on ${name}`;
    if (!applied) throw new ChannelError("refused", `${told} did not do it: ${reason}`);
    return { cloudSyncWriteback: `${told}, agent ${installedVersion}` };
  },
};

function refuseHost(name: string, tenantId: string, found: TenantWritebackResult): void {
  const { installedVersion, registeredTenantId, commandAvailable, missingCommands } = found;
  const refuse = (message: string) => new ChannelError("failed", `${name}: ${message}`);
  if (installedVersion === "") throw refuse("no provisioning agent is installed. Install and register it first.");
  if (!commandAvailable) {
    const missing = missingCommands.join(", ") || WRITEBACK_CMDLET;
    throw refuse(`the agent ${installedVersion} has no ${missing}. Update the agent, or write appliedBy: attest.`);
  }
  if (registeredTenantId === "") throw refuse("its agent is not registered in a tenant yet. Register it first.");
  if (registeredTenantId.toLowerCase() === tenantId.toLowerCase()) return;
  throw refuse(`its agent is registered in the tenant ${registeredTenantId}, not in ${tenantId}. Name a host of this.`);
}

/** Seconds: the script tries again for a minute and a half while the service is not ready, and a try may take four minutes. */
const timeout = 400;

function callOf(action: ScriptCall["action"], access: TenantAccess, enable: boolean): ScriptCall {
  const { name, channel } = hostOf(access);
  const parameters: TenantWritebackParameters = { host: name, enable };
  return {
    script: "TenantWriteback",
    action,
    parameters,
    timeout,
    ...targetFor(channel),
  };
}

function hostOf({ agentHost }: TenantAccess): NonNullable<TenantAccess["agentHost"]> {
  if (agentHost) return agentHost;
  throw new TypeError("inputs without a host of an agent were not refused");
}

function administratorOf({ administrator }: TenantAccess): ScriptCredential {
  if (!administrator) throw new TypeError("inputs without an administrator were not refused");
  return credentialOf(administrator);
}
