import type { HostPrerequisite } from "../../facts/agentHost.ts";
import { UNKNOWN, type RuleCheck, type Violation } from "../rule.ts";
import { at } from "../value.ts";
import { judgePolicy } from "./judgePolicy.ts";
import type { Judged, Policy } from "./policy.ts";
import { whyUnfit, type RegistryDatum } from "./registryData.ts";

/** A rule over registry values for agent hosts: wrong data fails, and no data says nothing. `why` is what wrong data leads to. */
export function judgeRegistryValues(why: string, wanted: readonly HostPrerequisite[]): RuleCheck {
  const values = wanted.flatMap((prerequisite) => [
    { prerequisite, hive: "MACHINE" as const },
    ...(prerequisite.ofUserToo ? [{ prerequisite, hive: "USER" as const }] : []),
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
    return { violations: fault ? [fault] : [], reasons: [] };
  });
}

/** As a policy's values begin, and as people write it. */
const shortHives = { MACHINE: "HKLM", USER: "HKCU" } as const;

/** The data of every value of that name in a hive. */
export function registryValues(
  policy: Policy,
  name: string,
  hive: keyof typeof shortHives = "MACHINE",
): { isSet: boolean; settings: RegistryDatum[]; unknown: string[] } {
  const { found, unknown } = policy.items("registryValues", "name", `${hive}\\${name}`);
  const values = found.map((setting) => ({ ...setting, ...typeOf(setting.value), value: at(setting.value, "value") }));
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
