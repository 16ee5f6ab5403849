import type { GraphObject } from "../graph.ts";
import type { Outcome, ReadinessCheck } from "./check.ts";

/**
 * Agents as Microsoft Graph lists them. The list is beta, tells no version, and which permission it takes is documented for an older
 * form only: what it does not say is not known, and never means that there is none.
 * https://learn.microsoft.com/en-us/graph/api/onpremisesagent-list?view=graph-rest-beta
 */
export const agents: ReadinessCheck = {
  name: "agents",
  permission: "OnPremisesPublishingProfiles.ReadWrite.All, of a person",
  async run(graph, { agentHosts = [] }, signal): Promise<readonly Outcome[]> {
    const listed = await graph.list("/beta/onPremisesPublishingProfiles/provisioning/agents", signal);
    const known = new Map(listed.flatMap(statusOf));
    const odd = listed.length - known.size;
    const said = [...known].map(([name, status]) => `${name} ${status}`).sort();
    const more = odd > 0 ? `; of ${odd} the answer has another form, so that nothing is known` : "";
    const all: Outcome = { state: "told", found: `${said.length > 0 ? said.join(", ") : "none is listed"}${more}` };
    return [all, ...agentHosts.map((host) => ofHost(host, known))];
  },
};

type Status = "active" | "inactive";

/** A machine may be listed by its full name. */
const shortName = (name: string): string => (name.split(".")[0] ?? name).toUpperCase();

function statusOf({ machineName, status }: GraphObject): [string, Status][] {
  if (typeof machineName !== "string" || (status !== "active" && status !== "inactive")) return [];
  return [[shortName(machineName), status]];
}

function ofHost(host: string, known: ReadonlyMap<string, Status>): Outcome {
  const status = known.get(shortName(host));
  if (status === "active") return { state: "met", found: `${host} is active` };
  if (status === "inactive") {
    const next = `See on ${host} that its service runs and reaches Microsoft; pulumi refresh tells what the host says.`;
    return { state: "unmet", found: `${host} is inactive: nothing was heard of it for about an hour`, next };
  }
  const found = `${host} is not listed, so nothing is known of its agent: it is not registered yet, or the list does not have it`;
  return { state: "notChecked", found };
}
