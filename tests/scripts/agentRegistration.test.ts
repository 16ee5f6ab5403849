import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { JsonObject } from "../../resources/ports/channel.ts";
import { AgentCalls, type Secrets } from "../support/agentWorld/agentCalls.ts";
import { AgentWorld, tenantId } from "../support/agentWorld/agentWorld.ts";
import { skipFor } from "../support/needs.ts";
import { findPowerShell, noPowerShell } from "./powerShell.ts";

const version = "1.1.2505.0";
const otherTenant = "99999999-2222-3333-4444-555555555555";
const hybrid = { user: "sync@contoso.onmicrosoft.com", password: 'Canary.Tenant "1" \\<' };
const token = { user: "sync@contoso.onmicrosoft.com", password: "eyJCanaryToken.abc/def+ghi.jkl" };
const administrator = { user: "CORP\\admin", password: "Canary.Directory.1" };

describe("registration of the agent", () => {
  let world: AgentWorld;
  let calls: AgentCalls;
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
    world = new AgentWorld();
    calls = new AgentCalls(world, { https_proxy: "", HTTPS_PROXY: "" });
  });
  beforeEach(() => {
    world.reset({
      accounts: {
        [hybrid.user]: {
          password: hybrid.password,
          tenant: tenantId,
          role: "Hybrid Identity Administrator",
          mfa: false,
        },
        "mfa@contoso.com": {
          password: "Canary.Mfa",
          tenant: tenantId,
          role: "Hybrid Identity Administrator",
          mfa: true,
        },
        "reader@contoso.com": { password: "Canary.Reader", tenant: tenantId, role: "Reader", mfa: false },
      },
      tokens: {
        [token.password]: { audience: "agent", tenant: tenantId },
        "eyJCanaryOther.1": { audience: "graph", tenant: tenantId },
        "eyJCanaryStrange.1": { audience: "agent", tenant: otherTenant },
      },
    });
    world.installAgent(version);
  });
  afterEach(() => {
    // Whatever a test did: no secret is in what was written, or in a file of the host.
    for (const place of [calls.written, world.allText()])
      for (const secret of ["Canary", "eyJ", Buffer.from(token.password).toString("base64")])
        assert.ok(
          !place.includes(secret),
          `${secret} in ${place.slice(Math.max(0, place.indexOf(secret) - 200), place.indexOf(secret) + 50)}`,
        );
  });
  after(async () => {
    await calls?.end();
    world?.remove();
  });

  const given: JsonObject = {
    host: "CORP-AGENT1",
    tenantId,
    cloud: "public",
    domains: [
      { name: "corp.contoso.com", preferredDomainControllers: ["dc1.corp.contoso.com", "dc2.corp.contoso.com"] },
      { name: "contoso.com", preferredDomainControllers: [] },
    ],
    serviceAccount: "svc-writeback$",
    version,
    registration: "token",
    userPrincipalName: token.user,
    trace: false,
    endpoints: [],
  };
  const ensure = (step: string, more: JsonObject = {}, secrets: Secrets = { tenant: token }) =>
    calls.run("ProvisioningAgent", "Ensure", { ...given, step, ...more }, secrets);
  const withPassword = { registration: "credential" };
  const accountOf = (result: JsonObject) => (result["services"] as JsonObject[])[0]?.["account"];

  it("takes a token and a service account of one's own, without a domain administrator, and is done once", async () => {
    const result = await ensure("register");
    assert.equal(result["registeredTenantId"], tenantId);
    assert.deepEqual(result["registeredDomains"], ["corp.contoso.com", "contoso.com"]);
    assert.equal(accountOf(result), "CORP\\svc-writeback$");
    const expected = [
      "Connect-AADCloudSyncAzureAD Token",
      "Add-AADCloudSyncGMSA svc-writeback$",
      "Add-AADCloudSyncADDomain corp.contoso.com by dc1.corp.contoso.com,dc2.corp.contoso.com",
      "Add-AADCloudSyncADDomain contoso.com",
    ];
    assert.deepEqual(world.module().calls, expected);
    assert.equal(world.services()[1]?.restarts, 1);
    assert.equal((await ensure("register"))["registeredTenantId"], tenantId);
    assert.deepEqual(world.module().calls, expected);
  });

  it("takes a password, and the installer's account by a domain administrator", async () => {
    const secrets = { tenant: hybrid, directory: administrator };
    const more = { ...withPassword, serviceAccount: undefined as never };
    await assert.rejects(ensure("register", more, { tenant: hybrid }), {
      code: "failed",
      message:
        "The directory's credential is missing: the installer's own service account is made by a domain administrator. Declare one, or a service account of your own.",
    });
    const result = await ensure("register", more, secrets);
    assert.equal(accountOf(result), "CORP\\pGMSA_1a2b3c4d$");
    assert.deepEqual(world.module().calls.slice(0, 3), [
      "Connect-AADCloudSyncAzureAD Credential",
      "Add-AADCloudSyncGMSA pGMSA_1a2b3c4d$",
      "Add-AADCloudSyncADDomain corp.contoso.com as CORP\\admin by dc1.corp.contoso.com,dc2.corp.contoso.com",
    ]);
  });

  it("wants a domain administrator of agents before 1.1.2505.0", async () => {
    world.installAgent("1.1.2334.0");
    await assert.rejects(ensure("register"), {
      code: "failed",
      message:
        "The directory's credential is missing: the agent 1.1.2334.0 asks for a domain administrator; from 1.1.2505.0 on it does not. Declare one, or install 1.1.2505.0 or newer.",
    });
    assert.deepEqual(world.module().calls, []);
  });

  it("is a person's where it is manual, and leaves everything as it is", async () => {
    const result = await ensure("register", { registration: "manual" }, {});
    assert.equal(result["registeredTenantId"], "");
    assert.deepEqual(world.module().calls, []);
  });

  it("says what Microsoft Entra demands, each with its way out, and calls nothing registered", async () => {
    const cases: [JsonObject, Secrets, RegExp][] = [
      [
        withPassword,
        { tenant: { user: "mfa@contoso.com", password: "Canary.Mfa" } },
        /^The agent is not registered\. Failed: the sign-in to the tenant .*AADSTS50076.* Microsoft Entra demands more than a password .* Register with registration: manual or token/,
      ],
      [
        withPassword,
        { tenant: { user: "reader@contoso.com", password: "Canary.Reader" } },
        /The account lacks the role: give it Hybrid Identity Administrator/,
      ],
      [
        withPassword,
        { tenant: { user: hybrid.user, password: "CanaryWrong" } },
        /AADSTS50126.* Microsoft Entra does not take this name and password\./,
      ],
      [
        {},
        { tenant: { user: token.user, password: "eyJCanaryOther.1" } },
        /AADSTS500133.*Token: \[secret\].* The access token does not fit: it is expired, or for another audience/,
      ],
      [{}, { tenant: { user: token.user, password: "eyJCanaryNone.1" } }, /the access token \[secret\] is not valid/],
    ];
    for (const [more, secrets, message] of cases) {
      await assert.rejects(ensure("register", more, secrets), { code: "refused", message });
      assert.deepEqual(world.module().calls, []);
    }
  });

  it("with another tenant is refused, whichever way it came about", async () => {
    await assert.rejects(ensure("register", {}, { tenant: { user: token.user, password: "eyJCanaryStrange.1" } }), {
      code: "failed",
      message: new RegExp(
        `^The cmdlets reported no error, but the agent says that it is registered with the tenant ${otherTenant}, and not with ${tenantId}\\.`,
      ),
    });
    await assert.rejects(ensure("register"), {
      code: "refused",
      message: new RegExp(
        `^The agent on CORP-AGENT1 is registered with the tenant ${otherTenant}, and ${tenantId} is declared\\. No documented command ends a registration`,
      ),
    });
    await assert.rejects(ensure("configure"), { code: "refused" });
  });

  it("is not begun where a cmdlet is missing, the account cannot be used, the agent or the secret is not there", async () => {
    world.setWorld({ withoutCommands: ["Add-AADCloudSyncADDomain"] });
    await assert.rejects(ensure("register"), {
      code: "failed",
      message: "The agent is not registered. Failed: the preflight: the module has no cmdlet Add-AADCloudSyncADDomain.",
    });
    world.setWorld({ withoutCommands: [], serviceAccountReady: "no" });
    await assert.rejects(ensure("register"), {
      code: "refused",
      message: /^This host cannot use the service account svc-writeback\$, .* restart it: a new group counts/,
    });
    world.setWorld({ serviceAccountReady: "unknown" });
    await assert.rejects(ensure("register", {}, {}), {
      code: "failed",
      message: /^registration: token needs the tenant's account: its name, with its access token as the secret\.$/,
    });
    assert.deepEqual(world.module().calls, []);
    assert.equal((await ensure("register"))["registeredTenantId"], tenantId);
    world.reset();
    await assert.rejects(ensure("register"), { code: "failed", message: /^The agent is not installed/ });
  });

  it("that stopped half way says so, and the next run goes on", async () => {
    world.setWorld({ domainFails: "Access is denied." });
    await assert.rejects(ensure("register"), {
      code: "refused",
      message: `The agent is registered with ${tenantId}, but not whole; the next run goes on (step configure). Failed: the domain corp.contoso.com (Add-AADCloudSyncADDomain): Access is denied. The directory's account may not do this: give that of a domain administrator.`,
    });
    world.setWorld({ domainFails: "" });
    const result = await ensure("configure");
    assert.deepEqual(result["registeredDomains"], ["corp.contoso.com", "contoso.com"]);
    world.reset({
      gmsaFails: "The specified account does not exist.",
      tokens: { [token.password]: { audience: "agent", tenant: tenantId } },
    });
    world.installAgent(version);
    await assert.rejects(ensure("register"), {
      code: "failed",
      message:
        /^The agent is not registered\. Failed: the service account svc-writeback\$ \(Add-AADCloudSyncGMSA\): The specified account does not exist\.$/,
    });
  });

  it("is ended where a cmdlet waits for a person", async () => {
    world.setWorld({ hangs: true });
    const started = startedWhile();
    await assert.rejects(ensure("register"), {
      code: "timeout",
      message: /^The agent's module did not answer within 6 seconds, so it was ended: the sign-in to the tenant/,
    });
    // Neither its arguments nor its environment have a secret in them.
    const processes = await started();
    if (process.platform === "linux") assert.ok(processes.some((text) => text.includes("-EncodedCommand")));
    for (const text of processes) assert.doesNotMatch(text, /Canary|eyJ/);
  }).timeout(60_000);

  it("with another account is configured with the declared one, and with no other domain", async () => {
    await ensure("register");
    const { calls: before } = world.module();
    assert.equal((await ensure("configure"))["registeredTenantId"], tenantId);
    assert.deepEqual(world.module().calls, before);
    const result = await ensure("configure", { serviceAccount: "svc-other$" });
    assert.equal(accountOf(result), "CORP\\svc-other$");
    assert.deepEqual(world.module().calls.slice(before.length), [
      "Connect-AADCloudSyncAzureAD Token",
      "Add-AADCloudSyncGMSA svc-other$",
    ]);
    assert.equal(world.services()[1]?.restarts, 2);
  });

  it("leaves a missing domain to the person who registered, in words", async () => {
    world.installAgent(version, { TenantID: tenantId });
    const result = await ensure("configure", { registration: "manual" }, {});
    assert.deepEqual(result["problems"], [
      "For a person, in the agent's wizard on the host: the agent runs as AADConnectProvisioningAgent and not as svc-writeback$ (page Configure Service Account); it lacks the domains corp.contoso.com, contoso.com (page Connect Active Directory).",
    ]);
  });

  describe("and its configuration", () => {
    const configure = (more: JsonObject) => ensure("configure", { registration: "manual", domains: [], ...more }, {});
    const file = () => readFileSync(world.configuration, "utf8");
    const restarts = () => world.services()[1]?.restarts ?? 0;

    it("gets the declared proxy, and gives back what the kit wrote and nothing else", async () => {
      const before = file();
      await configure({});
      assert.deepEqual([file(), restarts()], [before, 0]);
      const proxy = "http://proxy.contoso.com:8080";
      await configure({ proxy });
      assert.match(
        file(),
        /<!-- what the installer wrote -->[^]*<gcServer enabled="true" \/>[^]*<!-- Written by the Entra writeback kit: proxy --><system\.net><defaultProxy enabled="true" useDefaultCredentials="true"><proxy usesystemdefault="true" proxyaddress="http:\/\/proxy\.contoso\.com:8080" bypassonlocal="true" \/><\/defaultProxy><\/system\.net><\/configuration>/,
      );
      await configure({ proxy });
      assert.equal(restarts(), 1);
      await configure({ proxy: "http://other.contoso.com:3128" });
      assert.match(file(), /proxyaddress="http:\/\/other/);
      assert.doesNotMatch(file(), /proxy\.contoso/);
      await configure({});
      assert.equal(file().trim(), before.trim());
      assert.equal(restarts(), 3);
    });

    it("keeps a proxy that somebody else wrote", async () => {
      const theirs = file().replace(
        "</configuration>",
        '<system.net><defaultProxy enabled="true"><proxy proxyaddress="http://theirs:8080" /></defaultProxy></system.net></configuration>',
      );
      writeFileSync(world.configuration, theirs);
      await configure({});
      await configure({ proxy: "http://theirs:8080" });
      await assert.rejects(configure({ proxy: "http://ours:8080" }), {
        code: "failed",
        message:
          /has a proxy that the kit did not write \(http:\/\/theirs:8080\), so it is not changed to http:\/\/ours:8080\./,
      });
      assert.deepEqual([file(), restarts()], [theirs, 0]);
      writeFileSync(world.configuration, "<configuration>");
      await assert.rejects(configure({}), {
        code: "failed",
        message: /AADConnectProvisioningAgent\.exe\.config is no XML/,
      });
    });

    it("traces verbosely by the agent's own tools, and stops what the kit began", async () => {
      const before = file();
      await configure({ trace: true });
      assert.match(file(), /switchValue="Verbose"/);
      await configure({ trace: true });
      assert.equal(restarts(), 1);
      await configure({ trace: false });
      assert.equal(file().trim(), before.trim());
      // Somebody else's tracing.
      const theirs = before.replace("Information", "Verbose");
      writeFileSync(world.configuration, theirs);
      await configure({ trace: false });
      assert.equal(file(), theirs);
    });
  });

  it("starts a service that is stopped or disabled, and says why one does not start", async () => {
    const [vault, agent, updater] = world.services();
    assert.ok(vault && agent && updater);
    world.setServices([vault, { ...agent, status: "Stopped", startType: "Disabled" }, updater]);
    const [first] = (await ensure("start"))["services"] as JsonObject[];
    assert.deepEqual([first?.["state"], first?.["startup"]], ["Running", "Automatic"]);
    world.setServices([vault, { ...agent, startType: "Manual" }, updater]);
    await ensure("start");
    assert.equal(world.services()[1]?.startType, "Manual");
    world.setServices([vault, { ...agent, status: "Stopped" }, updater]);
    world.setWorld({ serviceFails: "The service did not start due to a logon failure." });
    await assert.rejects(ensure("start"), {
      code: "failed",
      message:
        /^The service AADConnectProvisioningAgent does not start as NT SERVICE\\AADConnectProvisioningAgent: The service did not start due to a logon failure\. The usual cause is a policy for "Log on as a service"/,
    });
    world.setServices([vault]);
    await assert.rejects(ensure("start"), { code: "not-found" });
    await assert.rejects(ensure("dance"), {
      code: "failed",
      message: 'There is no step "dance". Write install, register, configure or start.',
    });
  });

  it("is left alone by Remove, which says how to end it", async () => {
    world.installAgent(version, { TenantID: tenantId });
    const before = world.allText();
    const result = await calls.run("ProvisioningAgent", "Remove", given);
    assert.match((result["problems"] as string[])[0] ?? "", /^The agent stays as it is\. To take it away uninstall/);
    assert.equal(world.allText(), before);
    world.reset();
    assert.deepEqual((await calls.run("ProvisioningAgent", "Remove", given))["problems"], []);
  });

  it("tells when the agent was last active by its traces", async () => {
    world.installAgent(version, { TenantID: tenantId });
    world.trace("AzureADConnectProvisioningAgent_1.log", new Date("2026-11-28T10:00:00Z"));
    world.trace("AzureADConnectProvisioningAgent_2.log", new Date("2026-11-29T08:00:00Z"));
    const result = await calls.run("ProvisioningAgent", "Observe", given);
    assert.equal(result["lastActivity"], "2026-11-29T08:00:00Z");
  });

  describe("and the tenant's setting", () => {
    const parameters = { host: "CORP-AGENT1", enable: true };
    const set = (more: JsonObject = {}, tenant = hybrid) =>
      calls.run("TenantWriteback", "Ensure", { ...parameters, ...more }, { tenant });
    beforeEach(() => world.installAgent(version, { TenantID: tenantId }));

    it("is observed by what the module has, which is no cmdlet that reads it", async () => {
      assert.deepEqual(await calls.run("TenantWriteback", "Observe", parameters), {
        commandAvailable: true,
        missingCommands: [],
        installedVersion: version,
        registeredTenantId: tenantId,
      });
      assert.equal(world.module().attempts, 0);
    });

    it("is made, on and off, after the service was not ready", async () => {
      world.setWorld({ transientFailures: 2 });
      const made = await set();
      assert.deepEqual(
        [made["applied"], made["reason"], world.module().writeback, world.module().attempts],
        [true, "", true, 3],
      );
      assert.equal((await set({ enable: false }))["applied"], true);
      assert.equal(world.module().writeback, false);
    });

    it("that is not made says why, and how often it was tried", async () => {
      world.setWorld({ transientFailures: 1000 });
      const reason = async (tenant = hybrid) => {
        const result = await set({}, tenant);
        assert.equal(result["applied"], false);
        return String(result["reason"]);
      };
      assert.match(
        await reason(),
        /^Set-AADCloudSyncPasswordWritebackConfiguration: The service is not ready\. Try again later\. It was tried [2-9]\d* times in 10 seconds\./,
      );
      const attempts = world.module().attempts;
      assert.match(
        await reason({ user: "mfa@contoso.com", password: "Canary.Mfa" }),
        /^Microsoft Entra demands more than a password/,
      );
      assert.match(
        await reason({ user: "reader@contoso.com", password: "Canary.Reader" }),
        /^The account lacks the role/,
      );
      assert.match(
        await reason({ user: hybrid.user, password: "CanaryWrong" }),
        /^Microsoft Entra does not take this name and password/,
      );
      assert.equal(world.module().attempts, attempts);
      world.setWorld({ withoutCommands: ["Set-AADCloudSyncPasswordWritebackConfiguration"] });
      assert.match(
        await reason(),
        /^The agent 1\.1\.2505\.0 has no Set-AADCloudSyncPasswordWritebackConfiguration\. Upgrade it/,
      );
      world.setRegistry({
        "SOFTWARE\\Microsoft\\Azure AD Connect Agents\\Azure AD Connect Provisioning Agent": { TenantID: null },
      });
      world.setWorld({ withoutCommands: [] });
      assert.match(await reason(), /^The agent is not registered with a tenant yet/);
      world.reset();
      assert.match(await reason(), /^There is no agent on this host/);
      await assert.rejects(set({ host: "CORP-AGENT2" }), { code: "refused" });
    }).timeout(60_000);
  });
});

/** Arguments and environments of the PowerShell processes that there are for a while; Linux tells them. */
function startedWhile(): () => Promise<string[]> {
  const seen = new Set<string>();
  const look = (): void => {
    if (process.platform !== "linux") return;
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        if (words.includes("-EncodedCommand")) seen.add(words + readFileSync(`/proc/${pid}/environ`, "utf8"));
      } catch {
        // It has ended since.
      }
    }
  };
  const timer = setInterval(look, 200);
  return () => {
    clearInterval(timer);
    return Promise.resolve([...seen]);
  };
}
