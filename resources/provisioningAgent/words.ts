import { agentPlaces, agentPrograms } from "../../facts/agentHost.ts";
import {
  missingDomains,
  hasOtherAccount,
  accountOf,
  isInstalled,
  isElsewhere,
  serviceOf,
  unmetPrerequisites,
} from "./observed.ts";
import { ofDomain, type Controllers } from "./controllers.ts";
import { enumerated } from "../shared/nameList.ts";
import type { AgentStep, Prerequisite, ProvisioningAgentResult } from "./call.ts";
import type { ProvisioningAgentInputs } from "./definition.ts";

type Inputs = ProvisioningAgentInputs;
type Result = ProvisioningAgentResult;

const page = "https://learn.microsoft.com/entra/identity/hybrid/cloud-sync";
const wizard = `${agentPlaces.install}\\AADConnectProvisioningAgentWizard.exe below C:\\Program Files`;
const portals = { public: "https://entra.microsoft.com", usGovernment: "https://entra.microsoft.us" };

const steps: Readonly<Record<AgentStep, string>> = {
  install: "installs the agent",
  register: "registers the agent with the tenant",
  configure: "configures the agent's account, domains, proxy and trace",
  start: "starts the agent's service",
};
export const progressOf = ({ host }: Inputs, step: AgentStep): string => `${host}: ${steps[step]}`;

/** Everything at once, each with what to do. */
export function lacking({ host, version }: Inputs, unmet: readonly Prerequisite[]): string {
  const lines = unmet.map(({ name, found, fix }) => `  ${name}: ${found}. ${fix}`);
  return [`${host} lacks what the agent ${version} cannot do without, so nothing was installed:`, ...lines, again].join(
    "\n",
  );
}

const again = "Then run pulumi up again.";

export function installByHand({ host, version, cloud }: Inputs): string {
  return [
    `${host} has no agent, and no installer is declared, so a person installs it:`,
    `  1. ${portals[cloud]} > Entra Connect > Cloud sync > Agents > Download on-premises agent (role: Hybrid Identity Administrator): version ${version} or later.`,
    `  2. On ${host}, as a local administrator, run AADConnectProvisioningAgentSetup.exe${cloud === "usGovernment" ? " ENVIRONMENTNAME=AzureUSGovernment" : ""}.`,
    `  or declare agents.installation.installer with a copy of yours. ${page}/how-to-install`,
    again,
  ].join("\n");
}

export const upgradeByHand = ({ host, version }: Inputs, { installedVersion }: Result): string =>
  `${host} has agent ${installedVersion}, declared is ${version}, and no installer is declared. Upgrade it by hand (${page}/how-to-install), or declare agents.installation.installer. ${again}`;

export const notInstalled = ({ host, version }: Inputs, { installedVersion }: Result): string =>
  `The installer ended on ${host}, but ${installedVersion === "" ? "there is no agent" : `the agent is ${installedVersion}`}, and declared is ${version}. See that installer.url and installer.sha256 are those of ${version} or later, and ${logPlace}.`;

const logPlace =
  "look at the installer's log in %TEMP% of the account that ran it (Microsoft_Azure_AD_Connect_Provisioning_Agent_*.log)";

export const notRegistered = ({ host }: Inputs): string =>
  `The registration ended on ${host} without an error, but the agent has no tenant, so it counts as not registered. ${again}`;

/** What a person does where the kit cannot sign in. */
export const registerByHand = (inputs: Inputs, { installedVersion }: Result): string =>
  [
    `The agent ${installedVersion} on ${inputs.host} is installed and waits for a person to register it. On ${inputs.host}, as a domain user who is an administrator of it (by remote desktop to its name, not its address, where it refuses NTLM):`,
    ...registrationSteps(inputs),
    "Then run pulumi up again: it goes on from there.",
  ].join("\n");

type Registration = Pick<Inputs, "tenantId" | "cloud" | "domains" | "serviceAccount">;

/** What to click in the agent's wizard, numbered. */
export function registrationSteps(registration: Registration): string[] {
  const { tenantId, cloud, domains } = registration;
  return [
    `  1. Start ${wizard}.`,
    "  2. Select Extension: HR-driven provisioning / Microsoft Entra Cloud Sync.",
    `  3. Connect Microsoft Entra ID: sign in to the tenant ${tenantId}${cloud === "usGovernment" ? " in Azure Government" : ""} with the role Hybrid Identity Administrator.`,
    `  4. Configure Service Account: ${accountChoice(registration)}`,
    `  5. Connect Active Directory: add ${enumerated(domains.map(({ name }) => name))}${controllers(registration)}.`,
    `  6. Confirm. ${page}/how-to-install`,
  ];
}

const accountChoice = ({ serviceAccount }: Registration): string =>
  serviceAccount === undefined
    ? "Create gMSA, with a domain administrator."
    : `Use custom gMSA, and write ${serviceAccount}.`;

