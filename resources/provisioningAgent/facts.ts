import { agentText } from "./agentText.ts";
import { enumerated } from "../shared/nameList.ts";
import { text, type Facts } from "../shared/facts.ts";
import type { ProvisioningAgentInputs } from "./definition.ts";

export const titleOf = ({ host }: Pick<ProvisioningAgentInputs, "host">): string => `The provisioning agent on ${host}`;

/** What a reader of a deployment looks for: what was seen, never what was declared. */
export const factsOf: Facts = ({ host, state, installedVersion, registeredDomains, domainsKnown }) => [
  text(host),
  agentText(text(state), text(installedVersion)),
  domainsKnown === true && Array.isArray(registeredDomains) && registeredDomains.length > 0
    ? `serves ${enumerated(registeredDomains.map(String))}`
    : undefined,
];
