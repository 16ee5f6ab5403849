import { isDeepStrictEqual } from "node:util";
import { valueAt, type Properties } from "./seen.ts";

/** Between which subnets a network interface moves. Azure does not tell names by their case. */
export function movedSubnets(before: Properties | undefined, after: Properties | undefined): string[] {
  const [was, is] = [subnetsOf(before), subnetsOf(after)];
  if (isDeepStrictEqual(was.map(lower), is.map(lower))) return [];
  return [`moves to another subnet: ${was.map(subnetText).join(", ")} → ${is.map(subnetText).join(", ")}`];
}

function subnetsOf(side: Properties | undefined): unknown[] {
  const configurations = valueAt(side, "ipConfigurations");
  return Array.isArray(configurations) ? configurations.map((one) => valueAt(one as Properties, "subnet.id")) : [];
}

const lower = (id: unknown): unknown => (typeof id === "string" ? id.toLowerCase() : id);

function subnetText(id: unknown): string {
  if (typeof id !== "string") return id === undefined || id === null ? "(none)" : "(not known yet)";
  const [, network, subnet] = /\/virtualNetworks\/([^/]+)\/subnets\/([^/]+)$/i.exec(id) ?? [];
  return subnet === undefined ? id : `${subnet} of ${network}`;
}
