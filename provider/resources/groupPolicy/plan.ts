import type { Plan, Subject } from "../../resource.ts";
import type { PolicyLink } from "../../scripts/contract.ts";
import { domainRootOf, splitId } from "../directory.ts";
import { quoted } from "../nameList.ts";
import { callOf, type GroupPolicyObjectInputs } from "./call.ts";
import { flatten, toScript, type Setting } from "./settings.ts";

/** As the Group Policy Management Editor calls them. */
const labels: Readonly<Record<string, string>> = {
  minimumPasswordAge: "Minimum password age (days)",
  maximumPasswordAge: "Maximum password age (days; 0: never)",
  minimumPasswordLength: "Minimum password length",
  passwordHistorySize: "Enforce password history",
  passwordComplexity: "Password must meet complexity requirements (1: enabled)",
  reversibleEncryption: "Store passwords using reversible encryption (1: enabled)",
  lockoutThreshold: "Account lockout threshold",
  lockoutDuration: "Account lockout duration (minutes; 0: until unlocked)",
  lockoutObservationWindow: "Reset account lockout counter after (minutes)",
  maxServiceAge: "Maximum lifetime for service ticket (minutes)",
  maxTicketAge: "Maximum lifetime for user ticket (hours)",
  maxRenewAge: "Maximum lifetime for user ticket renewal (days)",
  maxClockSkew: "Maximum tolerance for computer clock synchronization (minutes)",
  ticketValidateClient: "Enforce user logon restrictions (1: enabled)",
};

export function planOf(subject: Subject<GroupPolicyObjectInputs>): Plan {
  const { domain, displayName, adopt, link, linkTarget } = subject.inputs;
  const own = `"${displayName}" ${splitId(subject.id).object}`;
  return {
    call: callOf("Ensure", subject),
    says: [
      `In ${domain}, create the group policy ${own} with these security settings; what else it has stays.`,
      ...(adopt ? [adoption(displayName)] : []),
      ...flatten(toScript(subject.inputs)).map(settingText),
      `Link it to ${linkTarget ?? domainRootOf(domain)} with link order ${link.order}${linkText(link)}.`,
    ],
  };
}

/** Only the directory knows the id of a policy that is there. */
const adoption = (displayName: string): string =>
  `If "${displayName}" is there already: write its {GUID} as the id of this change first, or the script makes a second policy of that name.`;

function settingText({ group, name, value }: Setting): string {
  const item = value as { type: string; value: string; principals: string[]; startup: string };
  switch (group) {
    case "registryValues":
      return `Registry value ${name}: ${item.type} ${JSON.stringify(item.value)}.`;
    case "userRights":
      return `User right ${name}: ${quoted(item.principals)}, and no one else.`;
    case "services":
      return `Service ${name}: startup ${item.startup}.`;
    case "accountPolicy":
    case "kerberosPolicy":
      return `${labels[name] ?? name}: ${String(value)}.`;
  }
}

function linkText({ enabled, enforced }: PolicyLink): string {
  return `${enabled ? "" : ", disabled"}${enforced ? ", enforced" : ""}`;
}
