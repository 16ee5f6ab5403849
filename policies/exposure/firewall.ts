import { UNKNOWN, type ResourceView } from "../rule.ts";
import { at, listAt, sameText, textAt } from "../value.ts";
import type { Exposure, Kind, Opening } from "./exposure.ts";
import { inBrackets, trafficText } from "./traffic.ts";

/** Destination NAT of a firewall, its own or its policy's: each rule sends what comes from outside to one address. */
export const firewall: Kind = {
  types: [
    "azure-native:network:AzureFirewall",
    "azure-native:network:FirewallPolicyRuleCollectionGroup",
    "azure:network/firewallNatRuleCollection:FirewallNatRuleCollection",
    "azure:network/firewallPolicyRuleCollectionGroup:FirewallPolicyRuleCollectionGroup",
  ],
  look,
  leads(view, reach, opening) {
    if (opening?.target === undefined) return "the address it sends to";
    return reach.atAddress(view, opening.property?.replace(/[[.].*/, "") ?? "", opening.target);
  },
};

const fix = "Remove the NAT rule; what must manage the host connects from the host's side or through its own agent.";
/** Lists of collections; a classic NAT rule collection is itself one. */
const lists = ["natRuleCollections", "ruleCollections"];

function look({ properties }: ResourceView): Exposure {
  const opened: Opening[] = [];
  let unknown: string | undefined;
  const lookInto = (collection: unknown, path: string) => {
    const kind = at(collection, "ruleCollectionType");
    if (typeof kind === "string" && !sameText(kind, "FirewallPolicyNatRuleCollection")) return;
    const rules = listAt(collection, "rules");
    if (rules === UNKNOWN || collection === UNKNOWN) unknown = "a list of NAT rules";
    for (const [index, rule] of rules === UNKNOWN ? [] : rules.entries()) {
      const target = at(rule, "translatedAddress") ?? at(rule, "translatedFqdn");
      if (rule === UNKNOWN) unknown = "a NAT rule";
      if (target === undefined) continue;
      const to = typeof target === "string" ? target : "an address that is not known yet";
      const text = `sends inbound traffic to ${to} by its NAT rule "${textAt(rule, "name", "unnamed")}"${inBrackets(trafficIn(rule))}`;
      opened.push({ text, property: `${path}rules[${index}]`, target });
    }
  };
  for (const key of lists) {
    const collections = listAt(properties, key);
    if (collections === UNKNOWN) unknown = "the list of rule collections";
    else collections.forEach((collection, index) => lookInto(collection, `${key}[${index}].`));
  }
  if (lists.every((key) => at(properties, key) === undefined)) lookInto(properties, "");
  return { opened, unknown, fix };
}

/** The protocols of a policy's rule have a name of their own. */
function trafficIn(rule: unknown): string {
  const sources = ["sourceAddresses", "sourceIpGroups"]
    .map((key) => at(rule, key))
    .filter((list) => list !== undefined);
  return trafficText({
    protocols: at(rule, "ipProtocols") ?? at(rule, "protocols"),
    ports: at(rule, "destinationPorts"),
    from: sources.flat(),
  });
}
