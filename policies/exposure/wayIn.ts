import { UNKNOWN } from "../rule.ts";
import { at, listAt, sameText } from "../value.ts";
import { isPrivate, sizeOf } from "./extent.ts";
import { securityRuleOf, type SecurityRule } from "./securityRule.ts";

/** administration: the one way in that a person may have. */
export type WayIn = "none" | "administration" | "open" | typeof UNKNOWN;

/** How many private addresses may administer hosts. */
export const administrators = 256;

/**
 * What a rule lets in: nothing if it denies or leads outwards, or lets in the health probes of Azure's own load balancer, as the default
 * rules do anyway.
 */
export function wayIn(given: unknown): WayIn {
  const [direction, access] = [at(given, "direction"), at(given, "access")];
  if (sameText(direction, "Outbound") || sameText(access, "Deny")) return "none";
  if (direction === UNKNOWN || access === UNKNOWN || given === UNKNOWN) return UNKNOWN;
  if (!sameText(direction, "Inbound") || !sameText(access, "Allow")) return "none";
  const rule = securityRuleOf(given);
  if (isProbe(rule)) return "none";
  const isAdministration = isAdministrationRule(given, rule);
  if (isAdministration === UNKNOWN) return UNKNOWN;
  return isAdministration ? "administration" : "open";
}

/** Whether a rule by itself opens a way in that no host may have. */
export function allowsInbound(given: unknown): boolean | typeof UNKNOWN {
  const way = wayIn(given);
  return way === UNKNOWN ? UNKNOWN : way === "open";
}

function isProbe({ sources: { isAll, isOpen, ranges, names } }: SecurityRule): boolean {
  return !isAll && !isOpen && ranges.length === 0 && names.size === 1 && names.has("azureloadbalancer");
}

/** Remote desktop over TCP, from few private addresses. */
function isAdministrationRule(given: unknown, rule: SecurityRule): boolean | typeof UNKNOWN {
  const { protocol, sources, ports: to } = rule;
  const lists = ["sourceAddressPrefixes", "destinationPortRanges", "sourcePortRanges", "destinationAddressPrefixes"];
  const isOpen = [protocol, ...lists.map((key) => listAt(given, key))].includes(UNKNOWN) || sources.isOpen || to.isOpen;
  if (typeof protocol === "string" && !sameText(protocol, "Tcp")) return false;
  if (to.isAll || to.names.size > 0 || to.ranges.some(([from, end]) => from !== 3389 || end !== 3389)) return false;
  const hasSource = sources.isAll || sources.names.size > 0 || sources.ranges.length > 0;
  if (hasSource && !(isPrivate(sources) && sizeOf(sources) <= administrators)) return false;
  if (isOpen) return UNKNOWN;
  return typeof protocol === "string" && to.ranges.length > 0 && hasSource;
}
