import type { Enumeration } from "../definition/field.ts";

/** The ways of registering an agent. https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-install-pshell */
export const registration = {
  name: "AgentRegistration",
  description: "Who registers an agent with the tenant.",
  values: {
    manual: "A person, in the agent's wizard on the host; everything else is prepared.",
    token: "The kit, with an access token of a user. For which audience it must be is not documented.",
    credential: "The kit, with user and password; refused where the user must give a second factor.",
  },
} as const satisfies Enumeration;
