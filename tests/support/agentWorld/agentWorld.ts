import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installerProgram, moduleFiles } from "./installerProgram.ts";
import { agentServices, configurationText, plainRegistry, plainWorld, type Service, type World } from "./plainHost.ts";
import { editRegistry, type Values } from "./registryFile.ts";

const place = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const kitScripts = fileURLToPath(new URL("../../../scripts/", import.meta.url));

export const tenantId = "11111111-2222-3333-4444-555555555555";

const agentKey = "SOFTWARE\\Microsoft\\Azure AD Connect Agents\\Azure AD Connect Provisioning Agent";

/**
 * A Windows host as far as the agent's scripts see it: a folder with the registry, the services and so on, which PowerShell's stand-in
 * reads by `environment`, a copy of the kit's scripts in which what is too near to Windows is exchanged, and the agent's module.
 */
export class AgentWorld {
  readonly folder = mkdtempSync(join(tmpdir(), "agent-host-"));
  /** For a PowerShell channel. */
  readonly scripts = join(this.folder, "scripts");
  readonly install = join(this.folder, "agent");
  readonly environment: NodeJS.ProcessEnv = {
    AGENT_WORLD: this.folder,
    PWSH_REGISTRY_FILE: join(this.folder, "registry.json"),
    PWSH_SERVICES_FILE: join(this.folder, "services.json"),
    PWSH_CIM_FILE: join(this.folder, "cim.json"),
    PWSH_EXECUTION_POLICY_FILE: join(this.folder, "policies"),
    PWSH_SIGNATURES_FILE: join(this.folder, "signatures.json"),
    ProgramFiles: join(this.folder, "programs"),
    ProgramData: join(this.folder, "data"),
  };

  constructor() {
    cpSync(kitScripts, this.scripts, { recursive: true });
    appendFileSync(join(this.scripts, "lib", "AgentHost.ps1"), readFileSync(place("agentHost.ps1")));
    this.reset();
  }

  /** A member of corp.contoso.com that meets every prerequisite and has no agent. */
  reset(world: Partial<World> = {}): void {
    for (const name of ["agent", "temp", "data", "world.json", "registry.json", "installer-arguments"])
      rmSync(join(this.folder, name), { recursive: true, force: true });
    mkdirSync(join(this.folder, "temp"));
    this.setWorld({ ...plainWorld(), ...world });
    this.writeJson("module.json", { calls: [], domains: [], attempts: 0, writeback: null });
    this.writeJson("signatures.json", {});
    this.setRegistry(plainRegistry);
    this.setServices([{ name: "VaultSvc", displayName: "Credential Manager", status: "Stopped", startType: "Manual" }]);
    this.setSystem({});
    this.setPolicies({ MachinePolicy: "RemoteSigned" });
  }

  /** The agent is there, with its module, its services and its configuration. */
  installAgent(version: string, registry: Values = {}): void {
    mkdirSync(this.install, { recursive: true });
    writeFileSync(join(this.install, "AADConnectProvisioningAgent.exe"), version);
    for (const file of moduleFiles) cpSync(file, join(this.install, basename(file)));
    writeFileSync(this.configuration, configurationText);
    this.setRegistry({
      [agentKey]: { InstallDir: this.install, ServiceName: "AADConnectProvisioningAgent", ...registry },
      "SYSTEM\\CurrentControlSet\\Services\\AADConnectProvisioningAgent": {
        ObjectName: "NT SERVICE\\AADConnectProvisioningAgent",
      },
    });
    this.setServices([...this.services(), ...agentServices]);
  }

  /**
   * Text of a program that installs an agent as Microsoft's does, without registering it: to be run by /bin/sh. `first` are commands
   * before it does anything.
   */
  installer(version: string, { first = "" } = {}): string {
    this.setRegistry({
      [agentKey]: { InstallDir: this.install, ServiceName: "AADConnectProvisioningAgent" },
      "SYSTEM\\CurrentControlSet\\Services\\AADConnectProvisioningAgent": {
        ObjectName: "NT SERVICE\\AADConnectProvisioningAgent",
      },
    });
    this.writeJson("installed-services.json", [
      ...this.services().filter(({ name }) => !agentServices.some((service) => service.name === name)),
      ...agentServices,
    ]);
    writeFileSync(join(this.folder, "installed.config"), configurationText);
    return installerProgram(version, first);
  }

