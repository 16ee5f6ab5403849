import { valueAt, type Properties } from "./seen.ts";

/** What a security group newly lets in: a rule that is new, or that lets in something else than before. */
export function waysIn(before: Properties | undefined, after: Properties | undefined): string[] {
  const former = new Map(allowed(before).map((rule) => [rule["name"], wayOf(rule)]));
  return allowed(after).flatMap((rule) => {
    const [was, is] = [former.get(rule["name"]), wayOf(rule)];
    if (was === is) return [];
    return [was === undefined ? `opens a way in: ${is}` : `changes a way in: ${was} → ${is}`];
  });
}

function allowed(side: Properties | undefined): Properties[] {
  const rules = valueAt(side, "securityRules");
  const isRule = (rule: unknown): rule is Properties => typeof rule === "object" && rule !== null;
  return (Array.isArray(rules) ? (rules as unknown[]) : [])
    .filter(isRule)
    .filter(({ direction, access }) => direction !== "Outbound" && access !== "Deny");
}

/** TCP 3389 from 10.1.0.0/24, remote desktop of Windows. */
function wayOf(rule: Properties): string {
  const either = (one: string, many: string) => [rule[one], rule[many]].flat().filter(Boolean).map(text).join(", ");
  const ports = either("destinationPortRange", "destinationPortRanges");
  const from = either("sourceAddressPrefix", "sourceAddressPrefixes");
  return `${text(rule["protocol"]).toUpperCase()} ${ports} from ${from || "(not known yet)"}`;
}

const text = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "(not known yet)";
