import { agentConnections } from "../../facts/agentEndpoints.ts";
import { asksForDomainAdministrator } from "../../facts/agentVersions.ts";
import type { JsonObject, ScriptAction, ScriptCall, ScriptCredential } from "../ports/channel.ts";
import type { Context } from "../ports/resource.ts";
import { targetFor } from "../ports/target.ts";
import { credentialOf, runScript, type Shape } from "../shared/directory.ts";
import type { ProvisioningAgentInputs } from "./definition.ts";

/** What is done to a host, one a call; each does nothing that is done already. */
export type AgentStep = "install" | "register" | "configure" | "start";

export type ProvisioningAgentParameters = {
  /** Computer name; on another machine the script refuses. */
  host: string;
  tenantId: string;
  cloud: "public" | "usGovernment";
  domains: { name: string; preferredDomainControllers: string[] }[];
  /** sAMAccountName with its $; absent: the installer's own. */
  serviceAccount?: string;
  /** An installed lower one is upgraded by step install. */
  version: string;
  /** Absent: a person installs. */
  installer?: { url: string; sha256: string; signer: string };
  registration: "manual" | "token" | "credential";
  /** Of the token's user. */
  userPrincipalName?: string;
  /** http://host:port */
  proxy?: string;
  trace: boolean;
  /** Connections that are really made. */
  endpoints: { host: string; port: number; use: string }[];
  /** With Ensure only. */
  step?: AgentStep;
};

export type Prerequisite = {
  name: string;
  state: "met" | "unmet" | "unknown";
  /** Whether the agent cannot do without. */
  required: boolean;
  found: string;
  fix: string;
};

/** Result of Observe and Ensure. */
export type ProvisioningAgentResult = {
  computerName: string;
  /** DNS domain; empty: a workgroup. */
  memberOf: string;
  prerequisites: Prerequisite[];
  /** Empty: not installed. */
  installedVersion: string;
  /** Of the agent's own service, whether it is there or not. */
  serviceName: string;
  /** The agent's own, and what keeps it up to date; one that is not there is not in it. */
  services: { name: string; state: string; startup: string; account: string }[];
  /** Whether the host can use the group managed service account. */
  serviceAccountReady: "yes" | "no" | "unknown";
  /** Empty: not registered. */
  registeredTenantId: string;
  /** Null: the agent's module could not say. */
  registeredDomains: string[] | null;
  /** ISO time of the newest trace file; empty: none. */
  lastActivity: string;
  /** Documented commands that the module lacks. */
  missingCommands: string[];
  /** Unforeseen things worth telling, sentences. */
  problems: string[];
};

const resultShape: Shape<ProvisioningAgentResult> = {
  computerName: "string",
  memberOf: "string",
  prerequisites: "list",
  installedVersion: "string",
  serviceName: "string",
  services: "list",
  serviceAccountReady: "string",
  registeredTenantId: "string",
  registeredDomains: "any",
  lastActivity: "string",
  missingCommands: "list",
  problems: "list",
};

/** Seconds, above what the script itself allows for: a download and the installer, the calls of the agent's module. */
const timeouts: Readonly<Record<AgentStep, number>> = { install: 2400, register: 600, configure: 600, start: 300 };
const lookTimeout = 300;

export function callOf(action: ScriptAction, inputs: ProvisioningAgentInputs, step?: AgentStep): ScriptCall {
  return {
    script: "ProvisioningAgent",
    action,
    parameters: { ...parametersOf(inputs), ...(step && { step }) } as unknown as JsonObject,
    ...secretsFor(step, inputs),
    ...targetFor(inputs.channel),
    timeout: step ? timeouts[step] : lookTimeout,
  };
}

export function run(
  action: ScriptAction,
  inputs: ProvisioningAgentInputs,
  context: Context,
  step?: AgentStep,
): Promise<ProvisioningAgentResult> {
  return runScript(context, callOf(action, inputs, step), resultShape);
}

function parametersOf(inputs: ProvisioningAgentInputs): ProvisioningAgentParameters {
  const { host, tenantId, cloud, domains, serviceAccount, version, installer, registration, proxy, trace } = inputs;
  return {
    host,
    tenantId,
    cloud,
    domains,
    ...(serviceAccount !== undefined && { serviceAccount }),
    version,
    ...(installer && { installer }),
    registration,
    ...(registration === "token" && inputs.tenantCredential && { userPrincipalName: inputs.tenantCredential.user }),
    ...(proxy !== undefined && { proxy }),
    trace,
    endpoints: agentConnections(cloud),
  };
}

/** A step gets no more than it needs; to look takes none. */
function secretsFor(step: AgentStep | undefined, inputs: ProvisioningAgentInputs) {
  const { credential, tenantCredential } = inputs;
  const secrets: { credential?: ScriptCredential; tenantCredential?: ScriptCredential } = {};
  if (step !== "register" && step !== "configure") return secrets;
  if (tenantCredential) secrets.tenantCredential = credentialOf(tenantCredential);
  if (credential && asksForDomainAdministrator(inputs.version, inputs.serviceAccount))
    secrets.credential = credentialOf(credential);
  return secrets;
}
