import { UNKNOWN } from "../rule.ts";
import { at, sameText } from "../value.ts";
import { addresses, coverTogether, covers, ports, type Extent } from "./extent.ts";

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
