import type { GraphObject } from "../graph.ts";
import type { DeclaredHost, Outcome, ReadinessCheck } from "./check.ts";

/**
 * Agents as Microsoft Graph lists them. The list is beta, tells no version, and which permission it takes is documented for an older
 * form only: what it does not say is not known, and never means that there is none.
 * https://learn.microsoft.com/en-us/graph/api/onpremisesagent-list?view=graph-rest-beta
 */
export const agents: ReadinessCheck = {
  name: "agents",
  permission: "OnPremisesPublishingProfiles.ReadWrite.All, of a person",
  otherwise:
    "A person who signed in by az login cannot be given that, and for applications it is documented as not supported. Look in the Entra admin center: Entra Connect > Cloud sync > Agents.",
  async run(graph, { agentHosts = [] }, signal): Promise<readonly Outcome[]> {
    const listed = await graph.list("/beta/onPremisesPublishingProfiles/provisioning/agents", signal);
    const known = listed.flatMap(entryOf);
    const odd = listed.length - known.length;
    const said = known.map(({ name, status }) => `${name} ${status}`).sort();
    const more = odd > 0 ? `; of ${odd} the answer has another form, so that nothing is known` : "";
    const all: Outcome = { state: "told", found: `${said.length > 0 ? said.join(", ") : "none is listed"}${more}` };
    return [all, ...agentHosts.map((host) => ofHost(host, known))];
  },
};

/** A machine has one for each agent that was ever registered on it, until it is deleted or dropped. */
interface Entry {
  readonly name: string;
  readonly status: "active" | "inactive";
}

function entryOf({ machineName, status }: GraphObject): Entry[] {
  if (typeof machineName !== "string" || (status !== "active" && status !== "inactive")) return [];
  return [{ name: machineName, status }];
}

function ofHost({ host, domains }: DeclaredHost, known: readonly Entry[]): Outcome {
  const namesakes = known.filter(({ name }) => shortName(name) === shortName(host));
  const own = namesakes.filter(({ name }) => isIn(domains, name));
  const inactive = own.filter(({ status }) => status === "inactive").length;
  if (inactive < own.length) {
    if (inactive === 0) return { state: "met", found: `${host} is active` };
    const entries = inactive === 1 ? "a former entry of it is" : `${inactive} former entries of it are`;
    const next = `Delete ${inactive === 1 ? "it" : "them"} in the Entra admin center, or wait until Microsoft does.`;
    return { state: "met", found: `${host} is active; ${entries} inactive`, next };
  }
  if (inactive > 0) {
    const next = `See on ${host} that its service runs and reaches Microsoft; pulumi refresh tells what the host says.`;
    return { state: "unmet", found: `${host} is inactive: nothing was heard of it for about an hour`, next };
  }
  const others = namesakes.map(({ name }) => name).join(", ");
  const why = others
    ? `its name is listed in another domain only (${others})`
    : "it is not registered yet, or the list does not have it";
  return { state: "notChecked", found: `${host} is not listed, so nothing is known of its agent: ${why}` };
}

const shortName = (name: string): string => (name.split(".")[0] ?? name).toUpperCase();

/** A machine may be listed by its full name, of any domain of its forest. */
function isIn(domains: readonly string[], name: string): boolean {
  const [, ...rest] = name.toLowerCase().replace(/\.$/, "").split(".");
  const domain = rest.join(".");
  return domain === "" || domains.some((one) => domain === one || domain.endsWith(`.${one}`));
}
