import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { agentHandovers, type AgentHandover } from "../../handover/agents/handover.ts";
import { reportedAgents } from "../../handover/agents/reported.ts";
import { agentScript } from "../../handover/agents/script.ts";
import type { Model } from "../../stack/config/model.ts";
import { findPowerShell, noPowerShell, testHost } from "../scripts/powerShell.ts";
import { AgentWorld, tenantId } from "../support/agentWorld/agentWorld.ts";
import { skipFor } from "../support/needs.ts";

const version = "1.1.2505.0";
const installerName = "AADConnectProvisioningAgentSetup.exe";
const signed = { Status: "Valid", Subject: "CN=Microsoft Corporation, O=Microsoft Corporation" };

function handover(sha256: string, proxy?: string): AgentHandover {
  const model = {
    tenant: { id: tenantId, cloud: "public" },
    forests: [
      {
        name: "corp.contoso.com",
        domains: [
          { name: "corp.contoso.com", syncedBy: "cloudSync" },
          { name: "old.corp.contoso.com", syncedBy: "connectSync" },
        ],
        serviceAccount: { name: "svc-writeback$", domain: "corp.contoso.com" },
        agents: {
          arcServers: [],
          existing: [{ name: "corp-agent1" }, { name: "CORP-AGENT2", channel: "local" }],
          version,
          installation: {
            installer: { url: `\\\\files\\agents\\${installerName}`, sha256 },
            registration: "token",
            trace: false,
            preferredDomainControllers: [{ domain: "corp.contoso.com", servers: ["dc1.corp.contoso.com"] }],
            ...(proxy !== undefined && { proxy }),
          },
        },
      },
      {
        name: "fabrikam.com",
        domains: [],
        serviceAccount: { name: "x$" },
        agents: { arcServers: [], existing: [], version },
      },
    ],
  } as unknown as Model;
  const [only, ...others] = agentHandovers(model);
  assert.deepEqual(others, []);
  return { ...(only ?? assert.fail()), parameters: { ...(only?.parameters ?? assert.fail()), endpoints } };
}

/** In place of connections: what Microsoft's endpoints show of themselves, or with none in the declaration nothing. */
const answering = `
function Test-Endpoint([object[]]$Endpoints, [string]$Proxy) {
    foreach ($one in $Endpoints) {
        [pscustomobject]@{ Host = $one.host; Port = $one.port; Use = $one.use; Error = ''; Issuer = 'CN=x, O=Microsoft Corporation'; Trust = ''; Date = [datetime]::UtcNow }
    }
}
`;
const endpoints = [{ host: "login.microsoftonline.com", port: 443, use: "sign-in" }];

