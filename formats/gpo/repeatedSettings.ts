import type { SecuritySettings } from "../../facts/securitySettings.ts";
import { pathOf } from "./flatSettings.ts";
import { forms } from "./templateForms.ts";
import type { Placed, Uncarried } from "./templateLines.ts";

/** A setting that a line gives another value than a line above it; which of the two counts is not specified. */
export interface Repeated extends Pick<Placed, "group" | "name" | "value"> {
  /** 1-based. */
  readonly line: number;
  readonly firstLine: number;
}

export function repeatedIn(placed: readonly Placed[]): Repeated[] {
  const first = new Map<string, Placed>();
  return placed.flatMap((setting) => {
    const id = pathOf(setting).toLowerCase();
    const before = first.get(id);
    if (before === undefined) first.set(id, setting);
    const { same } = forms[setting.group];
    if (before === undefined || (same(before.value, setting.value) && same(setting.value, before.value))) return [];
    const { group, name, value, index } = setting;
    return [{ group, name, value, line: index + 1, firstLine: before.index + 1 }];
  });
}

/** What an import, which carries the first, leaves behind. */
export const leftBehind = ({ group, name, value, line, firstLine }: Repeated): Uncarried => ({
  section: forms[group].section,
  keys: [
    `${forms[group].print(name, value)} (line ${line}: line ${firstLine} sets it to something else, and which counts is not specified)`,
  ],
  lines: 1,
});

/** Without what is given two values. */
export function withoutRepeated(settings: SecuritySettings, repeated: readonly Repeated[]): SecuritySettings {
  if (repeated.length === 0) return settings;
  const gone = new Set(repeated.map((one) => pathOf(one).toLowerCase()));
  const isLeft = (group: Repeated["group"], name: string) => !gone.has(pathOf({ group, name }).toLowerCase());
  const numbersOf = (group: "accountPolicy" | "kerberosPolicy") => {
    const left = Object.entries(settings[group] ?? {}).filter(([name]) => isLeft(group, name));
    return left.length > 0 ? { [group]: Object.fromEntries(left) } : {};
  };
  const { registryValues = [], userRights = [], services = [] } = settings;
  return {
    ...numbersOf("accountPolicy"),
    ...numbersOf("kerberosPolicy"),
    registryValues: registryValues.filter(({ name }) => isLeft("registryValues", name)),
    userRights: userRights.filter(({ right }) => isLeft("userRights", right)),
    services: services.filter(({ service }) => isLeft("services", service)),
  };
}
