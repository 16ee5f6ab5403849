import type { HostPrerequisite } from "../../facts/agentHost.ts";
import { numberedControlSet } from "../../facts/controlSets.ts";
import { UNKNOWN, type RuleCheck, type Violation } from "../rule.ts";
import { at } from "../value.ts";
import { judgePolicy } from "./judgePolicy.ts";
import type { Judged, Policy } from "./policy.ts";
import { whyUnfit, type RegistryDatum } from "./registryData.ts";

/** A rule over registry values for agent hosts: wrong data fails, and no data says nothing. `why` is what wrong data leads to. */
export function judgeRegistryValues(why: string, wanted: readonly HostPrerequisite[]): RuleCheck {
  const values = wanted.flatMap((prerequisite) => [
    { prerequisite, hive: "MACHINE" as const },
    ...(prerequisite.ofUserToo ? usersHives.map((hive) => ({ prerequisite, hive })) : []),
  ]);
  return judgePolicy((policy) => {
    const read = values.map((one) => ({ ...one, ...registryValues(policy, one.prerequisite.name, one.hive) }));
    const judged = read.flatMap(({ hive, prerequisite: { name, type, value, suffices }, settings }) =>
      judgeData(settings, `${shortHives[hive]}\\${name}`, type, (setting, title) => {
        if (suffices(setting.value)) return undefined;
        const fix = `Set it to ${value}, or do not define it for the agent hosts.`;
        return policy.violation(`${title} is ${setting.value}`, why, fix, setting);
      }),
    );
    return policy.outcome({
      isSet: read.some(({ isSet }) => isSet),
      violations: judged.flatMap(({ violations }) => violations),
      reasons: judged.flatMap(({ reasons }) => reasons),
      unknown: [...new Set(read.flatMap(({ unknown }) => unknown))],
    });
  });
}

/** What is wrong with the data of a value, or why that cannot be told. `title` names the value, as people write it. */
export function judgeData(
  settings: readonly RegistryDatum[],
  title: string,
  type: HostPrerequisite["type"],
  faultOf: (setting: RegistryDatum, title: string) => Violation | undefined,
): Pick<Judged, "violations" | "reasons">[] {
  return settings.map((setting) => {
    const unfit = whyUnfit(setting, type);
    if (unfit !== undefined)
      return { violations: [], reasons: [{ reason: `${title} ${unfit}`, property: setting.property }] };
    const fault = faultOf(setting, title);
    if (fault && setting.doubt !== undefined)
      return {
        violations: [],
        reasons: [{ reason: `${title} is ${setting.value}${setting.doubt}`, property: setting.property }],
      };
    return { violations: fault ? [fault] : [], reasons: [] };
  });
}

/** As a policy's values begin, and as people write it. */
const shortHives = {
  MACHINE: "HKLM",
  USER: "HKCU",
  "USERS\\S-1-5-18": "HKU\\S-1-5-18",
  "USERS\\.DEFAULT": "HKU\\.DEFAULT",
} as const;

/** The system account has its own, which is the default user's. */
const usersHives = ["USER", "USERS\\S-1-5-18", "USERS\\.DEFAULT"] as const;
const ofSystem = "; whether the system account sets up the agent, the policy does not tell";

/** The data of every value of that name in a hive. */
export function registryValues(
  policy: Policy,
  name: string,
  hive: keyof typeof shortHives = "MACHINE",
): { isSet: boolean; settings: RegistryDatum[]; unknown: string[] } {
  const { found, unknown } = policy.items("registryValues", "name", `${hive}\\${name}`);
  const values = found.map((setting) => ({
    ...setting,
    ...typeOf(setting.value),
    ...doubtOf(setting.value, hive),
    value: at(setting.value, "value"),
  }));
  return {
    isSet: found.length > 0,
    settings: values.flatMap(({ value, ...setting }) => (typeof value === "string" ? [{ ...setting, value }] : [])),
    unknown: [...unknown, ...values.filter(({ value }) => value === UNKNOWN).map(({ property }) => property)],
  };
}

function typeOf(item: unknown): { type?: string } {
  const type = at(item, "type");
  return typeof type === "string" ? { type } : {};
}

function doubtOf(item: unknown, hive: string): { doubt?: string } {
  if (hive.startsWith("USERS")) return { doubt: ofSystem };
  const set = numberedControlSet(String(at(item, "name")));
  return set === undefined
    ? {}
    : { doubt: ` in ${set}; whether that is the current control set, the policy does not tell` };
}
