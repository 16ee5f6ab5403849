import type { ResourceView } from "../../policies/rule.ts";
import { DomainRootDelegation, GroupManagedServiceAccount, PasswordSettingsObject } from "../../resources/index.ts";
import type { Change } from "./change.ts";

const agentHosts = "entra-writeback:index:AgentHostBaseline";
const baseline = "entra-writeback:index:GroupPolicyBaseline";

/** What a change is about and what it is for, in people's words. */
export function subjectOf(
  { type, properties }: ResourceView,
  parent: string | undefined,
): Pick<Change, "title" | "why"> {
  const { object, why } = wordsFor(type, properties, parent);
  return { title: `${String(properties["domain"])}: ${object}`, why };
}

function wordsFor(
  type: string,
  properties: ResourceView["properties"],
  parent: string | undefined,
): { readonly object: string; readonly why: string } {
  switch (type) {
    case GroupManagedServiceAccount.type:
      return {
        object: "service account",
        why: "The provisioning agents run as this account. Nobody knows its password: only those named here retrieve it, and the domain changes it every 30 days.",
      };
    case DomainRootDelegation.type:
      return {
        object: "rights of the service account on the domain root",
        why: "A reset or an unlock that comes from Entra is carried out as this account, and these are the rights that it needs.",
      };
    case PasswordSettingsObject.type:
      return {
        object: `PSO "${String(properties["name"])}"`,
        why: "A PSO takes the place of the domain's account policy for those it applies to. A user whose password is younger than its minimum password age is refused a reset from Entra.",
      };
  }
  if (parent === baseline) {
    return {
      object: "account policy",
      why: "A user whose password is younger than the minimum password age is refused a reset from Entra.",
    };
  }
  if (parent === agentHosts) {
    return {
      object: "agent hosts' policy",
      why: "What the provisioning agent needs of its hosts (TLS 1.2, scripts that may run, Log on as a service), and less for others to attack.",
    };
  }
  return { object: `group policy "${String(properties["displayName"])}"`, why: "The stack declares it." };
}
