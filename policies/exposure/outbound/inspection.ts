import { documentedNames } from "../../../facts/agentEndpoints.ts";
import { UNKNOWN, type ResourceView } from "../../rule.ts";
import { at, listAt, textAt } from "../../value.ts";
import type { Exposure, Kind, Opening } from "../exposure.ts";

/** A rule of a firewall policy that opens TLS: the agent trusts its service's own certificate alone. */
export const inspection: Kind = {
  types: [
    "azure-native:network:FirewallPolicyRuleCollectionGroup",
    "azure:network/firewallPolicyRuleCollectionGroup:FirewallPolicyRuleCollectionGroup",
  ],
  look,
  leads: (_, reach) => reach.leavesByAppliance(),
};

const fix = "Write a rule before it with the agent's documented names and terminateTLS false.";

function look({ properties }: ResourceView): Exposure {
  const opened: Opening[] = [];
  let unknown: string | undefined;
  for (const key of ["ruleCollections", "applicationRuleCollections"]) {
    const collections = listAt(properties, key);
    if (collections === UNKNOWN) unknown = "the list of rule collections";
    for (const [at_, collection] of collections === UNKNOWN ? [] : collections.entries()) {
      const rules = listAt(collection, "rules");
      if (rules === UNKNOWN) unknown = "a list of rules";
      for (const [index, rule] of rules === UNKNOWN ? [] : rules.entries()) {
        const inspects = at(rule, "terminateTLS") ?? at(rule, "terminateTls");
        const names = namesIn(rule);
        if (inspects === undefined || inspects === false || names === false) continue;
        const property = `${key}[${at_}].rules[${index}]`;
        const text = `inspects TLS to ${String(names)} by its rule "${textAt(rule, "name", "unnamed")}"`;
        if (inspects === UNKNOWN || names === UNKNOWN) unknown = "what a rule inspects";
        else opened.push({ text, property });
      }
    }
  }
  return { opened, unknown, fix };
}

/** A name of the rule that is one of the agent's; false: none is, as far as names tell. */
function namesIn(rule: unknown): string | false | typeof UNKNOWN {
  const lists = ["targetFqdns", "targetUrls", "destinationFqdns", "destinationUrls"].map((key) => listAt(rule, key));
  if (lists.includes(UNKNOWN)) return UNKNOWN;
  const names = lists.flatMap((list) => (list === UNKNOWN ? [] : list));
  const found = names.find((name) => typeof name === "string" && isOfAgent(name.toLowerCase().replace(/\/.*$/, "")));
  if (typeof found === "string") return found;
  return names.includes(UNKNOWN) ? UNKNOWN : false;
}

function isOfAgent(name: string): boolean {
  if (name === "*") return true;
  const domain = name.replace(/^\*\./, "");
  return documentedNames.some((one) => {
    const own = one.replace(/^\*\./, "");
    return own === domain || domain.endsWith(`.${own}`) || (name.startsWith("*.") && own.endsWith(`.${domain}`));
  });
}
