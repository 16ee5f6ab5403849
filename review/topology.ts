import { shortType } from "../formats/urn.ts";
import * as types from "../policies/types.ts";
import type { Redact } from "./redaction.ts";
import { lookOf, looks, operations, type Look, type Operation } from "./review.ts";
import { isObserved, isOfPlugin, type ResourceChange, type Seen } from "./seen.ts";

/** Tenant, hosts and directories, and what passes between them, with what changes. */
export interface Topology {
  readonly groups: readonly Group[];
}

/** A domain or a fleet, or the tenant. */
export interface Group {
  readonly kind: "tenant" | "hosts" | "domain";
  readonly name: string;
  /** Names of the groups that this one reaches: the tenant its hosts, hosts their domains. */
  readonly reaches: readonly string[];
  readonly members: readonly Member[];
}

export interface Member {
  readonly text: string;
  readonly change?: Operation | Look;
}

/** What stands in a domain, by the words of a reader. */
const inDomain: Readonly<Record<string, string>> = {
  [types.GROUP_POLICY_OBJECT]: "Group policy",
  [types.PASSWORD_SETTINGS_OBJECT]: "PSO",
  [types.DOMAIN_ROOT_DELEGATION]: "Rights",
  [types.GROUP_MANAGED_SERVICE_ACCOUNT]: "gMSA",
};
const hostTypes: readonly string[] = [types.VIRTUAL_MACHINE];

/** From resources before and after: what goes is shown as long as it is there. */
export function topologyOf(resources: readonly Seen[], changes: readonly ResourceChange[], redact: Redact): Topology {
  const operationAt = new Map(changes.map(({ resource, operation }) => [resource.urn, operation]));
  const all = new Map([...changes.map(({ resource }) => resource), ...resources].map((one) => [one.urn, one]));
  const seen = [...all.values()];
  const member = (resource: Seen, text: string): Member => {
    const operation = operationAt.get(resource.urn);
    const change = operation && isObserved(resource) ? lookOf(operation) : operation;
    return { text: redact(text), ...(change && { change }) };
  };
  const domains = Map.groupBy(
    seen.filter(({ type }) => type in inDomain),
    ({ properties, name }) => textOf(properties["domain"]) || name,
  );
  const fleets = Map.groupBy(
    seen.filter(({ type }) => hostTypes.includes(type) || type === types.PROVISIONING_AGENT),
    (host) => fleetOf(host, all),
  );
  const forestOf = new Map(
    seen
      .filter(({ type }) => type.endsWith(":WritebackDelegation") || type.endsWith(":GroupPolicyBaseline"))
      .map(({ name, properties }) => [name, textOf(properties["forest"]) || name]),
  );
  const groups: Group[] = [
    ...seen
      .filter(({ type }) => type === types.TENANT_SETTINGS)
      .map((tenant) => ({
        kind: "tenant" as const,
        name: "Microsoft Entra tenant",
        reaches: [...fleets.keys()].map((name) => redact(`Hosts of ${name}`)),
        members: [member(tenant, "Password writeback")],
      })),
    ...[...fleets].map(([fleet, hosts]) => ({
      kind: "hosts" as const,
      name: redact(`Hosts of ${fleet}`),
      reaches: [...domains.keys()].filter((name) => (forestOf.get(name) ?? name) === fleet).map(redact),
      members: hosts.map((host) => member(host, `${isOfPlugin(host) ? "Agent" : "Host"} ${hostName(host)}`)),
    })),
    ...[...domains].map(([domain, objects]) => ({
      kind: "domain" as const,
      name: redact(domain),
      reaches: [],
      members: objects.map((object) => member(object, `${inDomain[object.type]} ${labelOf(object)}`)),
    })),
  ];
  const isChanged = groups.some(({ members }) => members.some(({ change }) => change !== undefined));
  return { groups: isChanged ? groups : [] };
}

/** The fleet that a host is declared in, else its own name. */
function fleetOf(host: Seen, all: ReadonlyMap<string, Seen>): string {
  const forest = textOf(host.properties["forest"]);
  if (forest !== "") return forest;
  for (let parent = all.get(host.parent ?? ""); parent; parent = all.get(parent.parent ?? ""))
    if (parent.type === types.AGENT_FLEET) return textOf(parent.properties["forest"]) || parent.name;
  const fleet = /^(.+)-agent-\d+$/.exec(host.name)?.[1];
  return fleet ?? host.name;
}

function hostName({ name, properties }: Seen): string {
  const profile = properties["osProfile"] as { computerName?: unknown } | undefined;
  return textOf(profile?.computerName) || name;
}

function labelOf({ type, name, properties }: Seen): string {
  const keys = ["displayName", "account", "name"].map((key) => textOf(properties[key]));
  const [domain, target] = ["domain", "target"].map((key) => textOf(properties[key]));
  const place = target === "" || target === domain ? "" : ` on ${target}`;
  return `${keys.find((text) => text !== "") ?? `${shortType(type)} ${name}`}${place}`;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** The worst first. */
export const worst = (a: Member, b: Member): number => rank(a) - rank(b);
const order: readonly Member["change"][] = [...operations, ...looks, undefined];
const rank = ({ change }: Member): number => order.indexOf(change);
