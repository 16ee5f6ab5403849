import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HostQueues } from "../../provider/channels/hostQueues.ts";
import { LocalPowerShell } from "../../provider/channels/localPowerShell.ts";
import { LogonGuard } from "../../provider/channels/logonGuard.ts";
import { Router } from "../../provider/channels/router.ts";
import { RunCommandChannel } from "../../provider/channels/runCommandChannel.ts";
import { servePlugin } from "../../provider/server.ts";
import { SandboxError } from "../../sandbox/failure.ts";
import { kit, testStack, type EngineRun, type TestStack } from "../engine/engine.ts";
import { findPowerShell } from "../scripts/powerShell.ts";
import { AgentWorld } from "../support/agentWorld/agentWorld.ts";
import { processesWhile, type SeenProcess } from "../support/processesWhile.ts";
import { RunCommandEndpoint } from "../support/runCommandEndpoint.ts";
import { credential } from "../support/secureEndpoint.ts";
import { trustBoth } from "./bothForests.ts";
import { startFakeAzure, type FakeAzure } from "./fakeAzure.ts";
import { accountName } from "./installerAccount.ts";
import { startInternet, type Internet } from "./internet.ts";
import { connected, first, second, type LabDomain } from "./labDomain.ts";
import { add } from "./ldap.ts";
import { tenantId, TenantOfLab } from "./tenantOfLab.ts";

/** What nobody but the one it is for may ever see; they are in the Key Vault, and the portal's token in the stack file. */
export const canary = { deploy: "Canary-Deploy.1", hybrid: "Canary-Hybrid.1" };
export const hybrid = "hybrid@contoso.com";
const version = "1.1.2505.0";

/**
 * Everything around one stack, each part as real as it gets: the engine, the plugin, PowerShell, the lab's domains, and on loopback ports
 * Azure Resource Manager, the hosts' identities, a Key Vault, the tenant's portal and Graph, and what agents connect to. Hosts are stand-ins
 * of Windows with Microsoft's module.
 */
export class Story {
  readonly folder = mkdtempSync(join(tmpdir(), "story-"));
  /** By computer name. */
  readonly hosts: ReadonlyMap<string, AgentWorld>;
  readonly installer: string;
  readonly tenant: TenantOfLab;
  endpoint!: RunCommandEndpoint;
  stack!: TestStack;
  #azure!: FakeAzure;
  #internet!: Internet;
  #heard = "";
  #processes: () => SeenProcess[] = () => [];
  #local!: LocalPowerShell;

  /** `members`: the hosts, and the domain that each is a member of. */
  constructor(members: Readonly<Record<string, LabDomain>>) {
    this.hosts = new Map(Object.entries(members).map(([name, { domain }]) => [name, hostIn(name, domain)]));
    this.installer = [...this.hosts.values()].map((world) => world.installer(version))[0] ?? assert.fail();
    this.tenant = new TenantOfLab(join(this.folder, "tenant.json"), [...this.hosts.values()]);
  }

  /** Everything but the stack. */
  async start(): Promise<void> {
    trustBoth(this.folder);
    this.#internet = await startInternet(this.installer);
    this.#azure = await startFakeAzure(this.folder, [this.#internet.certificate]);
    this.#azure.secrets.set("/secrets/writeback-deploy", canary.deploy).set("/secrets/hybrid", canary.hybrid);
    await Promise.all([first, second].map(createDeployer));
    await this.tenant.start();
    const executable = findPowerShell() ?? assert.fail();
    this.endpoint = await RunCommandEndpoint.start(executable);
    this.endpoint.newcomer = (id) => this.#environmentOf(id);
    // Where Pulumi runs is an Azure VM too.
    process.env["SSL_CERT_FILE"] = this.#azure.environments.virtualMachine["SSL_CERT_FILE"];
    this.#local = new LocalPowerShell({ executable, processes: 2 });
    this.#processes = processesWhile(/pwsh|pulumi|node/);
  }

