import { UNKNOWN, type ResourceView } from "../rule.ts";
import { BASTION_HOST } from "../types.ts";
import { at, listAt } from "../value.ts";
import { anyLeads, type Kind, type Leads } from "./exposure.ts";
import type { Reach } from "./reach/reach.ts";
import { inBrackets, listed } from "./traffic.ts";

/** Azure's default rules let Bastion into the whole virtual network, so its public endpoint leads to the hosts. */
export const bastion: Kind = {
  types: [BASTION_HOST, "azure:compute/bastionHost:BastionHost"],
  look({ type, properties }) {
    const isClassic = type.startsWith("azure:");
    const fix = isClassic
      ? "Take the Bastion out of the network of the agent hosts, or exempt it by name with the reason."
      : "Set enablePrivateOnlyBastion to true and connect from a privileged access workstation, or exempt it by name with the reason.";
    const isPrivate = isClassic ? false : at(properties, "enablePrivateOnlyBastion");
    if (isPrivate === UNKNOWN) return { opened: [], unknown: "whether the endpoint is private", fix };
    const property = isClassic ? {} : { property: "enablePrivateOnlyBastion" };
    return { opened: isPrivate === true ? [] : [{ text: `offers remote desktop from a public endpoint${inBrackets(features(properties))}`, ...property }], fix }; // prettier-ignore
  },
  leads: leadsOf,
};

/** What else it lets people do. */
function features(properties: ResourceView["properties"]): string {
  const isFeature = /^(enable)?(shareableLink|tunneling|ipConnect|fileCopy)(enabled)?$/i;
  const on = Object.keys(properties).filter((key) => isFeature.test(key) && at(properties, key) !== false);
  return listed(on, "");
}

function leadsOf(host: ResourceView, reach: Reach): Leads {
  const { properties } = host;
  const list = listAt(properties, "ipConfigurations");
  const subnets: [string, unknown][] = [
    ["virtualNetwork", at(properties, "virtualNetwork", "id")],
    ["virtualNetworkId", at(properties, "virtualNetworkId")],
    ["ipConfiguration", at(properties, "ipConfiguration", "subnetId")],
    ...(list === UNKNOWN ? [UNKNOWN] : list).map((item): [string, unknown] => [
      "ipConfigurations",
      at(item, "subnet", "id"),
    ]),
  ];
  const given = subnets.filter(([, value]) => value !== undefined);
  if (given.length === 0) return "which network it is in";
  return anyLeads(
    given.map(([property, value]) => {
      const spots = reach.links.spots(host, property, value);
      return spots === undefined ? "which network it is in" : reach.inNetwork(spots);
    }),
  );
}
