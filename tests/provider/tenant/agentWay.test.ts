import assert from "node:assert/strict";
import { agentWay } from "../../../provider/tenant/agentWay.ts";
import type { JsonObject, ScriptCall } from "../../../resources/ports/channel.ts";
import type { TenantAccess } from "../../../resources/ports/tenant.ts";
import { contextOf } from "../../support/context.ts";
import { arcServerId } from "../../support/runCommandEndpoint.ts";

const tenantId = "72f988bf-0000-0000-0000-000000000000";
const access: TenantAccess = {
  tenantId,
  cloud: "public",
  agentHost: { name: "CORP-AGENT1", channel: arcServerId },
  administrator: { user: "hia@contoso.com", password: "canary" },
};
const ready = {
  commandAvailable: true,
  missingCommands: [],
  installedVersion: "1.1.2505.0",
  registeredTenantId: tenantId,
};

/** A host that answers so, and what was asked of it. */
function host(found: JsonObject, done: JsonObject = {}) {
  const calls: ScriptCall[] = [];
  const { context } = contextOf({
    run: (call) => {
      calls.push(call);
      return Promise.resolve({ ...found, ...(call.action === "Ensure" && { applied: true, reason: "", ...done }) });
    },
  });
  return { calls, context };
}

describe("the cmdlet on an agent host, as a way to the tenant", () => {
  for (const enable of [true, false]) {
    it(`is looked for first, then run with the administrator's credential: -Enable $${enable}`, async () => {
      const { calls, context } = host(ready);
      const told = await agentWay.apply(access, { cloudSyncWriteback: enable }, context);
      assert.deepEqual(told, {
        cloudSyncWriteback: `Set-AADCloudSyncPasswordWritebackConfiguration -Enable $${enable} on CORP-AGENT1, agent 1.1.2505.0`,
      });
      const call = {
        script: "TenantWriteback",
        parameters: { host: "CORP-AGENT1", enable },
        target: { kind: "arcServer", id: arcServerId },
        timeout: 400,
      };
      const tenantCredential = { user: "hia@contoso.com", password: "canary" };
      assert.deepEqual(calls, [
        { ...call, action: "Observe" },
        { ...call, action: "Ensure", tenantCredential },
      ]);
    });
  }

  it("gives the URL of a secret on as what it is", async () => {
    const { calls, context } = host(ready);
    const administrator = { user: "hia@contoso.com", secretUrl: "https://v.vault.azure.net/secrets/hia" };
    await agentWay.apply({ ...access, administrator }, { cloudSyncWriteback: true }, context);
    assert.deepEqual(calls[1]?.tenantCredential, administrator);
  });

  const unfit: [name: string, change: JsonObject, said: RegExp][] = [
    [
      "has no agent",
      { installedVersion: "", commandAvailable: false },
      /CORP-AGENT1: no provisioning agent is installed/,
    ],
    [
      "has an agent without the cmdlet",
      {
        commandAvailable: false,
        missingCommands: ["Set-AADCloudSyncPasswordWritebackConfiguration"],
        installedVersion: "1.1.800.0",
      },
      /the agent 1\.1\.800\.0 has no Set-AADCloudSyncPasswordWritebackConfiguration\. Update the agent/,
    ],
    ["is not registered", { registeredTenantId: "" }, /not registered in a tenant yet/],
    [
      "is of another tenant",
      { registeredTenantId: "11111111-0000-0000-0000-000000000000" },
      /registered in the tenant 11111111/,
    ],
  ];
  for (const [name, change, said] of unfit) {
    it(`gets no credential where the host ${name}`, async () => {
      const { calls, context } = host({ ...ready, ...change });
      await assert.rejects(agentWay.apply(access, { cloudSyncWriteback: true }, context), said);
      assert.deepEqual(
        calls.map(({ action }) => action),
        ["Observe"],
      );
    });
  }

  it("tells why the cmdlet did not do it, and takes that for no success", async () => {
    const { context } = host(ready, { applied: false, reason: "the account needs multifactor authentication" });
    await assert.rejects(
      agentWay.apply(access, { cloudSyncWriteback: true }, context),
      /on CORP-AGENT1 did not do it: the account needs multifactor authentication/,
    );
  });

  it("takes nothing from an answer of another shape", async () => {
    const { context } = host({ ...ready, commandAvailable: "yes" });
    await assert.rejects(
      agentWay.apply(access, { cloudSyncWriteback: true }, context),
      /commandAvailable is string instead of boolean/,
    );
  });
});
