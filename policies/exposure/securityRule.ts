import { UNKNOWN } from "../rule.ts";
import { at, listAt, sameText } from "../value.ts";
import { addresses, coverTogether, covers, isPrivate, ports, sizeOf, type Extent } from "./extent.ts";

/** A rule of a network security group, inline or a resource of its own: both packages name its properties alike. */
export interface SecurityRule {
  readonly direction: unknown;
  readonly access: unknown;
  readonly priority: unknown;
  readonly protocol: unknown;
  readonly sources: Extent;
  readonly sourcePorts: Extent;
  readonly destinations: Extent;
  readonly ports: Extent;
}

/** A rule is read once: several rules of the kit ask about it, and about each port of it. */
export function securityRuleOf(given: unknown): SecurityRule {
  if (typeof given !== "object" || given === null) return read(given);
  let rule = known.get(given);
  if (!rule) known.set(given, (rule = read(given)));
  return rule;
}

const known = new WeakMap<object, SecurityRule>();

function read(given: unknown): SecurityRule {
  const [source, destination] = ["source", "destination"].map((end) => {
    const groups = listed(given, `${end}ApplicationSecurityGroups`, `${end}ApplicationSecurityGroupIds`);
    const ids = groups.map((group) => (typeof group === "string" ? group : at(group, "id")));
    return [...listed(given, `${end}AddressPrefix`, `${end}AddressPrefixes`), ...ids];
  }) as [unknown[], unknown[]];
  return {
    direction: at(given, "direction"),
    access: at(given, "access"),
    priority: at(given, "priority"),
    protocol: at(given, "protocol"),
    sources: addresses(source),
    sourcePorts: ports(orAny(listed(given, "sourcePortRange", "sourcePortRanges"))),
    destinations: addresses(orAny(destination)),
    ports: ports(listed(given, "destinationPortRange", "destinationPortRanges")),
  };
}

const orAny = (values: readonly unknown[]) => (values.length === 0 ? ["*"] : values);

/** The values of a text and of a list, known or not. */
function listed(given: unknown, ...keys: readonly string[]): unknown[] {
  return keys.flatMap((key) => {
    const value = at(given, key);
    if (value === undefined) return [];
    if (!Array.isArray(value)) return [value];
    return value as unknown[];
  });
}

/**
 * Whether a rule opens a way in: not the rules that deny or lead outwards, nor remote desktop from one narrow private range, nor
 * the health probes of Azure's own load balancer, which the default rules let in anyway.
 */
export function allowsInbound(given: unknown): boolean | typeof UNKNOWN {
  const [direction, access] = [at(given, "direction"), at(given, "access")];
  if (sameText(direction, "Outbound") || sameText(access, "Deny")) return false;
  if (direction === UNKNOWN || access === UNKNOWN || given === UNKNOWN) return UNKNOWN;
  if (!sameText(direction, "Inbound") || !sameText(access, "Allow")) return false;
  const rule = securityRuleOf(given);
  if (isProbe(rule)) return false;
  const isAdministration = isAdministrationRule(given, rule);
  return isAdministration === UNKNOWN ? UNKNOWN : !isAdministration;
}

function isProbe({ sources: { isAll, isOpen, ranges, names } }: SecurityRule): boolean {
  return !isAll && !isOpen && ranges.length === 0 && names.size === 1 && names.has("azureloadbalancer");
}

/** The one way in for a person: remote desktop over TCP, from private addresses of at most 256. */
function isAdministrationRule(given: unknown, rule: SecurityRule): boolean | typeof UNKNOWN {
  const { protocol, sources, ports: to } = rule;
  const lists = ["sourceAddressPrefixes", "destinationPortRanges", "sourcePortRanges", "destinationAddressPrefixes"];
  const isOpen = [protocol, ...lists.map((key) => listAt(given, key))].includes(UNKNOWN) || sources.isOpen || to.isOpen;
  if (typeof protocol === "string" && !sameText(protocol, "Tcp")) return false;
  if (to.isAll || to.names.size > 0 || to.ranges.some(([from, end]) => from !== 3389 || end !== 3389)) return false;
  const hasSource = sources.isAll || sources.names.size > 0 || sources.ranges.length > 0;
  if (hasSource && !(isPrivate(sources) && sizeOf(sources) <= 256)) return false;
  if (isOpen) return UNKNOWN;
  return typeof protocol === "string" && to.ranges.length > 0 && hasSource;
}

/**
 * Whether rules before it deny all that a rule allows, one of them or several together, so that it lets nothing in. UNKNOWN: that
 * depends on what is not known.
 */
export function isShadowed(rule: SecurityRule, all: readonly SecurityRule[]): boolean | typeof UNKNOWN {
  const { priority } = rule;
  if (typeof priority !== "number") return false;
  const [sure, perhaps]: [Extent[], Extent[]] = [[], []];
  for (const other of all) {
    const first = comesBefore(other, priority);
    const does = first !== false && denies(other, rule);
    if (does === false) continue;
    if (first === true && does === true) sure.push(other.sources);
    else perhaps.push(other.sources);
  }
  const covered = coverTogether(sure, rule.sources);
  if (covered === true || perhaps.length === 0) return covered;
  return coverTogether([...sure, ...perhaps], rule.sources) === false ? false : UNKNOWN;
}

function comesBefore({ priority }: SecurityRule, than: number): boolean | typeof UNKNOWN {
  return priority === UNKNOWN ? UNKNOWN : typeof priority === "number" && priority < than;
}

/** Whether it denies the traffic of another rule, of the sources that it has. */
function denies(deny: SecurityRule, { direction, protocol, sourcePorts, destinations, ports: to }: SecurityRule) {
  const isToPorts = covers(deny.ports, to);
  if (isToPorts === false) return false; // most rules differ by their ports
  const parts: (boolean | typeof UNKNOWN)[] = [
    isToPorts,
    deny.access === UNKNOWN ? UNKNOWN : sameText(deny.access, "Deny"),
    deny.direction === UNKNOWN ? UNKNOWN : typeof direction === "string" && sameText(deny.direction, direction),
    coversProtocol(deny.protocol, protocol),
    covers(deny.sourcePorts, sourcePorts),
    covers(deny.destinations, destinations),
  ];
  return parts.includes(false) ? false : parts.includes(UNKNOWN) ? UNKNOWN : true;
}

function coversProtocol(outer: unknown, inner: unknown): boolean | typeof UNKNOWN {
  if (outer === UNKNOWN) return UNKNOWN;
  if (outer === "*" || outer === undefined) return outer === "*";
  if (inner === UNKNOWN) return UNKNOWN;
  return typeof inner === "string" && sameText(outer, inner);
}
