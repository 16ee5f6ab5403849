import { contradictionsIn } from "../../facts/contradictions.ts";
import type { PsoSettings } from "../../facts/securitySettings.ts";
import { isYesNo, psoSettings } from "../../facts/settings.ts";
import type { CheckFailure } from "../definition/checkFields.ts";
import type { ValuesOf } from "../definition/field.ts";
import { ChannelError } from "../ports/channel.ts";
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

/** The settings of a PSO that is there. */
export function fromScript({ minimumPasswordAge, ...others }: PsoSettings): Settings {
  if (typeof minimumPasswordAge !== "number")
    throw new ChannelError(
      "invalid-reply",
      "PasswordSettingsObject: the answer does not tell the minimum password age. Nothing is taken from it.",
    );
  const values = Object.entries(others).map(([name, value]) => [name, isYesNo(name) ? value === 1 : value]);
  return { minimumPasswordAge, ...Object.fromEntries(values) };
}
