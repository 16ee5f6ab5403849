import type { Forest } from "../config/model.ts";
import { hostNameIn, leastMemory } from "../../facts/agentHost.ts";
import type { Requirement } from "./requirement.ts";

/** What each agent host that the kit does not make has to be, and who does there what no channel does, by its name. docs/agent-hosts.md */
export function existingHostRequirements({ name: forest, agents }: Forest): Requirement[] {
  if (agents === undefined) return [];
  const isInstalled = agents.installation !== undefined;
  const isRegistered = isInstalled && agents.installation.registration !== "manual";
  const hosts = [...agents.arcServers.map((id) => ({ name: hostNameIn(id), channel: id })), ...agents.existing];
  return hosts.flatMap(({ name, channel }): Requirement[] => {
    const byKit = isInstalled && channel !== undefined;
    const memory = `${leastMemory.documented / 1024} GB of memory`;
    const what = `Windows Server with Desktop Experience, ${memory}, member of a domain of ${forest}, and the agent's other prerequisites`;
    const why = byKit ? "the agent is installed there only where they are met" : "an agent runs on it";
    const person = (does: string, how: string): Requirement => ({
      kind: "host",
      what: `a domain user who is an administrator of the host, and ${does}`,
      at: name,
      why: how,
    });
    const installs =
      "no channel reaches it, or agents.installation is not written; ewb changes writes a script for hosts without a channel";
    return [
      { kind: "host", what, at: name, why },
      ...(byKit ? [] : [person("installs and registers the agent", installs)]),
      ...(byKit && !isRegistered
        ? [person("registers the agent in its wizard", "agents.installation.registration is manual")]
        : []),
    ];
  });
}
