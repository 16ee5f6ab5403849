import { describeSetting } from "../../facts/settingText.ts";
import {
  rangeOf,
  settings,
  sourceOf,
  type Holder,
  type RequiredSetting,
  type SettingName,
  type ValueOf,
} from "../../facts/settings.ts";
import type { NumberField, SwitchField } from "../definition/field.ts";

/** The settings of a holder as fields of its kind. */
export type SettingFields<Name extends SettingName> = { readonly [Key in Name]: SettingField<Key> };

type SettingField<Name extends SettingName> = (ValueOf<Name> extends boolean ? SwitchField : NumberField) & {
  readonly description: string;
} & (Name extends RequiredSetting ? { readonly required: true } : unknown);

export function settingFields<Name extends SettingName>(names: readonly Name[], holder: Holder): SettingFields<Name> {
  return Object.fromEntries(names.map((name) => [name, fieldOf(name, holder)])) as SettingFields<Name>;
}

function fieldOf(name: SettingName, holder: Holder): NumberField | SwitchField {
  const setting = settings[name];
  const description = `${describeSetting(setting, holder)} ${sourceOf(setting, holder)}`;
  if (setting.kind === "yesNo") return { kind: "boolean", description };
  const range = rangeOf(setting, holder);
  return {
    kind: "number",
    description,
    ...(range && { range: { ...range, unit: setting.unit ?? "" } }),
    ...(setting.default !== undefined && { required: true }),
  };
}
