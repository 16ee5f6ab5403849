import { list } from "./words.ts";
import { text, type Facts } from "../shared/facts.ts";
import type { ProvisioningAgentInputs } from "./definition.ts";

export const titleOf = ({ host }: Pick<ProvisioningAgentInputs, "host">): string => `The provisioning agent on ${host}`;

/** What a reader of a deployment looks for: what was seen, never what was declared. */
export const factsOf: Facts = ({ host, state, installedVersion, registeredDomains, domainsKnown }) => [
  text(host),
  agentText(text(state), text(installedVersion)),
  domainsKnown === true && Array.isArray(registeredDomains)
    ? `serves ${list(registeredDomains.map(String))}`
    : undefined,
];

/** Such as: agent 1.1.2505.0, active */
export function agentText(state: string | undefined, version: string | undefined): string | undefined {
  if (state === undefined) return undefined;
  return state === "notInstalled" || version === undefined || version === ""
    ? "host, no agent installed"
    : `agent ${version}, ${said[state] ?? state}`;
}

const said: Readonly<Record<string, string>> = {
  waitingForRegistration: "waits for its registration",
  registered: "registered, not active",
  active: "active",
  elsewhere: "of another tenant",
  unknown: "state unknown",
};
