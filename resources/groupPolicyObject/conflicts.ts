import { days } from "../../facts/calendar.ts";
import type { PolicyConflict, GroupPolicyObjectResult } from "./call.ts";
import { isDomainRoot } from "../../facts/domainNames.ts";
import type { GroupPolicyObjectInputs } from "./definition.ts";

/**
 * Whether a conflict keeps settings out: what is in effect differs, and this is why, or may be. The others are told, and are for some
 * users only, or cannot be told apart from what does no harm.
 */
export function keepsOut({ kind, by, setting, value }: PolicyConflict, inputs: Inputs, observed: Observed): boolean {
  const differing = differingSettings(inputs, observed);
  switch (kind) {
    case "precedence":
      return value !== undefined && (setting === undefined || differing(nameOf(setting)));
    case "securityFiltering":
      return by === undefined && differing();
    case "blockedInheritance":
      // Account policies of a domain are said to pass a block, and are said not to.
      return differing("minimumPasswordAge");
    case "wmiFilter":
    case "wrongTarget":
    case "passwordSettingsObject":
      return false;
  }
}

type Inputs = GroupPolicyObjectInputs;
type Observed = GroupPolicyObjectResult;

/** Whether a declared setting, or any, is not in effect, as far as the domain root tells; what it does not tell may not be. */
function differingSettings({ accountPolicy }: Inputs, { effective }: Observed) {
  const there: Partial<Record<string, number>> = effective.accountPolicy;
  const declared = Object.entries<number | boolean>(accountPolicy ?? {});
  const told = declared.filter(([name]) => there[name] !== undefined);
  const differs = ([name, value]: [string, number | boolean]) => there[name] !== Number(value);
  return (setting?: string): boolean => {
    if (setting === undefined) return told.length === 0 || told.some(differs);
    const [one] = declared.filter(([name]) => name === setting);
    return one !== undefined && differs(one);
  };
}

/** One sentence a conflict: what, why, what to do. */
export function conflictText(conflict: PolicyConflict, inputs: GroupPolicyObjectInputs, displayName: string): string {
  const { by = "", setting = "", value } = conflict;
  const own = `"${displayName}"`;
  const emulator = `the PDC emulator of ${inputs.domain}`;
  switch (conflict.kind) {
    case "precedence":
      return value === undefined
        ? `${by} comes before ${own} in precedence and belongs to another domain, so what it sets cannot be told from here. Look at it in the Group Policy Management Console.`
        : `"${by}" comes before ${own} in precedence and sets ${nameOf(setting)} to ${value}, so that value counts. Take the setting out of "${by}", or move its link below.`;
    case "blockedInheritance":
      return `${by} blocks inheritance, so ${own} may not come from the domain root to ${emulator}, which writes the account policy. Set link.enforced: true, or unblock inheritance there.`;
    case "securityFiltering":
      if (by === "")
        return `The permissions of ${own} do not let ${emulator} read and apply it. Grant Authenticated Users, or the domain controllers, Read and Apply group policy in its security filtering.`;
      return `The permissions of "${by}" cannot be read here, so whether ${emulator} applies it cannot be told. Look at its security filtering in the Group Policy Management Console.`;
    case "wmiFilter":
      return `A WMI filter decides who applies ${by ? `"${by}", which comes before ${own} in precedence` : own}, and what it gives on ${emulator} cannot be told from here. Take the filter off, or make sure that it lets that computer in${by ? " or keeps it out" : ""}.`;
    case "wrongTarget":
      return `${setting} is declared in ${own}, but at ${inputs.linkTarget ?? "its target"} it reaches no domain user: it counts at the domain root only. Declare it in a policy without linkTarget.`;
    case "passwordSettingsObject":
      if (by === "")
        return `Whether a PSO brings a minimum password age back cannot be told: the account may not read PSOs, which by default only Domain Admins may.`;
      if (value === undefined) return `PSOs with a minimum password age: ${by}.`;
      return `The PSO "${by}" brings a minimum password age of ${days(value)} back for those it applies to. Set its minimum password age to 0, or keep users of writeback out of it.`;
  }
}

export function conflictTexts(inputs: GroupPolicyObjectInputs, observed: GroupPolicyObjectResult): string[] {
  return observed.conflicts.map((conflict) => conflictText(conflict, inputs, observed.displayName));
}

/** Why the settings are not in effect although the policy has them; empty: they are, as far as can be told. */
export function unmetTexts(inputs: GroupPolicyObjectInputs, observed: GroupPolicyObjectResult): string[] {
  const certain = observed.conflicts.filter((conflict) => keepsOut(conflict, inputs, observed));
  const texts = certain.map((conflict) => conflictText(conflict, inputs, observed.displayName));
  const wanted = inputs.accountPolicy?.minimumPasswordAge;
  const { minimumPasswordAge: age } = observed.effective.accountPolicy;
  if (wanted !== undefined && isDomainRoot(inputs.linkTarget, inputs.domain) && age !== wanted) {
    texts.unshift(
      `the minimum password age in effect in ${inputs.domain} is ${days(age)}, declared is ${days(wanted)}${whoseAge(observed, certain)}`,
    );
  }
  return texts;
}

/** The other policy that sets the age, where no conflict names it. */
function whoseAge({ effective, displayName }: Observed, told: readonly PolicyConflict[]): string {
  const by = effective.winners.minimumPasswordAge?.displayName;
  const isNews = by !== undefined && by !== displayName && !told.some((conflict) => conflict.by === by);
  return isNews ? `; it comes from "${by}"` : "";
}

const nameOf = (setting: string): string => setting.slice(setting.indexOf(".") + 1);