  /** `stackFile`: its text. */
  open(name: string, stackFile: string): void {
    const [world] = [...this.hosts.values()];
    const remote = new RunCommandChannel({
      endpoint: this.endpoint.url,
      credential,
      scripts: world?.scripts ?? assert.fail(),
      warn: (text) => assert.fail(text),
    });
    const channel = new HostQueues(new LogonGuard(new Router([this.#local, remote])));
    const attach = async () => ({
      name: "entra-writeback",
      ...(await servePlugin({ channel, tenant: this.tenant.ways })),
    });
    const hear = (text: string) => void (this.#heard += text);
    this.stack = testStack({ project: kit, stack: name, stackFile, attach: [attach], hear });
  }

  async end(): Promise<void> {
    this.#processes();
    this.stack?.remove();
    await this.endpoint?.stop();
    await this.#local?.close();
    await this.tenant.stop();
    this.#azure?.stop();
    this.#internet?.stop();
    for (const world of this.hosts.values()) world.remove();
    rmSync(this.folder, { recursive: true });
  }

  host(name: string): AgentWorld {
    return this.hosts.get(name) ?? assert.fail(name);
  }

  /** Somebody does in the wizard of a host what it takes to serve the domain, whose account is there. */
  register(name: string, { domain }: LabDomain): void {
    this.host(name).registerByHand([domain], `${domain}\\${accountName}`, tenantId);
  }

  /** What an operation says that does not come to its end. */
  async failing(operation: Promise<EngineRun>): Promise<SandboxError> {
    return operation.then(
      () => assert.fail("it came to its end"),
      (error: unknown) => (error instanceof SandboxError ? error : assert.fail(String(error))),
    );
  }

  /** What agents there are, by host, with the output named. */
  agents(output: string): Record<string, unknown> {
    const agents = this.stack.resources().filter(({ type }) => type === "entra-writeback:index:ProvisioningAgent");
    return Object.fromEntries(agents.map(({ inputs, outputs }) => [String(inputs?.["host"]), outputs?.[output]]));
  }

  all<T>(value: T): Record<string, T> {
    return Object.fromEntries([...this.hosts.keys()].map((name) => [name, value]));
  }

  /** How each of the tenant's settings is known. */
  evidence(): Record<string, unknown> {
    const settings = this.stack.resources().find(({ type }) => type.endsWith(":TenantSettings"))?.outputs?.["settings"];
    const known = (settings ?? []) as { setting: string; evidence: string }[];
    return Object.fromEntries(known.map(({ setting, evidence }) => [setting, evidence]));
  }

  /** Where a secret got to beside where it belongs. */
  leaks(secret: string): string[] {
    const files = readdirSync(this.stack.settings.folder, { recursive: true, withFileTypes: true });
    const kept = files.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    const texts: [where: string, text: string][] = [
      ...kept.map((path): [string, string] => [path, readFileSync(path, "latin1")]),
      ["events and output", this.#heard],
      // The engine gives a program its configuration in the environment; nothing else gets a secret there.
      ...this.#processes().flatMap(({ words, environment }): [string, string][] => [
        [`arguments of ${words.slice(0, 80)}`, words],
        [`environment of ${words.slice(0, 80)}`, words.includes("language-host") ? "" : environment],
      ]),
      ...[...this.hosts].map(([name, world]): [string, string] => [`host ${name}`, world.allText()]),
    ];
    const forms = [secret, Buffer.from(secret).toString("base64").replace(/=+$/, "")];
    return [
      ...texts.filter(([, text]) => forms.some((form) => text.includes(form))).map(([where]) => where),
      ...this.endpoint.placesOf(secret),
    ];
  }

  #environmentOf(id: string): NodeJS.ProcessEnv | undefined {
    const world = this.hosts.get(id.split("/").at(-1) ?? "");
    if (!world) return undefined;
    const { virtualMachine } = this.#azure.environments;
    const isArc = id.includes("/Microsoft.HybridCompute/");
    const around = isArc ? this.#azure.arcServerWith(world.environment["ProgramData"] ?? "") : virtualMachine;
    return { ...world.environment, ...around, https_proxy: "", HTTPS_PROXY: "" };
  }
}

/** A member of the domain that meets every prerequisite and has no agent. */
function hostIn(computerName: string, domain: string): AgentWorld {
  const world = new AgentWorld();
  const role = "Hybrid Identity Administrator";
  const accounts = { [hybrid]: { password: canary.hybrid, tenant: tenantId, role, mfa: false } };
  // Many of them run at once.
  world.reset({ computerName, forest: [domain], accounts, patience: 20 });
  world.setSystem({ domain });
  world.setSignatures({
    "AADConnectProvisioningAgentSetup.exe": {
      Status: "Valid",
      Subject: "CN=Microsoft Corporation, O=Microsoft Corporation",
    },
  });
  return world;
}

/** The account that the kit works as in both forests, by one name. */
async function createDeployer(forest: LabDomain): Promise<void> {
  const dn = `CN=writeback-deploy,CN=Users,${forest.root}`;
  await connected(forest, async (client) => {
    await client.add(dn, {
      objectClass: ["top", "person", "organizationalPerson", "user"],
      sAMAccountName: "writeback-deploy",
      userPrincipalName: `writeback-deploy@${first.domain}`,
      userAccountControl: "512",
      unicodePwd: Buffer.from(`"${canary.deploy}"`, "utf16le") as never,
    });
    await client.modify(`CN=Domain Admins,CN=Users,${forest.root}`, add("member", dn));
  });
}
