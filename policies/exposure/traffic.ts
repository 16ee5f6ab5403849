import { UNKNOWN } from "../rule.ts";
import { at } from "../value.ts";

/** What something lets through, each part as it is declared: one text or a list, known or not. */
export interface Traffic {
  readonly protocols?: unknown;
  readonly ports?: unknown;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly sourcePorts?: unknown;
}

/**
 * In words: TCP 3389 from 10.1.0.0/24. A message that has them is another one as soon as more is let through, so that who accepted the
 * one has not accepted the other. What is not declared is left out, and so is a destination that is everything.
 */
export function trafficText({ protocols, ports, from, to, sourcePorts }: Traffic): string {
  const [senders, receivers, origins] = [listed(from, "anywhere"), listed(to, ""), listed(sourcePorts, "")];
  return [
    listed(
      [protocols].flat().map((one) => (typeof one === "string" ? one.toUpperCase() : one)),
      "any protocol",
    ),
    listed(ports, "any port"),
    senders && `from ${senders}`,
    receivers && `to ${receivers}`,
    origins && `by source port ${origins}`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** What a rule of a security group lets through: both packages name its properties alike. */
export function trafficOf(rule: unknown): string {
  const either = (...keys: readonly string[]) => keys.map((key) => at(rule, key)).filter((value) => value !== undefined).flat(); // prettier-ignore
  const end = (name: string) => [
    ...either(`${name}AddressPrefix`, `${name}AddressPrefixes`),
    ...either(`${name}ApplicationSecurityGroups`, `${name}ApplicationSecurityGroupIds`).map((one) => groupText(at(one, "id") ?? one)), // prettier-ignore
  ];
  return trafficText({
    protocols: at(rule, "protocol"),
    ports: either("destinationPortRange", "destinationPortRanges"),
    from: end("source"),
    to: end("destination"),
    sourcePorts: either("sourcePortRange", "sourcePortRanges"),
  });
}

/** The name of an application security group says more than its id. */
function groupText(id: unknown): unknown {
  const [, group, name] = /\/resourceGroups\/([^/]+)\/.*\/applicationSecurityGroups\/([^/]+)$/i.exec(String(id)) ?? [];
  return name === undefined ? id : `${name} of ${group}`;
}

/** In an order of its own: the same values in another one are no other message. */
export function listed(values: unknown, everything: string): string {
  const texts = [values]
    .flat()
    .map(textOf)
    .filter((text) => text !== "");
  if (texts.some((text) => /^(\*|any)$/i.test(text))) return everything;
  return [...new Set(texts)].sort(byNumber.compare).join(", ");
}

const byNumber = new Intl.Collator("en", { numeric: true });

function textOf(value: unknown): string {
  if (value === UNKNOWN) return "something not known yet";
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
}

/** Such as " (TCP 443)"; nothing where there is nothing to say. */
export const inBrackets = (text: string): string => (text === "" ? "" : ` (${text})`);
