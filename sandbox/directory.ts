import { ChannelError, type Channel, type JsonObject, type ScriptCall } from "../resources/ports/channel.ts";
import type { DomainRootDelegationParameters } from "../resources/domainRootDelegation/call.ts";
import type { GroupManagedServiceAccountParameters } from "../resources/groupManagedServiceAccount/call.ts";
import type { GroupPolicyObjectParameters } from "../resources/groupPolicyObject/call.ts";
import type { PasswordSettingsObjectParameters } from "../resources/passwordSettingsObject/call.ts";
import type { ProvisioningAgentParameters } from "../resources/provisioningAgent/call.ts";
import type { UnreachableUsersParameters } from "../resources/domainRootDelegation/unreachableUsers.ts";
import { domainRootDelegation } from "./directory/domainRootDelegation.ts";
import { DirectoryDrift } from "./directory/drift.ts";
import { Faults, throwIfCancelled } from "./directory/faults.ts";
import { groupPolicyObject } from "./directory/groupPolicyObject.ts";
import { passwordSettingsObject } from "./directory/passwordSettingsObject.ts";
import { groupManagedServiceAccount } from "./directory/groupManagedServiceAccount.ts";
import { flattenPolicies } from "./directory/formerState.ts";
import { emptyDirectory, type DirectoryState } from "./directory/state.ts";
import { HostDrift } from "./hosts/drift.ts";
import { provisioningAgent } from "./hosts/provisioningAgent.ts";
import { StateFile } from "./directory/stateFile.ts";
import type { AgentOn } from "./tenant/writebackScript.ts";
import { unreachableUsers } from "./directory/unreachableUsers.ts";

/**
 * A directory without a domain controller, and agent hosts without machines: it keeps the contract of the scripts for any domain and
 * host that is asked for, and remembers in one file what was done. Its PDC emulator applies group policy at once.
 */
export interface SimulatedDirectory extends Channel {
  /** Changes behind the kit's back. */
  readonly drift: DirectoryDrift;
  /** The same on agent hosts. */
  readonly hosts: HostDrift;
  /** The agent on a host; undefined: there is none. */
  readonly agentOn: AgentOn;
  /** Failures of the next calls. */
  readonly faults: Faults;
}

export function openSimulatedDirectory(file: string): SimulatedDirectory {
  const state = new StateFile<DirectoryState>(file, emptyDirectory);
  const faults = new Faults();
  return {
    drift: new DirectoryDrift(state),
    hosts: new HostDrift(state),
    agentOn: (name) =>
      state.update(({ hosts = {} }) => {
        const { installedVersion: version, tenantId } = hosts[name.toLowerCase()] ?? {
          installedVersion: "",
          tenantId: "",
        };
        return version === "" ? undefined : { version, tenantId };
      }),
    faults,
    run: (call, signal) =>
      faults.around(
        () =>
          state.update((directory) => {
            throwIfCancelled(signal); // while it waited for its turn
            flattenPolicies(directory);
            return perform(directory, call);
          }),
        signal,
        call,
      ),
  };
}

/** Parameters and results are those of `call.ts` of the kind on both sides. */
function perform(state: DirectoryState, call: ScriptCall): JsonObject {
  const { script, action, parameters } = call;
  if (script === "ProvisioningAgent") {
    const asked = parameters as unknown as ProvisioningAgentParameters;
    return json(provisioningAgent((state.hosts ??= {}), action, asked, call));
  }
  if (typeof parameters["domain"] !== "string" || parameters["domain"] === "") {
    throw new ChannelError("failed", "The parameter domain is missing.");
  }
  switch (script) {
    case "GroupPolicyObject":
      return json(groupPolicyObject(state, action, parameters as unknown as GroupPolicyObjectParameters));
    case "DomainRootDelegation":
      return json(domainRootDelegation(state, action, parameters as unknown as DomainRootDelegationParameters));
    case "UnreachableUsers":
      return json(unreachableUsers(state, parameters as unknown as UnreachableUsersParameters));
    case "PasswordSettingsObject":
      return json(passwordSettingsObject(state, action, parameters as unknown as PasswordSettingsObjectParameters));
    case "GroupManagedServiceAccount":
      return json(
        groupManagedServiceAccount(state, action, parameters as unknown as GroupManagedServiceAccountParameters),
      );
    case "TenantWriteback":
      throw new ChannelError("failed", "The simulated directory has no tenant; the plugin of the sandbox brings one.");
    case "Observations":
      throw new ChannelError("failed", "The simulated directory takes each observation by itself.");
  }
}

/** A copy, as a script's answer is one: what the caller does to it does not reach the directory. */
function json(result: object): JsonObject {
  return structuredClone(result) as JsonObject;
}
