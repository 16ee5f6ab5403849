import { UNKNOWN, type ResourceView } from "../../rule.ts";
import { withoutApiVersion } from "../../types.ts";
import { at } from "../../value.ts";
import * as tokens from "../tokens.ts";

/**
 * The part of an Azure resource id that a program can know before the resource is there: resource group, types and names. The subscription
 * is the provider's.
 */
export function armKey(id: string): string {
  const [, group, rest] = /\/resourceGroups\/([^/]+)\/providers\/[^/]+\/(.+)$/i.exec(id) ?? [];
  return (group === undefined ? id.trim() : `${group}/${rest}`).toLowerCase();
}

/** The key of what is around, such as the network of a subnet; undefined: there is nothing of that kind. */
export function keyAbove(key: string, kind: string): string | undefined {
  const end = key.indexOf(`/${kind.toLowerCase()}/`);
  return end <= 0 ? undefined : key.slice(0, end);
}

/** A name as a program gives it: known, made by Pulumi from the logical name, or not known. */
export type Name = { readonly text: string } | { readonly madeFrom: string } | undefined;

const nameProperties: readonly [readonly string[], readonly [kind: string, property: string][]][] = [
  [tokens.VIRTUAL_NETWORK, [["virtualnetworks", "virtualNetworkName"]]],
  [tokens.SUBNET, [["virtualnetworks", "virtualNetworkName"], ["subnets", "subnetName"]]],
  [tokens.NETWORK_INTERFACE, [["networkinterfaces", "networkInterfaceName"]]],
  [tokens.VIRTUAL_MACHINE, [["virtualmachines", "vmName"]]],
  [tokens.SECURITY_GROUP, [["networksecuritygroups", "networkSecurityGroupName"]]],
  [tokens.LOAD_BALANCER, [["loadbalancers", "loadBalancerName"]]],
  [tokens.APPLICATION_GATEWAY, [["applicationgateways", "applicationGatewayName"]]],
  [tokens.ROUTE_TABLE, [["routetables", "routeTableName"]]],
]; // prettier-ignore

/** Types of what has such a name. */
export const namedTypes = nameProperties.flatMap(([types]) => types);
const byType = new Map(nameProperties.flatMap(([types, parts]) => types.map((type) => [type, parts] as const)));

/** Resource group, then kinds and names; undefined: of a kind that nothing is asked about. */
export interface ArmName {
  readonly group: Name;
  readonly parts: readonly { readonly kind: string; readonly name: Name }[];
}

/** What a name that a resource gives stands for, where it is the output of another one. */
export type Lookup = (view: ResourceView, property: string, given: unknown) => Name;

export function armNameOf(view: ResourceView, lookup: Lookup): ArmName | undefined {
  const parts = byType.get(withoutApiVersion(view.type));
  if (!parts) return undefined;
  const nameIn = (property: string): Name => lookup(view, property, at(view.properties, property));
  return {
    group: nameIn("resourceGroupName"),
    parts: parts.map(([kind, property], index) => ({
      kind,
      name: index === parts.length - 1 ? ownName(view, property) : nameIn(property),
    })),
  };
}

/** What a resource is called in Azure. */
export function ownName({ type, name, properties }: ResourceView, property: string): Name {
  const value = at(properties, type.startsWith("azure:") ? "name" : property) ?? at(properties, "name");
  if (typeof value === "string") return { text: value.toLowerCase() };
  return value === UNKNOWN ? undefined : { madeFrom: name.toLowerCase() };
}

/** The key under its logical name, which is what an offline run gives out as the name of a resource. */
export function logicalKeyOf(view: ResourceView): string | undefined {
  const parts = byType.get(withoutApiVersion(view.type));
  const group = at(view.properties, "resourceGroupName");
  if (!parts || typeof group !== "string") return undefined;
  const names = parts.map(([kind, property], index) => {
    const name = index === parts.length - 1 ? view.name : at(view.properties, property);
    return typeof name === "string" ? `${kind}/${name}` : undefined;
  });
  return names.includes(undefined) ? undefined : [group, ...names].join("/").toLowerCase();
}

/** The key, where every name is known. */
export function keyOf({ group, parts }: ArmName): string | undefined {
  const texts = [group, ...parts.map(({ name }) => name)].map((name) =>
    name && "text" in name ? name.text : undefined,
  );
  if (texts.includes(undefined)) return undefined;
  const [first, ...names] = texts;
  return [first, ...parts.flatMap(({ kind }, index) => [kind, names[index]])].join("/");
}

/** Whether a resource may be the one that a key names: no name that is known says otherwise. */
export function mayBe({ group, parts }: ArmName, key: string): boolean {
  const [ofKey, ...rest] = key.split("/");
  if (rest.length !== parts.length * 2) return false;
  return (
    fits(group, ofKey) &&
    parts.every(({ kind, name }, index) => rest[index * 2] === kind && fits(name, rest[index * 2 + 1]))
  );
}

function fits(name: Name, text = ""): boolean {
  if (name === undefined) return true;
  if ("text" in name) return name.text === text;
  // Pulumi adds eight hexadecimal digits, with or without a hyphen.
  return text === name.madeFrom || (text.startsWith(name.madeFrom) && /^-?[0-9a-f]{7,8}$/.test(text.slice(name.madeFrom.length))); // prettier-ignore
}
