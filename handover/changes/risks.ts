import { withoutNtlm } from "../../facts/agentHost.ts";
import { domainRootOf } from "../../facts/domainNames.ts";
import { rightForms, type WritebackRight } from "../../facts/writebackRights.ts";
import type { Change } from "./change.ts";
import { computersOf, takenAway } from "./takenAway.ts";

/**
 * What may stop something else that runs, how to see it before, and what takes its time; empty: nothing of the kind is declared.
 */
export function risks(changes: readonly Change[]): string {
  const found = changes.flatMap((change, index) =>
    [
      ...known.filter(({ isIn }) => isIn(pathsOf(change), change)).map(({ says }) => says(change)),
      ...takenAway(change),
    ].map((text) => `- **Change ${index + 1}**, ${text}`),
  );
  return found.length === 0 ? "" : `\n## Risks, and how to try them first\n\n${found.join("\n")}\n`;
}

interface Risk {
  readonly isIn: (paths: readonly string[], change: Change) => boolean;
  readonly says: (change: Change) => string;
}

const known: readonly Risk[] = [
  {
    // https://learn.microsoft.com/en-us/entra/identity/authentication/tutorial-enable-cloud-sync-sspr-writeback#troubleshooting
    isIn: (_, change) => grantsOnUsers(change),
    says: ({ parameters }) =>
      `new rights on ${placeOf(parameters)}: SDProp brings them down to every user on each domain controller, which with replication takes up to an hour or more in a large domain; until then resets are refused for some users and not for others, so choose a quiet hour. They do not stay on protected accounts (adminCount 1 and inheritance off, such as members of Domain Admins): AdminSDHolder takes entries away again within the hour, so try with a user who is in no such group.`,
  },
  {
    // https://learn.microsoft.com/previous-versions/windows/it-pro/windows-10/security/threat-protection/security-policy-settings/network-security-restrict-ntlm-outgoing-ntlm-traffic-to-remote-servers
    isIn: (paths) => withoutNtlm.some(({ name }) => paths.includes(`registryValues.machine\\${name}`.toLowerCase())),
    says: ({ parameters }) =>
      `deny all NTLM on ${computersOf(parameters)}: what signs in there by NTLM, a local account, an address instead of a name or Azure Bastion without Kerberos among it, no longer does. Try it as an audit: for some days set RestrictSendingNTLMTraffic to 1 and AuditReceivingNTLMTraffic to 2 (the policies "Restrict NTLM: Outgoing NTLM traffic" and "Audit Incoming NTLM Traffic"), and look at the events 8001 to 8004 of Microsoft-Windows-NTLM/Operational.`,
  },
];

/** Whether entries come down to users: one right is on the domain itself. */
function grantsOnUsers({ script, parameters: { rights } }: Change): boolean {
  if (script !== "DomainRootDelegation") return false;
  return (rights as WritebackRight[]).some((right) => rightForms[right].heirs !== undefined);
}

const placeOf = ({ target, domain }: Change["parameters"]): string =>
  typeof target === "string" ? target : domainRootOf(String(domain));

/** Paths of what a change sets, in lower case: names of Windows know none. */
function pathsOf({ parameters }: Change): string[] {
  const { settings } = parameters;
  return typeof settings === "object" && settings !== null
    ? Object.keys(settings).map((path) => path.toLowerCase())
    : [];
}
