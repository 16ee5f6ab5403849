import { days } from "../../facts/calendar.ts";
import type { PasswordSettingsObjectResult } from "./call.ts";

interface Declared {
  readonly domain: string;
  readonly name: string;
  readonly precedence: number;
  readonly settings: { readonly minimumPasswordAge: number };
  readonly reportUsers: readonly string[];
}

/** For whom another age than the declared one counts: what is certain, and what depends on who is in which group. */
export function conflictsOf(declared: Declared, observed: PasswordSettingsObjectResult) {
  return {
    certain: [...unknownUsers(declared, observed), ...beaten(declared, observed)],
    possible: before(declared, observed),
  };
}

function unknownUsers({ domain, reportUsers }: Declared, { resultant }: PasswordSettingsObjectResult): string[] {
  return reportUsers
    .filter((name) => !resultant.some(({ user }) => user === name))
    .map((name) => `reportUsers names "${name}", but ${domain} has no user of that name. Write a sAMAccountName.`);
}

function beaten({ name, domain, settings }: Declared, { resultant }: PasswordSettingsObjectResult): string[] {
  return resultant
    .filter(
      ({ passwordSettings, minimumPasswordAge }) =>
        passwordSettings?.toLowerCase() !== name.toLowerCase() && minimumPasswordAge > settings.minimumPasswordAge,
    )
    .map(({ user, passwordSettings: winner, minimumPasswordAge: age }) =>
      winner === undefined
        ? `No PSO counts for "${user}", so the minimum password age of ${domain} does: ${days(age)}. Make the user a member of a group that "${name}" applies to.`
        : `For "${user}" the PSO "${winner}" counts, with a minimum password age of ${days(age)}. Give "${name}" a lower precedence number, or take the user out of what "${winner}" applies to; a PSO linked to the user itself beats those of groups.`,
    );
}

/** Between equals the GUID decides. [MS-ADTS 3.1.1.4.5.36] */
function before({ name, precedence, settings }: Declared, { withAge }: PasswordSettingsObjectResult): string[] {
  return withAge
    .filter(
      (other) =>
        other.precedence <= precedence && other.appliesTo > 0 && other.minimumPasswordAge > settings.minimumPasswordAge,
    )
    .map(
      (other) =>
        `The PSO "${other.name}" (precedence ${other.precedence}, minimum password age ${days(other.minimumPasswordAge)}) comes before "${name}" (precedence ${precedence}) for every user that both reach. Give "${name}" a precedence below ${other.precedence}, or name some of its users in reportUsers to see what counts for them.`,
    );
}
