import assert from "node:assert/strict";
import type { JsonObject } from "../../resources/ports/channel.ts";
import { AgentOnHost, hybrid, reader, version, withFactor } from "../support/agentWorld/agentOnHost.ts";
import { tenantId } from "../support/agentWorld/agentWorld.ts";

describe("the tenant's setting by the agent's cmdlet", () => {
  const host = new AgentOnHost();
  const parameters = { host: "CORP-AGENT1", enable: true };
  const set = (more: JsonObject = {}, tenant = hybrid) =>
    host.calls.run("TenantWriteback", "Ensure", { ...parameters, ...more }, { tenant });
  beforeEach(() => host.world.installAgent(version, { TenantID: tenantId }));

  it("is observed by what the module has, which is no cmdlet that reads it", async () => {
    assert.deepEqual(await host.calls.run("TenantWriteback", "Observe", parameters), {
      commandAvailable: true,
      missingCommands: [],
      installedVersion: version,
      registeredTenantId: tenantId,
    });
    assert.equal(host.world.module().attempts, 0);
  });

  it("is made, on and off, after the service was not ready", async () => {
    host.world.setWorld({ transientFailures: 2, patience: 20 });
    const made = await set();
    assert.deepEqual(
      [made["applied"], made["reason"], host.world.module().writeback, host.world.module().attempts],
      [true, "", true, 3],
    );
    assert.equal((await set({ enable: false }))["applied"], true);
    assert.equal(host.world.module().writeback, false);
  });

  it("that is not made says why, and how often it was tried", async () => {
    host.world.setWorld({ transientFailures: 1000 });
    const reason = async (tenant = hybrid) => {
      const result = await set({}, tenant);
      assert.equal(result["applied"], false);
      return String(result["reason"]);
    };
    assert.match(
      await reason(),
      /^Set-AADCloudSyncPasswordWritebackConfiguration: The service is not ready\. Try again later\. It was tried (?!1 )\d+ times in 10 seconds\./,
    );
    const attempts = host.world.module().attempts;
    assert.match(await reason(withFactor), /^Microsoft Entra demands more than a password/);
    assert.match(await reason(reader), /^The account lacks the role/);
    assert.match(
      await reason({ user: hybrid.user, password: "CanaryWrong" }),
      /^Microsoft Entra does not take this name and password/,
    );
    assert.equal(host.world.module().attempts, attempts);
    host.world.setWorld({ withoutCommands: ["Set-AADCloudSyncPasswordWritebackConfiguration"] });
    assert.match(
      await reason(),
      /^The agent 1\.1\.2505\.0 has no Set-AADCloudSyncPasswordWritebackConfiguration\. Upgrade it/,
    );
    host.world.setRegistry({
      "SOFTWARE\\Microsoft\\Azure AD Connect Agents\\Azure AD Connect Provisioning Agent": { TenantID: null },
    });
    host.world.setWorld({ withoutCommands: [] });
    assert.match(await reason(), /^The agent is not registered with a tenant yet/);
    host.world.reset();
    assert.match(await reason(), /^There is no agent on this host/);
    await assert.rejects(set({ host: "CORP-AGENT2" }), { code: "refused" });
  });

  const refusals: [said: string, advice: RegExp][] = [
    ["AADSTS53004: The user must register first.", /^Microsoft Entra demands more than a password/],
    ["AADSTS51004: The user account is not in the directory.", /^Microsoft Entra does not take this name/],
    ["AADSTS50128: Invalid domain name.", /^The account is none of this tenant/],
    [
      "AADSTS7000112: The application is disabled.",
      /^Microsoft Entra refuses the sign-in, so it is not tried again\. https:\/\/login\.microsoftonline\.com\/error\?code=7000112 says what AADSTS7000112 means/,
    ],
    [`${"One or more errors occurred. ".repeat(12)}AADSTS50173: A fresh token is needed.`, /error\?code=50173 says/],
    ["invalid_grant: bad password", /^The sign-in is refused, by Microsoft Entra or by a proxy/],
    ["The remote server returned an error: (401) Unauthorized.", /^The sign-in is refused/],
    ["HTTP 403", /^The sign-in is refused/],
  ];
  for (const [said, advice] of refusals)
    it(`is tried once where the sign-in is refused: ${said.slice(-50)}`, async () => {
      host.world.setWorld({ transientFailures: 1000, writebackFails: said });
      const { applied, reason } = await set();
      assert.equal(applied, false);
      assert.match(String(reason), advice);
      assert.equal(host.world.module().attempts, 1);
    });

  it("is tried again where a number or a time only looks like a refusal", async () => {
    host.world.setWorld({
      transientFailures: 1,
      patience: 20,
      writebackFails: "Port 4010 at 10.0.401.3, 12:00:00.403Z: try again (UnauthorizedAccessException).",
    });
    assert.equal((await set())["applied"], true);
  });

  const unknown = [
    "Das angegebene Kennwort ist falsch.",
    "The user name or password is incorrect. Try again.",
    "Object reference not set to an instance of an object.",
  ];
  for (const said of unknown)
    it(`is tried twice where nothing says that it passes: ${said}`, async () => {
      host.world.setWorld({ transientFailures: 1000, patience: 20, writebackFails: said });
      const { applied, reason } = await set();
      assert.equal(applied, false);
      assert.match(
        String(reason),
        /so it was tried 2 times and no more\. If the account's sign-in log shows a refusal/,
      );
      assert.equal(host.world.module().attempts, 2);
    });

  const passing: [said: string, kind?: string][] = [
    ["AADSTS90033: A transient error has occurred. Please try again."],
    ["The remote server returned an error: (503) Server Unavailable."],
    ["The operation has timed out."],
    ["The remote name could not be resolved: 'login.microsoftonline.com'"],
    ["Unbekannter Fehler", "System.TimeoutException"],
    ["Unbekannter Fehler", "System.Net.Sockets.SocketException"],
    ["Unbekannter Fehler", "System.Net.WebException"],
  ];
  for (const [said, kind] of passing)
    it(`is tried for longer where the failure says that it passes: ${kind ?? said}`, async () => {
      host.world.setWorld({
        transientFailures: 3,
        patience: 20,
        writebackFails: said,
        ...(kind && { failsWith: kind }),
      });
      assert.equal((await set())["applied"], true);
      assert.equal(host.world.module().attempts, 4);
    });
});
