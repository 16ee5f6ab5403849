import assert from "node:assert/strict";
import type { JsonObject, ScriptAction, ScriptCall } from "../../resources/ports/channel.ts";
import { GroupPolicyObject } from "../../resources/index.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import type { GroupPolicyObjectResult } from "../../resources/groupPolicyObject/call.ts";
import { PluginClient, urnOf, type Recorded } from "./pluginClient.ts";
import { SimulatedWorld } from "./simulatedWorld.ts";

export const domain = "corp.contoso.com";
export const urn = urnOf(GroupPolicyObject.type);
/** Id of a policy that another team has. */
export const theirId = "{0F7C3D5E-1A2B-4C3D-8E9F-001122334455}";
export const first = { order: 1, enabled: true, enforced: false };
export const lsa = "MACHINE\\System\\CurrentControlSet\\Control\\Lsa";

export const policy = (change: PropertyMap = {}): PropertyMap => ({
  domain,
  displayName: "Writeback",
  accountPolicy: { minimumPasswordAge: 0 },
  ...change,
});

/** One setting of every kind. */
export const everything: PropertyMap = {
  accountPolicy: { minimumPasswordAge: 0, passwordComplexity: true, lockoutThreshold: 10 },
  kerberosPolicy: { maxTicketAge: 10, ticketValidateClient: true },
  registryValues: [
    { name: `${lsa}\\LmCompatibilityLevel`, type: "dword", value: "5" },
    { name: `${lsa}\\RestrictRemoteSAM`, type: "string", value: "O:BAG:BAD:(A;;RC;;;BA)" },
  ],
  userRights: [{ right: "SeServiceLogonRight", principals: ["S-1-5-80-0", "provAgentgMSA$"] }],
  services: [{ service: "VaultSvc", startup: "manual" }],
};

/** What happens to group policies in a simulated world. */
export class GroupPolicyWorld extends SimulatedWorld {
  /** Someone else at work in the directory. */
  async byHand(action: ScriptAction, change: JsonObject = {}): Promise<GroupPolicyObjectResult> {
    const parameters = { domain, id: theirId, displayName: "Writeback", ...change };
    const call: ScriptCall = { script: "GroupPolicyObject", action, parameters };
    return (await this.directory.run(call, new AbortController().signal)) as unknown as GroupPolicyObjectResult;
  }

  async checked(change: PropertyMap = {}): Promise<PropertyMap> {
    const { inputs, failures } = await this.plugin.check(urn, policy(change));
    assert.deepEqual(failures, []);
    return inputs;
  }

  async create(change: PropertyMap = {}): Promise<Recorded> {
    return this.plugin.create(urn, await this.checked(change));
  }

  async update(old: Recorded, change: PropertyMap = {}): Promise<Recorded> {
    return this.plugin.update(urn, old, await this.checked(change));
  }

  /** With another plugin, whose directory answers through `change`. */
  async answering(
    change: (result: JsonObject) => JsonObject,
    body: (plugin: PluginClient) => Promise<void>,
  ): Promise<void> {
    const run = async (call: ScriptCall, signal: AbortSignal) => change(await this.directory.run(call, signal));
    const plugin = await PluginClient.start({ channel: { run } });
    try {
      await body(plugin);
    } finally {
      await plugin.stop();
    }
  }
}
