import { agentService } from "../../facts/agentHost.ts";
import { asksForDomainAdministrator, compareVersions } from "../../facts/agentVersions.ts";
import { ChannelError, type ScriptAction, type ScriptSecrets } from "../../resources/ports/channel.ts";
import type {
  AgentStep,
  Prerequisite,
  ProvisioningAgentParameters,
  ProvisioningAgentResult,
} from "../../resources/provisioningAgent/call.ts";
import { accountFor, hostOf, serve, start, VIRTUAL_ACCOUNT, type HostState } from "./state.ts";

/** What ProvisioningAgent.ps1 does, on simulated hosts: the same parameters, answers and refusals. */
export function provisioningAgent(
  hosts: Record<string, HostState>,
  action: ScriptAction,
  parameters: ProvisioningAgentParameters,
  secrets: ScriptSecrets,
): ProvisioningAgentResult {
  if (action === "Remove") throw new ChannelError("failed", "An agent is not removed: there is no documented command.");
  const host = hostOf(hosts, parameters.host);
  const { tenantId, domains, serviceAccount, version } = parameters;
  host.asked = { tenantId, domains, version, ...(serviceAccount !== undefined && { serviceAccount }) };
  if (action === "Ensure") {
    if (parameters.step === undefined) throw new ChannelError("failed", "The parameter step is missing.");
    take[parameters.step](host, parameters, secrets);
  }
  return observe(host, parameters);
}

/** Its short name is not documented: the real one is found by its title. */
const updaterService = "AzureADConnectAgentUpdater";

type Take = (host: HostState, parameters: ProvisioningAgentParameters, secrets: ScriptSecrets) => void;

const take: Readonly<Record<AgentStep, Take>> = {
  install(host, { version, installer }) {
    if (host.installedVersion !== "" && compareVersions(host.installedVersion, version) >= 0) return;
    if (!installer) throw new ChannelError("failed", "The parameter installer is missing.");
    // The installer is of the version that is declared; its registration outlives an upgrade.
    const upgraded = host.installedVersion !== "";
    host.installedVersion = version;
    if (upgraded && host.tenantId !== "") start(host);
  },

  register(host, { tenantId, registration, serviceAccount }, { tenantCredential, credential }) {
    refuseUninstalled(host);
    if (host.tenantId.toLowerCase() === tenantId.toLowerCase()) return;
    if (host.tenantId !== "") throw new ChannelError("refused", `the agent belongs to the tenant ${host.tenantId}.`);
    if (registration === "manual") throw new ChannelError("failed", "registration is manual: a person registers it.");
    if (!tenantCredential) throw new ChannelError("failed", "The credential for the tenant is missing.");
    if (serviceAccount !== undefined && host.lockedOut)
      throw new ChannelError("refused", `This host cannot use the service account ${serviceAccount}.`);
    refuseWithoutAdministrator(host, serviceAccount, credential);
    host.tenantId = tenantId;
  },

  configure(host, { domains, serviceAccount, registration, proxy, trace }, { credential }) {
    refuseUninstalled(host);
    if (proxy === undefined) delete host.proxy;
    else host.proxy = proxy;
    host.trace = trace;
    // Account and domains take a sign-in, which by hand is a person's.
    if (host.tenantId === "" || registration === "manual") return;
    const known = new Set(host.domains.map((name) => name.toLowerCase()));
    const missing = domains.filter(({ name }) => !known.has(name.toLowerCase()));
    const isOther = serviceAccount !== undefined && host.account !== serviceAccount;
    if (isOther || missing.length > 0) refuseWithoutAdministrator(host, serviceAccount, credential);
    host.account = accountFor(serviceAccount);
    serve(host, missing);
  },

  start(host) {
    refuseUninstalled(host);
    if (host.withoutService) throw new ChannelError("not-found", `There is no service ${agentService}.`);
    start(host);
  },
};

function refuseWithoutAdministrator(host: HostState, account?: string, credential?: ScriptSecrets["credential"]): void {
  if (credential || !asksForDomainAdministrator(host.installedVersion, account)) return;
  const why =
    account === undefined
      ? "the installer's own service account is made by a domain administrator"
      : `the agent ${host.installedVersion} asks for a domain administrator`;
  throw new ChannelError("failed", `The directory's credential is missing: ${why}.`);
}

function refuseUninstalled({ installedVersion }: HostState): void {
  if (installedVersion === "") throw new ChannelError("not-found", "there is no agent on the host.");
}

function observe(
  host: HostState,
  { host: name, domains, serviceAccount }: ProvisioningAgentParameters,
): ProvisioningAgentResult {
  const installed = host.installedVersion !== "";
  const own = {
    name: agentService,
    state: host.running ? "Running" : "Stopped",
    startup: "Automatic",
    account: host.account === VIRTUAL_ACCOUNT ? host.account : `CORP\\${host.account}`,
  };
  const updater = { name: updaterService, state: "Running", startup: "Automatic", account: "LocalSystem" };
  return {
    computerName: name,
    memberOf: domains[0]?.name ?? "",
    prerequisites: prerequisites.map((prerequisite) => asFound(host, prerequisite)),
    installedVersion: host.installedVersion,
    serviceName: agentService,
    services: installed ? [...(host.withoutService ? [] : [own]), updater] : [],
    serviceAccountReady: readiness(host, serviceAccount),
    registeredTenantId: host.tenantId,
    registeredDomains: host.tenantId === "" ? [] : [...host.domains],
    lastActivity: host.lastActivity,
    missingCommands: [],
    problems: [],
  };
}

/** Of the declared account, else of the one that the agent runs as, if that is none of Windows' own. */
function readiness(host: HostState, declared?: string): ProvisioningAgentResult["serviceAccountReady"] {
  if (declared === undefined && host.account === VIRTUAL_ACCOUNT) return "unknown";
  return host.lockedOut ? "no" : "yes";
}

const met = (name: string, found: string, otherwise: string, fix: string) => ({ name, found, otherwise, fix });

const prerequisites = [
  met("Operating system", "Windows Server 2022", "Windows Server 2012 R2", "Use Windows Server 2016 or later."),
  met(".NET Framework", "4.8", "4.6.2", "Install .NET Framework 4.7.1 or later."),
  met(
    "TLS 1.2",
    "enabled",
    "disabled as client",
    "Enable it in SCHANNEL, for client and server, and restart the host.",
  ),
  met("Domain membership", "a member of the domain", "in a workgroup", "Join the host to the domain."),
];

function asFound(
  { lacks = [] }: HostState,
  { name, found, otherwise, fix }: (typeof prerequisites)[number],
): Prerequisite {
  const isMet = !lacks.includes(name);
  return { name, state: isMet ? "met" : "unmet", required: true, found: isMet ? found : otherwise, fix };
}
