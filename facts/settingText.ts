import type { DeclaredSettings } from "./securitySettings.ts";
import { accountPolicySettings, rangeOf, settings, type Holder, type Setting, type SettingName } from "./settings.ts";

/** One setting as a sentence in the words of the console; a yes or no as it is declared or as a template has it. */
export function settingText(name: string, value: number | boolean): string {
  if (!Object.hasOwn(settings, name)) return `${name}: ${value}.`;
  const setting = settings[name as SettingName];
  return `${setting.label}: ${valueText(setting, Number(value))}.`;
}

function valueText({ kind, zero }: Setting, value: number): string {
  if (kind === "yesNo") return value === 0 ? "disabled" : "enabled";
  return value === 0 && zero !== undefined ? `${value}, ${zero}` : String(value);
}

/** What the settings of a group policy need on the domain controllers to have an effect, as far as the policy does not bring it. */
export function neededBeside({
  accountPolicy = {},
  registryValues = [],
}: Pick<DeclaredSettings, "accountPolicy" | "registryValues">): string[] {
  return accountPolicySettings.flatMap((name) => {
    const value = accountPolicy[name];
    const need = value === undefined ? undefined : needOf(name, Number(value), registryValues);
    if (need === undefined) return [];
    return [
      `${settings[name].label}: ${value} has an effect only where ${need}. The same policy can set it: registryValues, as a dword.`,
    ];
  });
}

/** Where a value has an effect at all, unless registry values beside it see to that. */
export function needOf(
  name: SettingName,
  value: number,
  registryValues: readonly { readonly name: string; readonly value: string }[],
): string | undefined {
  const { beyond } = settings[name];
  if (beyond === undefined || value <= beyond.value) return undefined;
  const wanted = beyond.registryValue.toLowerCase();
  const isThere = registryValues.some((entry) => entry.name.toLowerCase() === wanted && entry.value === "1");
  return isThere ? undefined : needs(beyond);
}

function needs({ system, registryValue }: NonNullable<Setting["beyond"]>): string {
  return `every domain controller runs ${system} or later and has the registry value ${registryValue} = 1`;
}

/** What a setting is at a holder, with its range: Days until a password expires, 0 to 999; 0: passwords do not expire. */
export function describeSetting(setting: Setting, holder: Holder): string {
  const { kind, says, zero, remark, beyond } = setting;
  const range = kind === "number" ? rangeOf(setting, holder) : undefined;
  const values = range === undefined ? "" : `, ${range.least} to ${range.most}`;
  const never = zero === undefined ? "" : `; 0: ${zero}`;
  const more =
    beyond === undefined || holder === "pso"
      ? ""
      : ` More than ${beyond.value} has an effect only where ${needs(beyond)}.`;
  return `${says}${values}${never}.${remark === undefined ? "" : ` ${remark}`}${more}`;
}
