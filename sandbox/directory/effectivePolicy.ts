import type { AccountPolicySettings } from "../../facts/securitySettings.ts";
import { domainRootOf } from "../../facts/domainNames.ts";
import type { EffectiveAccountPolicy, PolicyWinner } from "../../resources/groupPolicyObject/call.ts";
import type { DomainState, PolicyState } from "./state.ts";

type Setting = keyof AccountPolicySettings;

/** The linked policy that sets a setting: enforced links before the others, then by link order. */
export function winnerOf(domain: DomainState, name: string, setting: Setting): PolicyWinner | undefined {
  const links = (domain.links[domainRootOf(name).toLowerCase()] ?? []).filter((link) => link.enabled);
  const ordered = [...links.filter((link) => link.enforced), ...links.filter((link) => !link.enforced)];
  const setters = ordered.flatMap(({ policy: id, enforced }) => {
    const policy = domain.policies[id];
    const value = policy?.settings[`accountPolicy.${setting}`];
    // Without the security extension no domain controller reads the account policy. [MS-GPSB 1.9]
    if (!policy?.appliesToComputers || !reachesControllers(policy) || typeof value !== "number") return [];
    return [{ id, displayName: policy.displayName, value, enforced }];
  });
  const [first] = setters;
  if (first === undefined) return undefined;
  const { enforced, ...winner } = first;
  return { ...winner, why: setters.length === 1 ? "only" : enforced ? "enforced" : "order" };
}

/** Whether the filter lets the PDC emulator in: as an authenticated user, or as one of Domain Controllers. */
export function reachesControllers({ appliesTo = "everyComputer" }: PolicyState): boolean {
  return typeof appliesTo === "string" || appliesTo.some((sid) => /^S-1-5-(11|21-.*-516)$/.test(sid));
}

/** What the PDC emulator does when it applies group policy; what no policy sets stays as it was. */
export function applyGroupPolicy(domain: DomainState, name: string): void {
  for (const setting of Object.keys(domain.accountPolicy) as Setting[]) {
    domain.accountPolicy[setting] = winnerOf(domain, name, setting)?.value ?? domain.accountPolicy[setting] ?? 0;
  }
}

export function effectivePolicy(domain: DomainState, name: string, settings: readonly Setting[]) {
  const winners: EffectiveAccountPolicy["winners"] = {};
  for (const setting of settings) {
    const winner = winnerOf(domain, name, setting);
    if (winner) winners[setting] = winner;
  }
  return { accountPolicy: { ...domain.accountPolicy }, winners };
}
