import { serviceLogonRight } from "../../facts/agentHost.ts";
import { isDomainRoot } from "../../facts/domainNames.ts";
import { userRightText } from "../../facts/userRights.ts";
import { principalText } from "../../facts/wellKnownSids.ts";
import { quoted } from "../../resources/shared/nameList.ts";
import { literal } from "../../scripts/powerShellText.ts";
import type { Change } from "./change.ts";

/** What each setting of a change takes from somebody, and how to see or try it before. */
export function takenAway(change: Change): string[] {
  const { settings } = change.parameters;
  const declared = typeof settings === "object" && settings !== null ? Object.entries(settings) : [];
  const isPolicy = change.script === "GroupPolicyObject";
  return [
    ...(change.adopt && change.parameters["appliesTo"] === "domainControllers" ? [filter(change)] : []),
    ...declared.flatMap(([path, value]) => (isPolicy ? ofPolicy(path, value, change) : ofUsers(path, value, change))),
  ];
}

export const computersOf = ({ linkTarget, domain }: Change["parameters"]): string =>
  typeof linkTarget === "string" ? `the computers of ${linkTarget}` : `the computers of ${String(domain)}`;

function ofPolicy(path: string, value: unknown, change: Change): string[] {
  const { parameters } = change;
  const dot = path.indexOf(".");
  const [group, name] = [path.slice(0, dot), path.slice(dot + 1)];
  switch (group) {
    case "userRights":
      return [userRight(name, value as readonly string[], parameters)];
    case "services":
      return value === "disabled" ? [disabled(name, parameters)] : [];
    case "servicePermissions":
      return [permissions(name, parameters)];
    case "accountPolicy":
      return name === "lockoutThreshold" ? lockout(value, accountsOf(parameters)) : [];
    default:
      return [];
  }
}

/** A PSO's settings have no group. */
function ofUsers(path: string, value: unknown, { script, parameters }: Change): string[] {
  return script === "PasswordSettingsObject" && path === "lockoutThreshold"
    ? lockout(value, `those of the PSO "${String(parameters["name"])}"`)
    : [];
}

/** Windows has no audit of a right that is to be: only who has it now can be seen. */
function userRight(right: string, principals: readonly string[], parameters: Change["parameters"]): string {
  const who = quoted(principals.map(principalText));
  const what = /^SeDeny/i.test(right)
    ? `only ${who} will be refused it: whoever is on the list is kept out whatever else lets them in, and a computer's own list counts no more`
    : right.toLowerCase() === serviceLogonRight.toLowerCase()
      ? "the list takes the place of each computer's own, and a service whose account is not on it no longer starts"
      : `only ${who} hold it from then on: whoever holds it now by other means of the computer loses it`;
  return `user right ${userRightText(right)} on ${computersOf(parameters)}: ${what}. See before who is on the list there: \`secedit /export /areas USER_RIGHTS /cfg rights.inf\`, line ${right}; there is no audit of it, so try it in an OU with one computer.${onControllers(parameters)}`;
}

const isAtRoot = ({ linkTarget, domain }: Change["parameters"]): boolean =>
  isDomainRoot(typeof linkTarget === "string" ? linkTarget : undefined, String(domain));

/** https://learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2003/cc785665(v=ws.10) */
function onControllers(parameters: Change["parameters"]): string {
  if (!isAtRoot(parameters)) return "";
  const policy = "the Default Domain Controllers Policy, linked at their OU,";
  return (parameters["link"] as { enforced?: boolean } | undefined)?.enforced === true
    ? ` It is enforced at the domain root, so it wins on the domain controllers too, where ${policy} defines the right.`
    : ` On the domain controllers ${policy} wins for the rights that it defines; for others the list counts there too.`;
}

const disabled = (service: string, parameters: Change["parameters"]): string =>
  `service ${service} disabled on ${computersOf(parameters)}: it no longer starts, nor does what depends on it. See before: \`Get-Service ${literal(service)} -DependentServices\`; there is no audit of it, so try on one computer: \`Set-Service ${literal(service)} -StartupType Disabled\`, and restart the computer.`;

const permissions = (service: string, parameters: Change["parameters"]): string =>
  `permissions of the service ${service} on ${computersOf(parameters)}: whoever is not in the new list can no longer start, stop or change it. See the present one before: \`sc.exe sdshow "${service}"\`.`;

/** Below the domain root an account policy is one for local accounts. */
const accountsOf = (parameters: Change["parameters"]): string =>
  isAtRoot(parameters)
    ? `the users of ${String(parameters["domain"])}`
    : `local accounts on ${computersOf(parameters)}`;

/** 0 locks no one out. An account can be locked again as soon as it is unlocked. */
function lockout(threshold: unknown, who: string): string[] {
  if (Number(threshold) === 0) return [];
  return [
    `lockout after ${String(threshold)} wrong passwords for ${who}: whoever knows their names can lock them all out, and again after each reset, and programs with an old password do so too. There is no audit of it: see on the PDC emulator who would be near it, \`Get-ADUser -Filter 'badPwdCount -gt 0' -Properties badPwdCount\`, and afterwards the events 4740.`,
  ];
}

function filter({ parameters, words }: Change): string {
  return `the filter of the ${words.subject} "${String(parameters["displayName"])}", which is there already: Domain Controllers alone apply it from then on, and all its other settings stop reaching every other computer and user. See before what else it sets and for whom: \`Get-GPOReport -Name ${literal(String(parameters["displayName"]))} -Domain ${literal(String(parameters["domain"]))} -ReportType Html -Path "$env:TEMP\\policy.html"\`; leave \`appliesTo\` out to keep its filter.`;
}
