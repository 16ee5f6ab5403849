import { oncePerStack } from "../../oncePerStack.ts";
import { UNKNOWN, type ResourceView } from "../../rule.ts";
import { at, knownListAt, listAt, sameText, textAt } from "../../value.ts";
import { leadsOfWhole, type Exposure, type Kind, type Opening } from "../exposure.ts";
import { addresses, isEverything } from "../extent.ts";
import { oncePerKey } from "../oncePerKey.ts";
import type { Links, Targets } from "../reach/links.ts";
import { reachIn } from "../reach/reach.ts";
import * as tokens from "../tokens.ts";

/** Where a route leads, but for Azure's own way out. */
const detours: Readonly<Record<string, string>> = {
  virtualappliance: "to a virtual appliance",
  virtualnetworkgateway: "to the gateway of the network",
  none: "nowhere",
};

const fix =
  "Let the appliance pass the agent's documented names on TCP 443 and 80 without inspecting TLS, and exempt the finding with that reason; or leave the route out."; // prettier-ignore

/** A route table that leads everything away from Azure's own way out, in one route or in pieces. */
export const routeTable: Kind = {
  types: tokens.ROUTE_TABLE,
  look(table, stack) {
    const list = listAt(table.properties, "routes");
    if (list === UNKNOWN) return { opened: [], unknown: "the list of routes", fix };
    return lookAt(list, isLedAway(table.urn, stack), (index) => `routes[${index}]`);
  },
  leads: (table, reach) => reach.guards(table.urn),
};

/** A route that is a resource of its own. */
export const route: Kind = {
  types: tokens.ROUTE,
  look(view, stack) {
    const tables = tableOf(view, reachIn(stack).links).keys;
    const isAway = isWhole([view.properties]) || tables.some((table) => isLedAway(table, stack));
    return lookAt([view.properties], isAway, () => undefined);
  },
  leads: (view, reach) =>
    leadsOfWhole(tableOf(view, reach.links), (table) => reach.guards(table), "which route table it is in"),
};

/** Whether the routes of a table, those in it and those of their own, lead everything away. */
const isLedAway = oncePerKey((table, stack): boolean => {
  const inline = knownListAt(stack.byUrn(table)?.properties, "routes");
  const apart = (routesApart(stack).get(table) ?? []).map(({ properties }) => properties);
  return isWhole([...inline, ...apart]);
});

const isWhole = (routes: readonly unknown[]): boolean =>
  isEverything(addresses(routes.filter(isDetour).map((item) => at(item, "addressPrefix"))));

function lookAt(own: readonly unknown[], isAway: boolean, path: (index: number) => string | undefined): Exposure {
  const opened = own.flatMap((item, index): Opening[] => {
    const where = detours[textAt(item, "nextHopType", "").toLowerCase()];
    const prefix = at(item, "addressPrefix");
    if (!isAway || where === undefined || typeof prefix !== "string" || !isPart(prefix)) return [];
    return [{ text: `sends ${prefix} ${where}`, property: path(index) }];
  });
  const isUnknown = own.some(
    (item) => item === UNKNOWN || (isUnsettled(item) && at(item, "nextHopType") !== undefined),
  );
  return { opened, unknown: isUnknown ? "where a route leads" : undefined, fix };
}

const isDetour = (item: unknown): boolean => textAt(item, "nextHopType", "").toLowerCase() in detours;
const isUnsettled = (item: unknown): boolean =>
  at(item, "nextHopType") === UNKNOWN || (isDetour(item) && at(item, "addressPrefix") === UNKNOWN);
/** Of everything: a route to a few addresses is none of the agent's. */
const isPart = (prefix: string): boolean => sameText(prefix, "Internet") || /\/[0-7]$/.test(prefix);

function tableOf(view: ResourceView, links: Links): Targets {
  return links.whole(view, "routeTables", "routeTableName", tokens.ROUTE_TABLE);
}

/** By table the routes that are resources of their own. */
const routesApart = oncePerStack((stack): ReadonlyMap<string, readonly ResourceView[]> => {
  const { links } = reachIn(stack);
  const routes = tokens.ROUTE.flatMap((type) => stack.ofType(type));
  return Map.groupBy(routes, (view) => tableOf(view, links).keys[0] ?? "");
});
