import type { EffectiveMinimumPasswordAge } from "../../provider/scripts/contract.ts";
import { rootOf, type DomainState } from "./state.ts";

/** The linked policy that sets the age: enforced links before the others, then by link order. */
export function ageSource(domain: DomainState, name: string): EffectiveMinimumPasswordAge["source"] {
  const links = (domain.links[rootOf(name).toLowerCase()] ?? []).filter((link) => link.enabled);
  for (const { policy: id } of [...links.filter((link) => link.enforced), ...links.filter((link) => !link.enforced)]) {
    const policy = domain.policies[id];
    const minimumPasswordAge = policy?.accountPolicy.minimumPasswordAge;
    // Without the security extension no domain controller reads the account policy. [MS-GPSB 1.9]
    if (!policy?.appliesToComputers || minimumPasswordAge === undefined) continue;
    return { id, displayName: policy.displayName, minimumPasswordAge };
  }
  return undefined;
}

/** What the PDC emulator does when it applies group policy; where no policy sets the age, it stays as it was. */
export function applyGroupPolicy(domain: DomainState, name: string): void {
  domain.minimumPasswordAge = ageSource(domain, name)?.minimumPasswordAge ?? domain.minimumPasswordAge;
}

export function effectiveAge(domain: DomainState, name: string): EffectiveMinimumPasswordAge {
  const source = ageSource(domain, name);
  const { minimumPasswordAge } = domain;
  return source ? { minimumPasswordAge, source } : { minimumPasswordAge };
}
