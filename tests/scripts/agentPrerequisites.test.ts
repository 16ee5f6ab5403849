import assert from "node:assert/strict";
import type { JsonObject } from "../../resources/ports/channel.ts";
import { AgentCalls } from "../support/agentWorld/agentCalls.ts";
import { AgentWorld, tenantId } from "../support/agentWorld/agentWorld.ts";
import { skipFor } from "../support/needs.ts";
import { findPowerShell, noPowerShell } from "./powerShell.ts";

interface Prerequisite {
  name: string;
  state: string;
  required: boolean;
  found: string;
  fix: string;
}

describe("prerequisites of an agent's host", () => {
  let world: AgentWorld;
  let calls: AgentCalls;
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
    world = new AgentWorld();
    calls = new AgentCalls(world, { https_proxy: "", HTTPS_PROXY: "" });
  });
  beforeEach(() => world.reset());
  after(async () => {
    await calls?.end();
    world?.remove();
  });

  const given: JsonObject = {
    host: "corp-agent1.corp.contoso.com",
    tenantId,
    cloud: "public",
    domains: [{ name: "corp.contoso.com", preferredDomainControllers: [] }],
    serviceAccount: "svc-writeback$",
    version: "1.1.2505.0",
    registration: "manual",
    trace: false,
    endpoints: [],
  };

  async function observe(more: JsonObject = {}): Promise<{ result: JsonObject; of: (name: string) => Prerequisite }> {
    const result = await calls.run("ProvisioningAgent", "Observe", { ...given, ...more });
    const all = result["prerequisites"] as unknown as Prerequisite[];
    return { result, of: (name) => all.find((one) => one.name === name) ?? assert.fail(`${name} is not told`) };
  }

  /** state, what was found, and whether the agent can do without. */
  const short = ({ state, found, required }: Prerequisite): string =>
    `${state}${required ? "" : " (optional)"}: ${found}`;

  it("are met on a host that is as documented, and the agent is told not to be there", async () => {
    const { result } = await observe();
    const { prerequisites, ...rest } = result;
    assert.deepEqual(rest, {
      computerName: "CORP-AGENT1",
      memberOf: "corp.contoso.com",
      installedVersion: "",
      serviceName: "AADConnectProvisioningAgent",
      services: [],
      serviceAccountReady: "yes",
      registeredTenantId: "",
      registeredDomains: null,
      lastActivity: "",
      missingCommands: [],
      problems: [],
    });
    const all = prerequisites as unknown as Prerequisite[];
    const others = all.filter(({ state }) => state !== "met").map((one) => `${one.name} ${short(one)}`);
    // Without an endpoint to ask nobody tells the time or shows a certificate: unknown, and not met.
    assert.deepEqual(others, [
      "clock unknown: no endpoint told the time",
      "tlsInspection unknown: no endpoint showed a certificate",
      "untriedEndpoints unknown (optional): no name is published behind *.msappproxy.com, *.servicebus.windows.net, *.windowsazure.com (443), so no connection to them was tried",
    ]);
    assert.deepEqual(
      all.filter(({ state, fix }) => (state === "met") !== (fix === "")),
      [],
    );
  });

  it("are looked at on the host that was meant, and nowhere else", async () => {
    await assert.rejects(observe({ host: "corp-agent2" }), {
      code: "refused",
      message:
        "This is CORP-AGENT1 and not corp-agent2, so nothing is looked at or done. See that the channel of corp-agent2 leads to corp-agent2.",
    });
    world.setWorld({ computerName: "CORP-HYBRIDAGEN" });
    assert.equal((await observe({ host: "corp-hybridagent-07" })).result["computerName"], "CORP-HYBRIDAGEN");
  });

  it("tell the Windows that the agent does not run on", async () => {
    const cases: [Parameters<AgentWorld["setSystem"]>[0], string][] = [
      [
        { build: "26100", caption: "Microsoft Windows 11 Enterprise", productType: 1 },
        "unmet: Microsoft Windows 11 Enterprise, build 26100",
      ],
      [
        { build: "9600", caption: "Microsoft Windows Server 2012 R2 Standard " },
        "unmet: Microsoft Windows Server 2012 R2 Standard, build 9600",
      ],
      [
        { build: "17763", caption: "Microsoft Windows Server 2019 Standard" },
        "met: Microsoft Windows Server 2019 Standard, build 17763; Windows Server 2022 or 2025 is recommended",
      ],
      [
        { build: "26100", caption: "Microsoft Windows Server 2025 Datacenter" },
        "met: Microsoft Windows Server 2025 Datacenter, build 26100",
      ],
    ];
    for (const [system, expected] of cases) {
      world.setSystem(system);
      assert.equal(short((await observe()).of("windowsServer")), expected);
    }
    assert.equal(short((await observe()).of("serverUpdate")), "met (optional): build 26100.7000");
    world.setRegistry({
      "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion": { UBR: 4061, InstallationType: "Server Core" },
    });
    const { of } = await observe();
    assert.equal(short(of("serverUpdate")), "unmet (optional): build 26100.4061");
    assert.match(of("serverUpdate").fix, /may need KB5070773/);
    assert.equal(short(of("desktopExperience")), "unmet: installed as Server Core");
    world.setRegistry({ "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion": { UBR: null, InstallationType: null } });
    const unknown = await observe();
    assert.equal(short(unknown.of("serverUpdate")), "unknown (optional): build 26100, revision unknown");
    assert.equal(short(unknown.of("desktopExperience")), "unknown: Windows does not say how it was installed");
  });

  it("tell .NET, TLS, strong cryptography and memory", async () => {
    const net = "SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full";
    const tls = "SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";
    const crypto = "SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319";
    world.setRegistry({
      [net]: { Release: 461307 },
      [`${tls}\\Server`]: { Enabled: null },
      [crypto]: { SchUseStrongCrypto: null },
    });
    world.setSystem({ memory: 4_026_531_839 });
    const first = await observe();
    assert.equal(short(first.of("dotNet")), "unmet: release 461307, needed is 461308");
    assert.equal(
      short(first.of("tls12")),
      "unmet (optional): not set: Server\\Enabled. This Windows offers TLS 1.2 without them, but the prerequisites demand them",
    );
    assert.match(
      short(first.of("strongCryptography")),
      /^unmet \(optional\): not set: v4\.0\.30319\\SchUseStrongCrypto/,
    );
    assert.equal(short(first.of("memory")), "unmet: 3839 MB");
    world.setRegistry({
      [net]: { Release: null },
      [`${tls}\\Client`]: { DisabledByDefault: 1 },
      [crypto]: { SchUseStrongCrypto: 0 },
    });
    // What a machine of 4 GB reports.
    world.setSystem({ memory: 4_294_430_720 });
    const second = await observe();
    assert.equal(short(second.of("dotNet")), "unmet: no .NET Framework 4.5 or later");
    assert.equal(short(second.of("tls12")), "unmet: switched off: Client\\DisabledByDefault = 1");
    assert.equal(short(second.of("strongCryptography")), "unmet: switched off: v4.0.30319\\SchUseStrongCrypto = 0");
    assert.equal(short(second.of("memory")), "met: 4095 MB");
  });

  it("tell Credential Manager and the execution policies of computer and user", async () => {
    world.setServices([
      { name: "VaultSvc", displayName: "Credential Manager", status: "Stopped", startType: "Disabled" },
    ]);
    world.setPolicies({ MachinePolicy: "AllSigned", LocalMachine: "RemoteSigned", CurrentUser: "Unrestricted" });
    const first = await observe();
    assert.equal(short(first.of("credentialManager")), "unmet: startup Disabled");
    assert.equal(
      short(first.of("executionPolicyComputer")),
      "unmet: MachinePolicy AllSigned, LocalMachine RemoteSigned",
    );
    assert.match(first.of("executionPolicyComputer").fix, /: set MachinePolicy by group policy\.$/);
    assert.equal(short(first.of("executionPolicyUser")), "unmet: UserPolicy Undefined, CurrentUser Unrestricted");
    assert.match(first.of("executionPolicyUser").fix, /: Set-ExecutionPolicy RemoteSigned -Scope CurrentUser\.$/);
    world.setServices([]);
    assert.equal(short((await observe()).of("credentialManager")), "unknown: there is no service VaultSvc");
  });

  it("tell the domain, and a restart that is waited for", async () => {
    world.setSystem({ domain: "" });
    const first = await observe();
    assert.equal(first.result["memberOf"], "");
    assert.equal(short(first.of("domainMembership")), "unmet: in a workgroup");
    assert.equal(first.result["serviceAccountReady"], "unknown");
    world.setSystem({ domain: "fabrikam.com" });
    world.setWorld({ forest: ["fabrikam.com"] });
    assert.equal(
      short((await observe()).of("domainMembership")),
      "unmet: member of fabrikam.com, in a forest of fabrikam.com",
    );
    world.setWorld({ forest: null });
    assert.match(
      short((await observe()).of("domainMembership")),
      /^unknown: member of fabrikam\.com; the domains of its forest cannot be read: /,
    );
    assert.match((await observe()).of("domainMembership").fix, /^The agent of .* runs on a member of the same forest/);
    const asUser =
      /^The account .+ cannot read the directory: run this as a domain user who is an administrator of this/;
    world.setWorld({ localAccount: true });
    assert.match((await observe()).of("domainMembership").fix, asUser);
    // Access denied, logon failure, not signed in.
    for (const forestDenied of [0x80070005, 0x8007052e, 0x80072020]) {
      world.setWorld({ localAccount: false, forestDenied: forestDenied | 0 });
      assert.match((await observe()).of("domainMembership").fix, asUser);
    }
    world.setSystem({ domain: "contoso.com" });
    world.setWorld({ forest: ["contoso.com", "corp.contoso.com"] });
    world.setRegistry({
      "SYSTEM\\CurrentControlSet\\Control\\Session Manager": { PendingFileRenameOperations: ["\\??\\C:\\x"] },
    });
    const last = await observe();
    assert.equal(
      short(last.of("domainMembership")),
      "met: member of contoso.com, in a forest of contoso.com, corp.contoso.com",
    );
    assert.equal(
      short(last.of("pendingRestart")),
      "unmet (optional): waiting: files that are replaced at the next start",
    );
  });

  it("tell whether the host can use the account that the agent runs as where none is declared", async () => {
    world.installAgent("1.1.2505.0", { TenantID: tenantId });
    const ready = async () => (await observe({ serviceAccount: undefined as never })).result["serviceAccountReady"];
    assert.equal(await ready(), "unknown", "an account of Windows' own");
    world.registerByHand(["corp.contoso.com"], "CORP\\pGMSA_1a2b3c4d$");
    assert.equal(await ready(), "yes");
    world.setWorld({ lockedOutOf: ["pGMSA_1a2b3c4d$"] });
    assert.equal(await ready(), "no");
    world.registerByHand(["corp.contoso.com"], "pGMSA_1a2b3c4d$@corp.contoso.com");
    assert.equal(await ready(), "no");
    world.setSystem({ domain: "" });
    assert.equal(await ready(), "unknown", "in a workgroup");
  });

  it("tell an agent that is there", async () => {
    world.installAgent("1.1.2334.0", { TenantID: tenantId });
    world.setModule({ domains: ["corp.contoso.com"] });
    world.setWorld({ withoutCommands: ["Set-AADCloudSyncPasswordWritebackConfiguration"], serviceAccountReady: "no" });
    const { result } = await observe();
    const { prerequisites, ...rest } = result;
    assert.ok(prerequisites);
    assert.deepEqual(rest, {
      computerName: "CORP-AGENT1",
      memberOf: "corp.contoso.com",
      installedVersion: "1.1.2334.0",
      serviceName: "AADConnectProvisioningAgent",
      services: [
        {
          name: "AADConnectProvisioningAgent",
          state: "Running",
          startup: "Automatic",
          account: "NT SERVICE\\AADConnectProvisioningAgent",
        },
        { name: "AzureADConnectAgentUpdater", state: "Running", startup: "Automatic", account: "" },
      ],
      serviceAccountReady: "no",
      registeredTenantId: tenantId,
      registeredDomains: ["corp.contoso.com"],
      lastActivity: "",
      missingCommands: ["Set-AADCloudSyncPasswordWritebackConfiguration"],
      problems: [],
    });
    world.setWorld({ domainsFail: true });
    const unknown = (await observe()).result;
    assert.equal(unknown["registeredDomains"], null);
    assert.deepEqual(unknown["problems"], [
      "The agent's module does not say which domains it has: You are not connected.",
    ]);
  });
});
