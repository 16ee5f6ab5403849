import { contradictionsIn } from "../../facts/contradictions.ts";
import type { PsoSettings } from "../../facts/securitySettings.ts";
import { isYesNo, psoSettings } from "../../facts/settings.ts";
import type { CheckFailure } from "../definition/checkFields.ts";
import type { ValuesOf } from "../definition/field.ts";
import { settingFields } from "../shared/settingFields.ts";

export const settingsFields = settingFields(psoSettings, "pso");

/** The settings of a PSO as they are declared. */
export type Settings = ValuesOf<typeof settingsFields>;

/** What no directory takes. */
export function refuseContradictions(settings: Settings): CheckFailure[] {
  return contradictionsIn(settings).map(({ setting, reason }) => ({ property: `settings.${setting}`, reason }));
}

/** A yes is 1 for the scripts and a no 0, as in a policy's template. */
export function toScript(settings: Partial<Settings>): PsoSettings {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, Number(value)]));
}

/** A PSO has every setting. */
export function fromScript(settings: PsoSettings): Settings {
  const values = Object.entries(settings).map(([name, value]) => [name, isYesNo(name) ? value === 1 : value]);
  return { minimumPasswordAge: 0, ...Object.fromEntries(values) };
}
