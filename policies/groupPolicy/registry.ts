import type { HostPrerequisite } from "../../facts/agentHost.ts";
import { UNKNOWN, type RuleCheck } from "../rule.ts";
import { at } from "../value.ts";
import { judgePolicy } from "./judgePolicy.ts";
import type { Policy, Setting } from "./policy.ts";

/** A rule over registry values for agent hosts: wrong data fails, and no data says nothing. `why` is what wrong data leads to. */
export function judgeRegistryValues(why: string, wanted: readonly HostPrerequisite[]): RuleCheck {
  const values = wanted.flatMap((prerequisite) => [
    { prerequisite, hive: "MACHINE" as const },
    ...(prerequisite.ofUserToo ? [{ prerequisite, hive: "USER" as const }] : []),
  ]);
  return judgePolicy((policy) => {
    const read = values.map((one) => ({ ...one, ...registryValues(policy, one.prerequisite.name, one.hive) }));
    const violations = read.flatMap(({ hive, prerequisite: { name, value, suffices }, settings }) =>
      settings
        .filter((setting) => !suffices(setting.value))
        .map((setting) => {
          const fix = `Set it to ${value}, or do not define it for the agent hosts.`;
          return policy.violation(`${shortHives[hive]}\\${name} is ${setting.value}`, why, fix, setting);
        }),
    );
    return policy.outcome({
      isSet: read.some(({ isSet }) => isSet),
      violations,
      reasons: [],
      unknown: [...new Set(read.flatMap(({ unknown }) => unknown))],
    });
  });
}

/** As a policy's values begin, and as people write it. */
const shortHives = { MACHINE: "HKLM", USER: "HKCU" } as const;

/** The data of every value of that name in a hive. */
export function registryValues(
  policy: Policy,
  name: string,
  hive: keyof typeof shortHives = "MACHINE",
): { isSet: boolean; settings: Setting<string>[]; unknown: string[] } {
  const { found, unknown } = policy.items("registryValues", "name", `${hive}\\${name}`);
  const values = found.map((setting) => ({ ...setting, value: at(setting.value, "value") }));
  return {
    isSet: found.length > 0,
    settings: values.flatMap(({ value, ...setting }) => (typeof value === "string" ? [{ ...setting, value }] : [])),
    unknown: [...unknown, ...values.filter(({ value }) => value === UNKNOWN).map(({ property }) => property)],
  };
}
