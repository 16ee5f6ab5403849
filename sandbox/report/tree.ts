import { nameOf, shortType } from "../../formats/urn.ts";
import type { DeployedResource } from "../deployment.ts";
import { factsOf } from "./facts.ts";

/** From this many on, resources of one type without facts of their own share a line. */
const foldFrom = 2;

/** What is deployed, as a tree of components and resources with their key facts. */
export function deployedTree(resources: readonly DeployedResource[]): string[] {
  const shown = resources.filter((resource) => !resource.type.startsWith("pulumi:")).sort(byTypeAndName);
  const known = new Set(shown.map((resource) => resource.urn));
  const children = Map.groupBy(shown, (resource) =>
    resource.parent !== undefined && known.has(resource.parent) ? resource.parent : "",
  );
  return branch(children, "", "", withAgents(shown));
}

/** Names of fleets on whose hosts agents are declared, and so looked for; of the others nothing is known but the hosts. */
function withAgents(resources: readonly DeployedResource[]): ReadonlySet<string> {
  return new Set(resources.filter(({ type }) => type === agentsType).map(({ urn }) => nameOf(urn)));
}

const agentsType = "entra-writeback:index:ProvisioningAgents";
const fleetType = "entra-writeback:index:AgentFleet";

function branch(
  children: Map<string, DeployedResource[]>,
  parent: string,
  indent: string,
  looked: ReadonlySet<string>,
): string[] {
  const entries = entriesOf(children, children.get(parent) ?? [], looked);
  return entries.flatMap((entry, index) => {
    const last = index === entries.length - 1;
    const below = entry.urn === undefined ? [] : branch(children, entry.urn, indent + (last ? "   " : "│  "), looked);
    return [`${indent}${last ? "└─" : "├─"} ${entry.text}`, ...below];
  });
}

/** The engine records resources as they come about; a reader looks for the same place every time. */
function byTypeAndName(a: DeployedResource, b: DeployedResource): number {
  const place = (resource: DeployedResource) => `${shortType(resource.type)} ${nameOf(resource.urn)}`;
  return place(a).localeCompare(place(b), "en", { numeric: true });
}

interface Entry {
  readonly text: string;
  readonly urn?: string;
}

/** One line for each resource, or one for several that have nothing to tell apart but their names. */
function entriesOf(
  children: Map<string, DeployedResource[]>,
  siblings: readonly DeployedResource[],
  looked: ReadonlySet<string>,
): Entry[] {
  const isPlain = (resource: DeployedResource): boolean => factsOf(resource) === "" && !children.has(resource.urn);
  const byType = Map.groupBy(siblings.filter(isPlain), (resource) => resource.type);
  const folded = new Set([...byType].filter(([, same]) => same.length >= foldFrom).map(([type]) => type));
  const told = new Set<string>();
  return siblings.flatMap((resource): Entry[] => {
    if (!isPlain(resource) || !folded.has(resource.type))
      return [{ text: lineOf(resource, looked), urn: resource.urn }];
    if (told.has(resource.type)) return [];
    told.add(resource.type);
    return [{ text: `${byType.get(resource.type)?.length} × ${shortType(resource.type)}` }];
  });
}

function lineOf(resource: DeployedResource, looked: ReadonlySet<string>): string {
  const unseen = resource.type === fleetType && !looked.has(nameOf(resource.urn)) ? "agents not observed" : "";
  const facts = [factsOf(resource), unseen].filter((fact) => fact !== "").join(", ");
  const line = `${shortType(resource.type)} ${nameOf(resource.urn)}`;
  return facts === "" ? line : `${line}  ${facts}`;
}
