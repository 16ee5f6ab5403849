import { UNKNOWN, type ResourceView } from "../rule.ts";
import { at, listAt } from "../value.ts";
import { anyLeads, leadsOfWhole, type Exposure, type Kind, type Leads, type Opening } from "./exposure.ts";
import { leadsOfBalancer } from "./loadBalancer.ts";
import { wholeOf } from "./reach/memberships.ts";
import type { Reach } from "./reach/reach.ts";
import * as tokens from "./tokens.ts";
import { inBrackets, listed } from "./traffic.ts";

/** A private link service: endpoints in networks of whatever tenant get at a load balancer, or at one address. */
export const privateLink: Kind = {
  types: ["azure-native:network:PrivateLinkService", "azure:privatedns/linkService:LinkService"],
  look,
  leads(view, reach, { property = "", target }: Opening = { text: "" }) {
    if (!Array.isArray(target)) return target === undefined ? unsettled : reach.atAddress(view, property, target);
    return anyLeads(leadsOfFrontends(view, reach, property, target.map(idIn)));
  },
};

const unsettled = "which load balancer it publishes";
const fix = "Remove the private link service, or take the agent hosts out of what it publishes.";

function look({ properties }: ResourceView): Exposure {
  const opened: Opening[] = [];
  const visible = listed(at(properties, "visibility", "subscriptions") ?? at(properties, "visibilitySubscriptionIds"), "everybody"); // prettier-ignore
  const toWhom = visible && `, visible to ${visible}`;
  let unknown: string | undefined;
  for (const property of ["loadBalancerFrontendIpConfigurations", "loadBalancerFrontendIpConfigurationIds"]) {
    const target = listAt(properties, property);
    if (target === UNKNOWN) unknown = "the list of frontends";
    else if (target.length > 0)
      opened.push({
        text: `publishes a load balancer by private link${inBrackets(listed(target.map(idIn), ""))}${toWhom}`,
        property,
        target,
      });
  }
  for (const property of ["destinationIPAddress", "destinationIpAddress"]) {
    const target = at(properties, property);
    if (target !== undefined)
      opened.push({
        text: `publishes an address by private link${inBrackets(listed(target, ""))}${toWhom}`,
        property,
        target,
      });
  }
  return { opened, unknown, fix };
}

const idIn = (frontend: unknown): unknown => (typeof frontend === "object" ? at(frontend, "id") : frontend);

function leadsOfFrontends(view: ResourceView, reach: Reach, property: string, ids: readonly unknown[]): Leads[] {
  const balancers = reach.links.targetsOfEach(view, property, ids, tokens.LOAD_BALANCER);
  return ids.map((id, index) => {
    if (typeof id === "string") return leadsOfBalancer(wholeOf(id, reach.links), reach.stack);
    return leadsOfWhole(balancers[index] ?? { keys: [], isOpen: true }, (key) => leadsOfBalancer(key, reach.stack), unsettled); // prettier-ignore
  });
}