function controllers({ domains }: Pick<Registration, "domains">): string {
  const preferred = domains.flatMap(({ name, preferredDomainControllers: servers }) =>
    servers.length > 0 ? [`for ${name} ${servers.join(", ")}`] : [],
  );
  return preferred.length > 0 ? `, with the preferred domain controllers ${preferred.join("; ")}` : "";
}

/** Of domains that it serves. */
export function controllersByHand({ host }: Inputs, domains: Inputs["domains"], given: Controllers): string {
  const lines = domains.map(({ name, preferredDomainControllers: declared }) => {
    const before = ofDomain(given, name);
    const had = before === undefined ? "which it has is not known" : `it was given ${serversText(before)}`;
    return `for ${name} ${serversText(declared)} (${had})`;
  });
  return `The preferred domain controllers of the agent on ${host} are a person's to change, for no documented command does of a domain that it serves: ${lines.join("; ")}. On ${host}, start ${wizard}, and change them on the page Connect Active Directory. Then run pulumi up again, which takes them for changed: no command tells which an agent has.`;
}

export const controllersOnYourWord = ({ host }: Inputs, domains: Inputs["domains"]): string =>
  `${host}: its preferred domain controllers are taken for changed, on the word of whoever was told to, for no command tells them: ${domains.map(({ name, preferredDomainControllers }) => `for ${name} ${serversText(preferredDomainControllers)}`).join("; ")}.`;

const serversText = (servers: readonly string[]): string => (servers.length > 0 ? servers.join(", ") : "none");

export function configureByHand(inputs: Inputs, result: Result): string {
  const { host, serviceAccount } = inputs;
  const missing = missingDomains(inputs, result);
  const lines = [
    missing.length > 0 &&
      `it does not serve ${enumerated(missing)}: add ${missing.length > 1 ? "them" : "it"} on the page Connect Active Directory${controllers({ domains: inputs.domains.filter(({ name }) => missing.includes(name)) })}`,
    hasOtherAccount(inputs, result) &&
      `it runs as ${accountOf(result)}, declared is ${serviceAccount}: choose Use custom gMSA on the page Configure Service Account`,
  ].filter(Boolean);
  return `The agent on ${host} is registered, but ${lines.join("; and ")}. On ${host}, start ${wizard}. ${again}`;
}

/** What no start mends. */
export const withoutService = ({ host }: Inputs, { serviceName }: Result): string =>
  `The agent on ${host} has no service ${serviceName}, so it serves nobody: repair the agent in Windows' list of programs on ${host}; or uninstall it there, and register it again. ${again}`;

export const notRunning = ({ host }: Inputs, result: Result): string =>
  `The agent's service on ${host} ${serviceText(result)} after it was started. The most reported cause is a group policy that lists "Log on as a service" without ${accountOf(result) || "the agent's account"} (${page}/how-to-troubleshoot).`;

function serviceText(result: Result): string {
  const service = serviceOf(result);
  return service ? `is ${service.state.toLowerCase()} (startup ${service.startup})` : "is not there";
}

export const elsewhere = ({ host, tenantId }: Inputs, { registeredTenantId }: Result): string =>
  `The agent on ${host} belongs to the tenant ${registeredTenantId}, and declared is ${tenantId}, so nothing was changed. Declare another host; or, if nobody needs it there, uninstall it in Windows' settings, and run pulumi up again.`;

export const notUpgraded = ({ host, forest }: Inputs, stoppedBy: string): string =>
  `${host} was not upgraded: agents of one forest are upgraded one after the other, and in ${forest} the upgrade of ${stoppedBy} failed. See to that one first. ${again}`;

export const leaving = ({ host }: Inputs): string =>
  `The agent on ${host} stays, for no documented command takes a registration back. Where it is not needed: uninstall ${agentPrograms} in Windows' list of programs on ${host}; the tenant then shows it as inactive, and drops it by itself.`;

/** Why an agent that was looked at does not do what is declared, beyond what differs in a property. */
export function notInEffect(inputs: Inputs, result: Result): string | undefined {
  if (!isInstalled(result)) return undefined;
  if (isElsewhere(inputs, result)) return elsewhere(inputs, result);
  const lines = [
    result.registeredTenantId === "" &&
      inputs.registration === "manual" &&
      "It waits for a person to register it; pulumi up says how.",
    result.serviceAccountReady === "no" && cannotUse(inputs, result),
    ...unmetPrerequisites(result).map(({ name, found, fix }) => `${name}: ${found}. ${fix}`),
    ...result.problems,
  ].filter((line) => line !== false);
  return lines.length > 0 ? lines.join("\n  ") : undefined;
}

function cannotUse({ host, serviceAccount }: Inputs, result: Result): string {
  const account = serviceAccount ?? accountOf(result);
  const group =
    serviceAccount === undefined
      ? `Add it to those who may retrieve it: PrincipalsAllowedToRetrieveManagedPassword of ${account}`
      : "Put the host into the group of those who may retrieve it (passwordReaders)";
  return `${host} cannot use ${account}: it gets a new password for it from no domain controller. ${group}, and restart the host. Test-ADServiceAccount ${account.replace(/\$$/, "")} on the host then says True.`;
}
