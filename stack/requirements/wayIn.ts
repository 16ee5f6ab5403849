import type { Forest } from "../config/model.ts";
import type { Requirement } from "./requirement.ts";

/** How a person gets onto the hosts to register agents where they refuse NTLM. docs/agent-hosts.md#a-way-in-for-a-person */
export function wayInRequirements({ name, agents, agentHostPolicy }: Forest): Requirement[] {
  const isByPerson = (agents?.installation?.registration ?? "manual") === "manual";
  if (agents === undefined || agentHostPolicy?.ntlm !== "deny" || !isByPerson) return [];
  return [
    {
      kind: "network",
      what: "remote desktop by Kerberos: from a workstation that reaches a domain controller, to the host's name; by Azure Bastion only with Kerberos enabled on it",
      at: `the agent hosts of ${name}`,
      why: "a person registers the agents, and agentHostPolicy.ntlm: deny refuses NTLM; a console takes nothing",
    },
  ];
}
