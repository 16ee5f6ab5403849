import { UNKNOWN } from "../../../rule.ts";
import { at, listAt, sameText } from "../../../value.ts";

/** What a rule may say of where it comes from and leads to, beside the one address range and the one port. */
const others = [
  "sourceAddressPrefixes",
  "sourceApplicationSecurityGroups",
  "destinationPortRanges",
  "sourcePortRanges",
  "destinationAddressPrefixes",
];

/**
 * Whether an inbound rule is the one way in for a person: remote desktop over TCP, from one private range of at most 256 addresses.
 * Anything more or else about it and it is not.
 */
export function isAdministrationRule(rule: unknown): boolean | typeof UNKNOWN {
  const [protocol, port, source] = [
    at(rule, "protocol"),
    at(rule, "destinationPortRange"),
    at(rule, "sourceAddressPrefix"),
  ];
  const more = others.map((key) => listAt(rule, key));
  if (more.some((list) => list !== UNKNOWN && list.length > 0)) return false;
  if (typeof protocol === "string" && !sameText(protocol, "Tcp")) return false;
  if (typeof port === "string" && port !== "3389") return false;
  if (typeof source === "string" && !isNarrow(source)) return false;
  if ([protocol, port, source, ...more].includes(UNKNOWN)) return UNKNOWN;
  return [protocol, port, source].every((value) => typeof value === "string");
}

/** Of the ranges for private networks [RFC 1918], /24 or less. */
function isNarrow(range: string): boolean {
  return /^(10\.\d+|172\.(1[6-9]|2\d|3[01])|192\.168)\.\d+\.\d+(\/(2[4-9]|3[0-2]))?$/.test(range);
}