  /** What the installer was started with; undefined: it was not. */
  installerArguments(): string | undefined {
    const path = join(this.folder, "installer-arguments");
    return existsSync(path) ? readFileSync(path, "utf8").trim() : undefined;
  }

  /** What the wizard leaves on a host. */
  registerByHand(domains: readonly string[], account: string, tenant = tenantId): void {
    this.setRegistry({
      [agentKey]: { TenantID: tenant },
      "SYSTEM\\CurrentControlSet\\Services\\AADConnectProvisioningAgent": { ObjectName: account },
    });
    this.setModule({ domains: [...domains] });
  }

  /** Somebody stops the agent's service. */
  stopService(): void {
    this.setServices(
      this.services().map((service) =>
        service.name === agentServices[0]?.name ? { ...service, status: "Stopped" } : service,
      ),
    );
  }

  get configuration(): string {
    return join(this.install, "AADConnectProvisioningAgent.exe.config");
  }

  world(): World {
    return this.readJson("world.json") as World;
  }

  setWorld(world: Partial<World>): void {
    const before = existsSync(join(this.folder, "world.json")) ? this.world() : plainWorld();
    this.writeJson("world.json", { ...before, ...world });
  }

  /** What the module was told to do, in order. */
  module(): { calls: string[]; domains: string[]; attempts: number; writeback: boolean | null } {
    return this.readJson("module.json") as ReturnType<AgentWorld["module"]>;
  }

  setModule(kept: Partial<ReturnType<AgentWorld["module"]>>): void {
    this.writeJson("module.json", { ...this.module(), ...kept });
  }

  /** Adds to the registry, or with null takes a value away. */
  setRegistry(registry: Record<string, Record<string, Values[string] | null>>): void {
    editRegistry(join(this.folder, "registry.json"), registry);
  }

  services(): Service[] {
    return this.readJson("services.json") as Service[];
  }

  setServices(services: readonly Service[]): void {
    this.writeJson("services.json", services);
  }

  setSystem({
    build = "20348",
    caption = "Microsoft Windows Server 2022 Datacenter",
    productType = 3,
    domain = "corp.contoso.com",
    memory = 8_589_393_920,
  }): void {
    this.writeJson("cim.json", {
      Win32_OperatingSystem: [{ Caption: caption, BuildNumber: build, ProductType: productType }],
      Win32_ComputerSystem: [
        { PartOfDomain: domain !== "", Domain: domain === "" ? "WORKGROUP" : domain, TotalPhysicalMemory: memory },
      ],
    });
  }

  setPolicies(policies: Readonly<Record<string, string>>): void {
    writeFileSync(
      join(this.folder, "policies"),
      Object.entries(policies)
        .map(([scope, policy]) => `${scope}=${policy}\n`)
        .join(""),
    );
  }

  /** How files are signed, by their names. */
  setSignatures(signatures: Readonly<Record<string, { Status: string; Subject?: string }>>): void {
    this.writeJson("signatures.json", signatures);
  }

  /** A trace file of the agent, last written at a time. */
  trace(name: string, at: Date): void {
    const folder = join(this.folder, "data", "Microsoft", "Azure AD Connect Provisioning Agent", "Trace");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), "");
    utimesSync(join(folder, name), at, at);
  }

  /** A file of the host's folder. */
  text(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** What lies in the folders that scripts make for what they fetch. */
  leftovers(): string[] {
    return readdirSync(join(this.folder, "temp"));
  }

  /** Every file of the host as text, to look for secrets. */
  allText(): string {
    const files = readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files
      .filter(({ name }) => name !== "world.json")
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "latin1"))
      .join("\n");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private readJson(name: string): unknown {
    return JSON.parse(readFileSync(join(this.folder, name), "utf8"));
  }

  private writeJson(name: string, value: unknown): void {
    writeFileSync(join(this.folder, name), JSON.stringify(value));
  }
}
