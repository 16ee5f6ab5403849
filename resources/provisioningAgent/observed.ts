import { mayBeCalled } from "../../facts/accountNames.ts";
import { compareVersions, isAgentVersion } from "../../facts/agentVersions.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import type { ProvisioningAgentResult } from "./call.ts";
import { ofDomain } from "./controllers.ts";
import type { ProvisioningAgentInputs } from "./definition.ts";
import type { AgentMemory } from "./memory.ts";

/** What a look at a host means, beside what is declared. */

type Result = ProvisioningAgentResult;
type Inputs = ProvisioningAgentInputs;

export type AgentState = "notInstalled" | "waitingForRegistration" | "registered" | "active" | "elsewhere" | "unknown";

function stateOf(inputs: Inputs, result: Result): AgentState {
  if (!isInstalled(result)) return "notInstalled";
  if (result.registeredTenantId === "") return "waitingForRegistration";
  if (isElsewhere(inputs, result)) return "elsewhere";
  if (!isRunning(result) || missingDomains(inputs, result).length > 0) return "registered";
  return result.registeredDomains === null ? "unknown" : "active";
}

export const isInstalled = ({ installedVersion }: Result): boolean => installedVersion !== "";

/** A version in another form than Microsoft's is not known to be behind. */
export function isBehind({ version }: Inputs, { installedVersion }: Result): boolean {
  return isAgentVersion(installedVersion) && compareVersions(installedVersion, version) < 0;
}

export function isElsewhere({ tenantId }: Inputs, { registeredTenantId }: Result): boolean {
  return registeredTenantId !== "" && registeredTenantId.toLowerCase() !== tenantId.toLowerCase();
}

/** The agent's own, by the name it was installed under; what keeps it up to date serves nobody. */
export const serviceOf = ({ services, serviceName }: Result) =>
  services.find(({ name }) => name.toLowerCase() === serviceName.toLowerCase());

export const isRunning = (result: Result): boolean => serviceOf(result)?.state.toLowerCase() === "running";

/** Declared domains that the agent is known not to serve; none where it does not tell. */
export function missingDomains({ domains }: Inputs, { registeredDomains }: Result): string[] {
  if (registeredDomains === null) return [];
  const served = new Set(registeredDomains.map((name) => name.toLowerCase()));
  return domains.map(({ name }) => name).filter((name) => !served.has(name.toLowerCase()));
}

/** The account of the agent's service without its domain: DOMAIN\name$ or name$@domain; empty: there is none. */
export const accountOf = (result: Result): string =>
  (serviceOf(result)?.account ?? "").replace(/^.*\\/, "").replace(/@.*$/, "");

/** Before it is configured the service runs as an account of Windows' own, which says nothing yet. */
export function hasOtherAccount({ serviceAccount }: Inputs, result: Result): boolean {
  const account = accountOf(result);
  if (serviceAccount === undefined || account === "" || result.registeredTenantId === "") return false;
  return account.toLowerCase() !== serviceAccount.toLowerCase() && !mayBeCalled(serviceAccount, account);
}

export const unmetPrerequisites = ({ prerequisites }: Result) =>
  prerequisites.filter(({ state, required }) => required && state === "unmet");

/** What is there in the words of the inputs: null where there is nothing. */
export function inputsSeen(inputs: Inputs, result: Result, memory: AgentMemory): PropertyMap {
  const imported = inputs.domains.length === 0;
  if (!isInstalled(result)) return { version: null };
  const { registeredTenantId, registeredDomains, installedVersion } = result;
  const told = registeredDomains?.map((name) => ({ name, preferredDomainControllers: [] }));
  const account = accountOf(result);
  return {
    ...((imported || isBehind(inputs, result)) && { version: installedVersion }),
    tenantId:
      isElsewhere(inputs, result) || imported ? registeredTenantId : registeredTenantId === "" ? null : inputs.tenantId,
    ...(registeredTenantId !== "" && imported && told && { domains: told }),
    ...(registeredTenantId !== "" && !imported && { domains: domainsServed(inputs, result, memory) }),
    ...(hasOtherAccount(inputs, result) && { serviceAccount: account }),
    ...(imported && account.endsWith("$") && { serviceAccount: account }),
    // Before its registration the service has nothing to do.
    ...(inputs.running && registeredTenantId !== "" && { running: isRunning(result) }),
  };
}

/** Its controllers as it was given them: no look tells. Where nobody gave or was told any, nothing is known of them. */
function domainsServed(inputs: Inputs, result: Result, { controllers, told }: AgentMemory) {
  const missing = new Set(missingDomains(inputs, result));
  const served = inputs.domains.filter(({ name }) => !missing.has(name));
  return served.map((domain) => {
    const given = ofDomain(controllers, domain.name) ?? (ofDomain(told, domain.name) && []);
    return given === undefined ? domain : { ...domain, preferredDomainControllers: given };
  });
}

export function outputsSeen(inputs: Inputs, result: Result): PropertyMap {
  return {
    state: stateOf(inputs, result),
    installedVersion: result.installedVersion,
    registeredTenantId: result.registeredTenantId,
    registeredDomains: result.registeredDomains ?? [],
    domainsKnown: result.registeredDomains !== null,
    account: serviceOf(result)?.account ?? "",
    serviceAccountReady: result.serviceAccountReady,
    services: result.services,
    prerequisites: result.prerequisites,
    lastActivity: result.lastActivity,
    missingCommands: result.missingCommands,
  };
}