describe("agents that people install", () => {
  let world: AgentWorld;
  let pack: string;
  let executable: string;
  before(function () {
    const found = findPowerShell();
    if (found === undefined) skipFor(this, noPowerShell);
    if (process.platform === "win32") skipFor(this, "the stand-in of the installer is a program for /bin/sh");
    executable = found;
    world = new AgentWorld();
    appendFileSync(join(world.scripts, "lib", "AgentConnection.ps1"), answering);
    pack = join(world.folder, "pack");
  });
  beforeEach(() => {
    world.reset();
    world.setSignatures({ [installerName]: signed });
    rmSync(pack, { recursive: true, force: true });
    mkdirSync(join(pack, "agents/corp.contoso.com"), { recursive: true });
  });
  after(() => world?.remove());

  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const report = () => join(pack, "agents/corp.contoso.com/agents-report.json");

  /** Runs the script as a person on the host would. */
  const run = (of: AgentHandover, ...words: string[]) => start("-File", write(of), ...words);
  function write(of: AgentHandover): string {
    const file = join(pack, "agents/corp.contoso.com/Install-ProvisioningAgent.ps1");
    writeFileSync(file, agentScript(of, world.scripts));
    return file;
  }
  function start(...words: string[]) {
    const env = { ...process.env, ...world.environment, https_proxy: "", HTTPS_PROXY: "" };
    const { status, stdout, stderr } = spawnSync(executable, ["-NoProfile", ...words], {
      env,
      encoding: "utf8",
    });
    assert.equal(stderr, "");
    return { status, stdout };
  }
  /** What its wizard does, by hand. */
  function registerByHand() {
    world.setRegistry({
      "SOFTWARE\\Microsoft\\Azure AD Connect Agents\\Azure AD Connect Provisioning Agent": { TenantID: tenantId },
      "SYSTEM\\CurrentControlSet\\Services\\AADConnectProvisioningAgent": { ObjectName: "CORP\\svc-writeback$" },
    });
    world.setModule({ domains: ["corp.contoso.com"] });
  }

  it("are of the hosts that no channel reaches, for cloud sync's domains, and never registered unattended", () => {
    const { hosts, signer, parameters } = handover("ab");
    assert.deepEqual([hosts, signer, parameters.registration], [["CORP-AGENT1"], "Microsoft Corporation", "manual"]);
    assert.deepEqual(parameters.domains, [
      { name: "corp.contoso.com", preferredDomainControllers: ["dc1.corp.contoso.com"] },
    ]);
    assert.equal(parameters.serviceAccount, "svc-writeback$");
  });

  it("have a script in one file that keeps to what Windows PowerShell 5.1 has", function () {
    if (!existsSync(testHost)) skipFor(this, "the checker for Windows PowerShell 5.1 is not here");
    const file = join(world.folder, "whole.ps1");
    const text = agentScript({ ...handover("ab"), forest: "it's \u2019 \u00e9" });
    assert.match(text, /^[\n\x20-\x7e]*$/);
    assert.doesNotMatch(text, /^\. "\$PSScriptRoot/m);
    writeFileSync(file, text);
    assert.deepEqual(JSON.parse(spawnSync(testHost, ["-Lint51", file], { encoding: "utf8" }).stdout), []);
  });

  it("go from nothing over a registration that waits for a person to as declared, and say so", () => {
    const text = world.installer(version);
    const path = join(world.folder, installerName);
    writeFileSync(path, text);
    const of = handover(hash(text), "http://proxy.contoso.com:8080");
    assert.deepEqual(reportedAgents(pack, [of]), [
      { title: "corp.contoso.com: agent on CORP-AGENT1", state: "not reported", details: [] },
    ]);

    const looked = run(of);
    assert.equal(looked.status, 1);
    assert.match(looked.stdout, /^CORP-AGENT1: no agent, not registered$/m);
    assert.match(looked.stdout, /^ {2}met {5}windowsServer: /m);
    assert.match(looked.stdout, /^NOT YET:\nThe agent is not installed\. Run this script with -Action Apply/m);
    assert.equal(world.installerArguments(), undefined);

    const installed = run(of, "-Action", "Apply", "-Installer", path);
    assert.equal(installed.status, 1);
    assert.equal(world.installerArguments(), "/quiet");
    assert.match(installed.stdout, /^CORP-AGENT1: agent 1\.1\.2505\.0, not registered, service Running as NT SERVICE/m);
    assert.match(
      installed.stdout,
      /^NOT YET:\nThe agent waits for a person to register it:\n {2}1\. Start .*Wizard\.exe below C:\\Program Files\.\n[^]*Use custom gMSA, and write svc-writeback\$\.\n[^]*preferred domain controllers for corp\.contoso\.com dc1\.corp\.contoso\.com\.\n/m,
    );
    const [waits] = reportedAgents(pack, [of]);
    assert.equal(waits?.state, "not yet");
    assert.match(
      waits?.details[0] ?? "",
      /^reported by .* on 2\d{3}-\d\d-\d\dT[0-9:]{8}Z, on CORP-AGENT1: agent 1\.1\.2505\.0$/,
    );
    assert.equal(waits?.details[1], "The agent waits for a person to register it:");

    registerByHand();
    const done = run(of, "-Action", "Apply");
    assert.equal(done.status, 0, done.stdout);
    assert.match(done.stdout, /^The agent is as declared\.$/m);
    assert.match(readFileSync(world.configuration, "utf8"), /proxyaddress="http:\/\/proxy\.contoso\.com:8080"/);
    assert.equal(reportedAgents(pack, [of])[0]?.state, "done");
    assert.equal(reportedAgents(pack, [handover(hash(text))])[0]?.state, "declared anew since");
    assert.deepEqual(
      reportedAgents(pack, [{ ...of, hosts: ["CORP-AGENT9"] }]).map(({ title, state }) => [title, state]),
      [
        ["corp.contoso.com: agent on CORP-AGENT9", "not reported"],
        ["corp.contoso.com: agent on CORP-AGENT1", "no longer declared"],
      ],
    );
  });

  it("say each thing that is not as declared", () => {
    world.installAgent(version, { TenantID: tenantId });
    world.setPolicies({ LocalMachine: "Bypass" });
    const [vault, agent, updater] = world.services();
    assert.ok(vault && agent && updater);
    world.setServices([vault, { ...agent, status: "Stopped" }, updater]);
    const { status, stdout } = run(handover("ab"));
    assert.equal(status, 1);
    for (const line of [
      /^executionPolicyComputer: .*LocalMachine Bypass\. Registration fails unless/m,
      /^The agent does not serve corp\.contoso\.com: add them in the wizard/m,
      /^The agent runs as NT SERVICE\\AADConnectProvisioningAgent, declared is svc-writeback\$: choose Use custom gMSA/m,
      /^The service AADConnectProvisioningAgent is Stopped: run this script with -Action Apply\.$/m,
    ])
      assert.match(stdout, line);
    world.installAgent("1.1.977.0", { TenantID: "99999999-2222-3333-4444-555555555555" });
    assert.match(
      run(handover("ab")).stdout,
      /^The agent is 1\.1\.977\.0, declared is 1\.1\.2505\.0\.[^]*^The agent is registered with the tenant 9{8}-/m,
    );
  });

  const active = () => {
    world.installAgent(version, { TenantID: tenantId });
    world.registerByHand(["corp.contoso.com"], "CORP\\svc-writeback$");
  };

  it("are not as declared where the host cannot use their account, and where that is so it says whose", () => {
    active();
    assert.equal(run(handover("ab")).status, 0);
    world.setWorld({ serviceAccountReady: "no" });
    const { status, stdout } = run(handover("ab"), "-Action", "Apply");
    assert.equal(status, 1);
    assert.match(stdout, /^NOT YET:\nThis host cannot use the service account svc-writeback\$: it gets no password/m);
    assert.doesNotMatch(stdout, /as declared\./);
    assert.equal(reportedAgents(pack, [handover("ab")])[0]?.state, "not yet");
    const { serviceAccount: _, ...parameters } = handover("ab").parameters;
    world.registerByHand(["corp.contoso.com"], "CORP\\pGMSA_1a2b3c4d$");
    const installers = run({ ...handover("ab"), parameters });
    assert.match(installers.stdout, /^This host cannot use the service account pGMSA_1a2b3c4d\$: /m);
  });

  it("are not as declared without their service, whatever the updater does, and that is reported", () => {
    active();
    world.setServices(world.services().filter(({ name }) => name !== "AADConnectProvisioningAgent"));
    const { status, stdout } = run(handover("ab"));
    assert.equal(status, 1);
    assert.match(
      stdout,
      /^NOT YET:\nThe agent has no service AADConnectProvisioningAgent, so it serves nobody\. Repair the agent in Windows' list of programs; or uninstall it there, and run this script with -Action Apply\.\nWritten to /m,
    );
    const [reported] = reportedAgents(pack, [handover("ab")]);
    assert.equal(reported?.state, "not yet");
    assert.match(reported.details[1] ?? "", /^The agent has no service/);
    assert.match(
      run(handover("ab"), "-Action", "Apply").stdout,
      /^NOT YET:\nThere is no service AADConnect.*repair it there/m,
    );
  });

  it("are not as declared where what they need could not be looked at, by its name", () => {
    active();
    const unseen = { ...handover("ab"), parameters: { ...handover("ab").parameters, endpoints: [] } };
    const { status, stdout } = run(unseen);
    assert.equal(status, 1);
    assert.match(stdout, /^NOT YET:\nclock is not known: no endpoint told the time\. Set the time/m);
    assert.match(stdout, /^tlsInspection is not known: no endpoint showed a certificate\. /m);
    const [reported] = reportedAgents(pack, [unseen]);
    assert.deepEqual([reported?.state, reported?.details.length], ["not yet", 3]);
  });

  it("run nothing that is not the declared and signed installer", () => {
    const text = world.installer(version);
    const path = join(world.folder, installerName);
    writeFileSync(path, `${text}# exchanged\n`);
    const exchanged = run(handover(hash(text)), "-Action", "Apply", "-Installer", path);
    assert.equal(exchanged.status, 1);
    assert.match(
      exchanged.stdout,
      /^NOT YET:\nThe installer of .* has the SHA-256 [0-9a-f]{64}, and [0-9a-f]{64} is declared, so it was not run/m,
    );
    assert.equal(reportedAgents(pack, [handover(hash(text))])[0]?.state, "not yet");
    // Without a declared hash the signer alone decides.
    const { installer: _, ...parameters } = handover("ab").parameters;
    const bySigner = { ...handover("ab"), parameters };
    world.setSignatures({});
    assert.match(
      run(bySigner, "-Action", "Apply", "-Installer", path).stdout,
      /is NotSigned and not Valid, so it was not run/,
    );
    assert.equal(world.installerArguments(), undefined);
    world.setSignatures({ [installerName]: signed });
    run(bySigner, "-Action", "Apply", "-Installer", path);
    assert.equal(world.installerArguments(), "/quiet");
  });

  it("find an installer in the folder of PowerShell, whatever the process was started in, and name the path that is none", () => {
    const text = world.installer(version);
    const folder = join(world.folder, "it's [1] downloaded");
    mkdirSync(folder);
    writeFileSync(join(folder, installerName), text);
    const file = write(handover(hash(text)));
    const from = (path: string) => {
      const quoted = [folder, file, path].map((one) => `'${one.replaceAll("'", "''")}'`);
      const command = `Set-Location -LiteralPath ${quoted[0]}; & ${quoted[1]} -Action Apply -Installer ${quoted[2]}`;
      return start("-Command", command).stdout;
    };
    assert.ok(
      from("./missing.exe").includes(
        `There is no file ${join(folder, "missing.exe")}, which -Installer names, or this account may not read it. Nothing was installed.`,
      ),
    );
    assert.equal(world.installerArguments(), undefined);
    const installed = from(`./${installerName}`);
    assert.match(installed, /^CORP-AGENT1: agent 1\.1\.2505\.0, /m);
    assert.equal(world.installerArguments(), "/quiet");
  });

  it("say in their help what of an installer at hand is checked", () => {
    const file = write(handover("ab"));
    const asked = `(Get-Help '${file}' -Parameter Installer).description.Text`;
    const help = start("-Command", asked).stdout.replace(/\s+/g, " ");
    assert.match(help, /Its signer is checked before it runs, and its SHA-256 where one is declared; where none is, /);
  });

  it("are refused on another host and to whoever is no administrator, and keep a file that is no report", () => {
    const of = handover("ab");
    world.setWorld({ administrator: false });
    assert.deepEqual(run(of), {
      status: 1,
      stdout: "Run this in a PowerShell that was started as an administrator of the host.\n",
    });
    world.setWorld({ administrator: true, computerName: "CORP-AGENT2" });
    assert.match(run(of).stdout, /^This is CORP-AGENT2, and the script is for CORP-AGENT1\./);
    assert.ok(!existsSync(report()));
    world.setWorld({ computerName: "CORP-AGENT1" });
    writeFileSync(report(), "mine");
    assert.match(run(of).stdout, /agents-report\.json is no report of this script, so it is left as it is\./);
    assert.equal(readFileSync(report(), "utf8"), "mine");
    assert.deepEqual(
      reportedAgents(pack, [of]).map(({ state }) => state),
      ["not reported", "not readable"],
    );
  });
});
