import assert from "node:assert/strict";
import type { JsonObject } from "../../resources/ports/channel.ts";
import type { Secrets } from "../support/agentWorld/agentCalls.ts";
import {
  AgentOnHost,
  foreignToken,
  given,
  graphToken,
  hybrid,
  otherTenant,
  reader,
  token,
  version,
  withFactor,
} from "../support/agentWorld/agentOnHost.ts";
import { tenantId } from "../support/agentWorld/agentWorld.ts";
import { processesWhile } from "../support/processesWhile.ts";

const administrator = { user: "CORP\\admin", password: "Canary.Directory.1" };

describe("registration of the agent", () => {
  const host = new AgentOnHost();
  const withPassword = { registration: "credential" };
  const accountOf = (result: JsonObject) => (result["services"] as JsonObject[])[0]?.["account"];

  it("takes a token and a service account of one's own, without a domain administrator, and is done once", async () => {
    const result = await host.ensure("register");
    assert.equal(result["registeredTenantId"], tenantId);
    assert.deepEqual(result["registeredDomains"], ["corp.contoso.com", "contoso.com"]);
    assert.equal(accountOf(result), "CORP\\svc-writeback$");
    const expected = [
      "Connect-AADCloudSyncAzureAD Token",
      "Add-AADCloudSyncGMSA svc-writeback$",
      "Add-AADCloudSyncADDomain corp.contoso.com by dc1.corp.contoso.com,dc2.corp.contoso.com",
      "Add-AADCloudSyncADDomain contoso.com",
    ];
    assert.deepEqual(host.world.module().calls, expected);
    assert.equal(host.world.services()[1]?.restarts, 1);
    assert.equal((await host.ensure("register"))["registeredTenantId"], tenantId);
    assert.deepEqual(host.world.module().calls, expected);
  });

  it("takes a password, and the installer's account by a domain administrator", async () => {
    const secrets = { tenant: hybrid, directory: administrator };
    const more = { ...withPassword, serviceAccount: undefined as never };
    await assert.rejects(host.ensure("register", more, { tenant: hybrid }), {
      code: "failed",
      message:
        "The directory's credential is missing: the installer's own service account is made by a domain administrator. Declare one, or a service account of your own.",
    });
    const result = await host.ensure("register", more, secrets);
    assert.equal(accountOf(result), "CORP\\pGMSA_1a2b3c4d$");
    assert.deepEqual(host.world.module().calls.slice(0, 3), [
      "Connect-AADCloudSyncAzureAD Credential",
      "Add-AADCloudSyncGMSA pGMSA_1a2b3c4d$",
      "Add-AADCloudSyncADDomain corp.contoso.com as CORP\\admin by dc1.corp.contoso.com,dc2.corp.contoso.com",
    ]);
  });

  it("wants a domain administrator of agents before 1.1.2505.0", async () => {
    host.world.installAgent("1.1.2334.0");
    await assert.rejects(host.ensure("register"), {
      code: "failed",
      message:
        "The directory's credential is missing: the agent 1.1.2334.0 asks for a domain administrator; from 1.1.2505.0 on it does not. Declare one, or install 1.1.2505.0 or newer.",
    });
    assert.deepEqual(host.world.module().calls, []);
  });

  it("is a person's where it is manual, and leaves everything as it is", async () => {
    const result = await host.ensure("register", { registration: "manual" }, {});
    assert.equal(result["registeredTenantId"], "");
    assert.deepEqual(host.world.module().calls, []);
  });

  it("says what Microsoft Entra demands, each with its way out, and calls nothing registered", async () => {
    const cases: [JsonObject, Secrets, RegExp][] = [
      [
        withPassword,
        { tenant: withFactor },
        /^The agent is not registered\. Failed: the sign-in to the tenant .*AADSTS50076.* Microsoft Entra demands more than a password .* Register with registration: manual or token/,
      ],
      [withPassword, { tenant: reader }, /The account lacks the role: give it Hybrid Identity Administrator/],
      [
        withPassword,
        { tenant: { user: hybrid.user, password: "CanaryWrong" } },
        /AADSTS50126.* Microsoft Entra does not take this name and password\./,
      ],
      [
        {},
        { tenant: { user: token.user, password: graphToken } },
        /AADSTS500133.*Token: \[secret\].* The access token does not fit: it is expired, or for another audience/,
      ],
      [{}, { tenant: { user: token.user, password: "eyJCanaryNone.1" } }, /the access token \[secret\] is not valid/],
    ];
    for (const [more, secrets, message] of cases) {
      await assert.rejects(host.ensure("register", more, secrets), { code: "refused", message });
      assert.deepEqual(host.world.module().calls, []);
    }
  });

  it("is refused, and not only failed, for a code that the kit has no words of its own for", async () => {
    host.world.setWorld({ gmsaFails: "AADSTS7000112: The application is disabled." });
    await assert.rejects(host.ensure("register"), {
      code: "refused",
      message:
        /AADSTS7000112: The application is disabled\. Microsoft Entra refuses the sign-in, .*error\?code=7000112/,
    });
  });

  it("with another tenant is refused, whichever way it came about", async () => {
    await assert.rejects(host.ensure("register", {}, { tenant: { user: token.user, password: foreignToken } }), {
      code: "failed",
      message: new RegExp(
        `^The cmdlets reported no error, but the agent says that it is registered with the tenant ${otherTenant}, and not with ${tenantId}\\.`,
      ),
    });
    await assert.rejects(host.ensure("register"), {
      code: "refused",
      message: new RegExp(
        `^The agent on CORP-AGENT1 is registered with the tenant ${otherTenant}, and ${tenantId} is declared\\. No documented command ends a registration`,
      ),
    });
    await assert.rejects(host.ensure("configure"), { code: "refused" });
  });

  it("is not begun where a cmdlet is missing, the account cannot be used, the agent or the secret is not there", async () => {
    host.world.setWorld({ withoutCommands: ["Add-AADCloudSyncADDomain"] });
    await assert.rejects(host.ensure("register"), {
      code: "failed",
      message: "The agent is not registered. Failed: the preflight: the module has no cmdlet Add-AADCloudSyncADDomain.",
    });
    host.world.setWorld({ withoutCommands: [], serviceAccountReady: "no" });
    await assert.rejects(host.ensure("register"), {
      code: "refused",
      message: /^This host cannot use the service account svc-writeback\$, .* restart it: a new group counts/,
    });
    host.world.setWorld({ serviceAccountReady: "unknown" });
    await assert.rejects(host.ensure("register", {}, {}), {
      code: "failed",
      message: /^registration: token needs the tenant's account: its name, with its access token as the secret\.$/,
    });
    assert.deepEqual(host.world.module().calls, []);
    assert.equal((await host.ensure("register"))["registeredTenantId"], tenantId);
    host.world.reset();
    await assert.rejects(host.ensure("register"), { code: "failed", message: /^The agent is not installed/ });
  });

  it("that stopped half way says so, and the next run goes on", async () => {
    host.world.setWorld({ domainFails: "Access is denied." });
    await assert.rejects(host.ensure("register"), {
      code: "refused",
      message: `The agent is registered with ${tenantId}, but not whole; the next run goes on (step configure). Failed: the domain corp.contoso.com (Add-AADCloudSyncADDomain): Access is denied. The directory's account may not do this: give that of a domain administrator.`,
    });
    host.world.setWorld({ domainFails: "" });
    const result = await host.ensure("configure");
    assert.deepEqual(result["registeredDomains"], ["corp.contoso.com", "contoso.com"]);
    host.world.reset({
      gmsaFails: "The specified account does not exist.",
      tokens: { [token.password]: { audience: "agent", tenant: tenantId } },
    });
    host.world.installAgent(version);
    await assert.rejects(host.ensure("register"), {
      code: "failed",
      message:
        /^The agent is not registered\. Failed: the service account svc-writeback\$ \(Add-AADCloudSyncGMSA\): The specified account does not exist\.$/,
    });
  });

  it("is ended where a cmdlet waits for a person", async () => {
    host.world.setWorld({ hangs: true });
    const started = processesWhile(/-EncodedCommand/);
    await assert.rejects(host.ensure("register"), {
      code: "timeout",
      message: /^The agent's module did not answer within 6 seconds, so it was ended: the sign-in to the tenant/,
    });
    // Neither its arguments nor its environment have a secret in them.
    const processes = started();
    if (process.platform === "linux") assert.ok(processes.length > 0);
    for (const one of processes) assert.doesNotMatch(JSON.stringify(one), /Canary|eyJ/);
  });

  it("with another account is configured with the declared one, and with no other domain", async () => {
    await host.ensure("register");
    const { calls: before } = host.world.module();
    assert.equal((await host.ensure("configure"))["registeredTenantId"], tenantId);
    assert.deepEqual(host.world.module().calls, before);
    const result = await host.ensure("configure", { serviceAccount: "svc-other$" });
    assert.equal(accountOf(result), "CORP\\svc-other$");
    assert.deepEqual(host.world.module().calls.slice(before.length), [
      "Connect-AADCloudSyncAzureAD Token",
      "Add-AADCloudSyncGMSA svc-other$",
    ]);
    assert.equal(host.world.services()[1]?.restarts, 2);
  });

  it("leaves a missing domain to the person who registered, in words", async () => {
    host.world.installAgent(version, { TenantID: tenantId });
    const result = await host.ensure("configure", { registration: "manual" }, {});
    assert.deepEqual(result["problems"], [
      "For a person, in the agent's wizard on the host: the agent runs as AADConnectProvisioningAgent and not as svc-writeback$ (page Configure Service Account); it lacks the domains corp.contoso.com, contoso.com (page Connect Active Directory).",
    ]);
  });

  it("is left alone by Remove, which says how to end it", async () => {
    host.world.installAgent(version, { TenantID: tenantId });
    const before = host.world.allText();
    const result = await host.calls.run("ProvisioningAgent", "Remove", given);
    assert.match((result["problems"] as string[])[0] ?? "", /^The agent stays as it is\. To take it away uninstall/);
    assert.equal(host.world.allText(), before);
    host.world.reset();
    assert.deepEqual((await host.calls.run("ProvisioningAgent", "Remove", given))["problems"], []);
  });

  it("tells when the agent was last active by its traces", async () => {
    host.world.installAgent(version, { TenantID: tenantId });
    host.world.trace("AzureADConnectProvisioningAgent_1.log", new Date("2026-11-28T10:00:00Z"));
    host.world.trace("AzureADConnectProvisioningAgent_2.log", new Date("2026-11-29T08:00:00Z"));
    const result = await host.calls.run("ProvisioningAgent", "Observe", given);
    assert.equal(result["lastActivity"], "2026-11-29T08:00:00Z");
  });
});
