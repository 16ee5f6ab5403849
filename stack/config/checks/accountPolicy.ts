import { days } from "../../../facts/calendar.ts";
import { MINIMUM_PASSWORD_AGE } from "../defaults.ts";
import type { AccountPolicy } from "../model.ts";
import type { Defect, Path } from "../path.ts";
import type { Loose } from "../values.ts";
import type { DeclaredDomain, DeclaredForest } from "./declared.ts";

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
  const names = new Set<string>();
  const precedences = new Map<number, string>();
  return (domain.values.passwordSettings ?? []).flatMap((settings, index) => {
    if (settings === undefined) return [];
    const path = [...domain.path, "passwordSettings", index];
    const { name = "", precedence } = settings;
    const defects = contradictions(settings, name ? `passwords under "${name}"` : "passwords", (key) => [...path, key]);
    if (names.has(name.toLowerCase())) {
      defects.push({
        path: [...path, "name"],
        message: `${domain.name} has a PSO "${name}" already. Write another name.`,
      });
    }
    const other = precedence === undefined ? undefined : precedences.get(precedence);
    if (other !== undefined) {
      const message = `"${other}" has the precedence ${precedence} already, and between equals Windows chooses by GUID. Write another number: the lowest wins.`;
      defects.push({ path: [...path, "precedence"], message });
    }
    names.add(name.toLowerCase());
    if (precedence !== undefined) precedences.set(precedence, name);
    return defects;
  });
}

function contradictions(policy: LoosePolicy, whose: string, at: (key: keyof AccountPolicy) => Path): Defect[] {
  const { minimumPasswordAge: minimum = MINIMUM_PASSWORD_AGE, maximumPasswordAge: maximum = 0 } = policy;
  const { lockoutDuration: duration = 0, lockoutObservationWindow: window = 0 } = policy;
  const defects: Defect[] = [];
  // A password that expires before it may be changed locks its owner out. [MS-SAMR] 3.1.1.7.1
  if (maximum !== 0 && minimum >= maximum) {
    const message = `${whose} would expire after ${days(maximum)}, but may not be changed for ${days(minimum)}. Write a minimumPasswordAge below maximumPasswordAge: 0, for writeback.`;
    defects.push({ path: at("minimumPasswordAge"), message });
  }
  // [MS-SAMR] 3.1.1.6: the lockout must last at least as long as wrong passwords are counted.
  if (duration !== 0 && window > duration) {
    const message = `wrong passwords are counted for ${window} minutes, but an account is locked for ${duration} only, which no directory takes. Write at most ${duration}, or a longer lockoutDuration.`;
    defects.push({ path: at("lockoutObservationWindow"), message });
  }
  return defects;
}

function isNone(forest: LoosePolicy | "none" | undefined, domain: LoosePolicy | "none" | undefined): boolean {
  return (domain ?? forest) === "none";
}

function keysOf(policy: LoosePolicy | "none" | undefined): LoosePolicy {
  return policy === undefined || policy === "none" ? {} : policy;
}
