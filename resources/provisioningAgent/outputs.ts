import type { Enumeration } from "../definition/field.ts";
import type { OutputFields } from "../definition/definition.ts";

const state = {
  name: "AgentState",
  description: "How far an agent is, as it was last seen on its host.",
  values: {
    notInstalled: "There is no agent on the host.",
    waitingForRegistration: "It is installed, and no tenant has it yet.",
    registered: "The tenant has it, and its service does not run or is not there, or a domain is missing.",
    active: "The tenant has it, its service runs, and it serves its domains.",
    elsewhere: "Another tenant has it.",
    unknown: "The tenant has it, its service runs, and it does not tell which domains it serves.",
  },
} as const satisfies Enumeration;

const prerequisiteState = {
  name: "PrerequisiteState",
  description: "Whether a host has what an agent needs.",
  values: { met: "It has.", unmet: "It has not.", unknown: "It could not be seen." },
} as const satisfies Enumeration;

const readiness = {
  name: "ServiceAccountReady",
  description: "Whether a host can use a group managed service account.",
  values: { yes: "It can.", no: "It cannot.", unknown: "It could not be tried." },
} as const satisfies Enumeration;

/** What a look at the host brings: nothing here is taken from the declaration. */
export const outputs = {
  state: { kind: "string", values: state, description: "How far the agent is." },
  installedVersion: { kind: "string", description: "Version of the agent on the host; empty: none is installed." },
  registeredTenantId: { kind: "string", description: "Tenant that has the agent; empty: none." },
  registeredDomains: {
    kind: "list",
    items: { kind: "string" },
    description: "Domains that it serves; empty where the agent does not tell, which domainsKnown says.",
  },
  domainsKnown: { kind: "boolean", description: "Whether the agent told which domains it serves." },
  account: { kind: "string", description: "Account that the agent's service runs as; empty: there is no service." },
  serviceAccountReady: {
    kind: "string",
    values: readiness,
    description: "Whether the host can use the group managed service account.",
  },
  services: {
    kind: "list",
    description: "The agent's services.",
    items: {
      kind: "object",
      typeName: "AgentService",
      description: "A service on an agent host.",
      fields: {
        name: { kind: "string", required: true, description: "Its name." },
        state: { kind: "string", required: true, description: "Such as Running or Stopped." },
        startup: { kind: "string", required: true, description: "Such as Automatic, Manual or Disabled." },
        account: { kind: "string", required: true, description: "The account it runs as." },
      },
    },
  },
  prerequisites: {
    kind: "list",
    description: "What the agent needs of its host.",
    items: {
      kind: "object",
      typeName: "AgentPrerequisite",
      description: "One thing that an agent needs of its host.",
      fields: {
        name: { kind: "string", required: true, description: "What is needed." },
        state: { kind: "string", values: prerequisiteState, required: true, description: "Whether the host has it." },
        required: { kind: "boolean", required: true, description: "Whether the agent cannot do without." },
        found: { kind: "string", required: true, description: "What the host has." },
        fix: { kind: "string", required: true, description: "What to do where it is not met." },
      },
    },
  },
  lastActivity: {
    kind: "string",
    description: "When the agent last wrote a trace file (ISO 8601); empty: it has written none.",
  },
  missingCommands: {
    kind: "list",
    items: { kind: "string" },
    description: "Documented commands that the installed agent's module lacks.",
  },
} as const satisfies OutputFields;
