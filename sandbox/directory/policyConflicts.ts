import type { AccountPolicySettings } from "../../facts/securitySettings.ts";
import type { EffectiveAccountPolicy, PolicyConflict } from "../../resources/groupPolicyObject/call.ts";
import type { Values } from "../../resources/shared/giveBack.ts";
import { reachesControllers } from "./effectivePolicy.ts";
import type { DomainState } from "./state.ts";

interface Place {
  readonly id: string;
  /** Whether an enabled link is there. */
  readonly linked: boolean;
  readonly atRoot: boolean;
}

/** What stands in the way of a policy. Of what can here are other policies, filters, the wrong target, and PSOs. */
export function conflictsOf(
  domain: DomainState,
  { id, linked, atRoot }: Place,
  declared: Values,
  { winners }: EffectiveAccountPolicy,
): PolicyConflict[] {
  const settings = accountSettingsIn(declared);
  if (!atRoot) {
    const misplaced = [settings.length > 0 && "accountPolicy", hasKerberos(declared) && "kerberosPolicy"];
    return linked ? misplaced.flatMap((setting) => (setting ? [{ kind: "wrongTarget", setting }] : [])) : [];
  }
  const beaten = settings.flatMap((setting): PolicyConflict[] => {
    const winner = winners[setting];
    if (!linked || !winner || winner.id === id || winner.value === declared[`accountPolicy.${setting}`]) return [];
    return [{ kind: "precedence", setting: `accountPolicy.${setting}`, by: winner.displayName, value: winner.value }];
  });
  const policy = domain.policies[id];
  const kept = linked && policy && !reachesControllers(policy) && (settings.length > 0 || hasKerberos(declared));
  return [
    ...(kept ? [{ kind: "securityFiltering" } as const] : []),
    ...beaten,
    ...(declared["accountPolicy.minimumPasswordAge"] === 0 ? agesOfPsos(domain) : []),
  ];
}

/** Names of the settings of the account policy. */
export function accountSettingsIn(values: Values): (keyof AccountPolicySettings)[] {
  const group = "accountPolicy.";
  const paths = Object.keys(values).filter((path) => path.startsWith(group));
  return paths.map((path) => path.slice(group.length) as keyof AccountPolicySettings);
}

const hasKerberos = (values: Values): boolean => Object.keys(values).some((path) => path.startsWith("kerberosPolicy."));

function agesOfPsos({ passwordSettings }: DomainState): PolicyConflict[] {
  return Object.entries(passwordSettings)
    .filter(([, { settings, appliesTo }]) => settings.minimumPasswordAge > 0 && appliesTo.length > 0)
    .sort(([, a], [, b]) => a.precedence - b.precedence)
    .map(([by, { settings }]) => ({
      kind: "passwordSettingsObject",
      setting: "accountPolicy.minimumPasswordAge",
      by,
      value: settings.minimumPasswordAge,
    }));
}
