import { contradictionsIn, type Contradiction } from "../../../facts/contradictions.ts";
import type { AccountPolicySetting } from "../../../facts/settings.ts";
import { days } from "../../../facts/calendar.ts";
import { MINIMUM_PASSWORD_AGE } from "../defaults.ts";
import type { AccountPolicy } from "../model.ts";
import type { Defect, Path } from "../path.ts";
import type { Loose } from "../values.ts";
import type { DeclaredDomain, DeclaredForest } from "./declared.ts";
import { repeated } from "./repeated.ts";

type LoosePolicy = Loose<Partial<AccountPolicy>>;

/** Values of an account policy, of a domain or of a PSO, that exclude each other. */
export function checkAccountPolicies(forests: readonly DeclaredForest[]): Defect[] {
  return forests.flatMap((forest) =>
    forest.domains.flatMap((domain) => [...checkDomainPolicy(forest, domain), ...checkPasswordSettings(domain)]),
  );
}

function checkDomainPolicy(forest: DeclaredForest, domain: DeclaredDomain): Defect[] {
  const [outer, own] = [forest.values.accountPolicy, domain.values.accountPolicy];
  if (isNone(outer, own)) return withoutAge(domain, own === "none" ? domain.path : forest.path);
  const [forestKeys, domainKeys] = [keysOf(outer), keysOf(own)];
  // Where a key stands at the domain it is the domain's to mend.
  const place = (key: keyof AccountPolicy) => (domainKeys[key] === undefined ? forest.path : domain.path);
  return contradictions({ ...forestKeys, ...domainKeys }, `passwords of ${domain.name}`, (key) => [
    ...place(key),
    "accountPolicy",
    key,
  ]);
}

/** A pilot is what stands in for the policy; without one nothing would set the age. */
function withoutAge(domain: DeclaredDomain, path: Path): Defect[] {
  if ((domain.values.passwordSettings ?? []).length > 0) return [];
  const message = `with none nothing sets the minimum password age of ${domain.name}. Declare passwordSettings of that domain, or remove the key.`;
  return [{ path: [...path, "accountPolicy"], message }];
}

function checkPasswordSettings(domain: DeclaredDomain): Defect[] {
  const declared = (domain.values.passwordSettings ?? []).flatMap((settings, index) =>
    settings === undefined ? [] : [{ settings, path: [...domain.path, "passwordSettings", index] }],
  );
  return [
    ...declared.flatMap(({ settings, path }) => {
      const whose = settings.name ? `passwords under "${settings.name}"` : "passwords";
      return contradictions(settings, whose, (key) => [...path, key]);
    }),
    ...repeated(
      declared,
      ({ settings }) => settings.name?.toLowerCase(),
      ({ settings, path }) => ({
        path: [...path, "name"],
        message: `${domain.name} has a PSO "${settings.name}" already. Write another name.`,
      }),
    ),
    ...repeated(
      declared,
      ({ settings }) => settings.precedence?.toString(),
      ({ settings, path }, first) => ({
        path: [...path, "precedence"],
        message: `"${first.settings.name ?? ""}" has the precedence ${settings.precedence} already, and between equals Windows chooses by GUID. Write another number: the lowest wins.`,
      }),
    ),
  ];
}

function contradictions(policy: LoosePolicy, whose: string, at: (key: AccountPolicySetting) => Path): Defect[] {
  const values = { minimumPasswordAge: MINIMUM_PASSWORD_AGE, ...policy };
  return contradictionsIn(values).map(({ kind, setting, reason }) => ({
    path: at(setting as AccountPolicySetting),
    message: messages[kind]?.(values, whose) ?? reason,
  }));
}

/** Where a sentence of the stack file says more than the reason. */
const messages: Readonly<Partial<Record<Contradiction["kind"], (policy: LoosePolicy, whose: string) => string>>> = {
  passwordAge: ({ minimumPasswordAge = 0, maximumPasswordAge = 0 }, whose) =>
    `${whose} would expire after ${days(maximumPasswordAge)}, but may not be changed for ${days(minimumPasswordAge)}. Write a minimumPasswordAge below maximumPasswordAge: 0, for writeback.`,
  lockout: ({ lockoutDuration = 0, lockoutObservationWindow = 0 }) =>
    `wrong passwords are counted for ${lockoutObservationWindow} minutes, but an account is locked for ${lockoutDuration} only, which no directory takes. Write at most ${lockoutDuration}, or a longer lockoutDuration.`,
};

function isNone(forest: LoosePolicy | "none" | undefined, domain: LoosePolicy | "none" | undefined): boolean {
  return (domain ?? forest) === "none";
}

function keysOf(policy: LoosePolicy | "none" | undefined): LoosePolicy {
  return policy === undefined || policy === "none" ? {} : policy;
}
