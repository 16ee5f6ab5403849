import type { RegistryValueSetting, SecuritySettings, ServiceSetting } from "../../facts/securitySettings.ts";
import { settingsOf, type SettingGroup } from "../../facts/settings.ts";

/** One setting by its group and name: what a template holds in one line. */
export interface FlatSetting {
  readonly group: keyof SecuritySettings;
  readonly name: string;
  readonly value: SettingValue;
}

export type SettingValue = number | readonly string[] | ServiceData | RegistryData;
export type RegistryData = Omit<RegistryValueSetting, "name">;
export type ServiceData = Omit<ServiceSetting, "service">;

/** Dotted, such as accountPolicy.maximumPasswordAge or services.VaultSvc. */
export const pathOf = ({ group, name }: Omit<FlatSetting, "value">): string => `${group}.${name}`;

export function flatten(settings: SecuritySettings): FlatSetting[] {
  const numbers = (group: SettingGroup): FlatSetting[] => {
    const values: Readonly<Record<string, number | undefined>> = { ...settings[group] };
    return settingsOf(group).flatMap((name) => {
      const value = values[name];
      return value === undefined ? [] : [{ group, name, value }];
    });
  };
  return [
    ...numbers("accountPolicy"),
    ...numbers("kerberosPolicy"),
    ...(settings.registryValues ?? []).map(({ name, type, value }) => ({
      group: "registryValues" as const,
      name,
      value: { type, value },
    })),
    ...(settings.userRights ?? []).map(({ right, principals }) => ({
      group: "userRights" as const,
      name: right,
      value: principals,
    })),
    ...(settings.services ?? []).map(({ service, ...value }) => ({
      group: "services" as const,
      name: service,
      value,
    })),
  ];
}

/** A group without a setting is absent. */
export function gather(flat: readonly FlatSetting[]): SecuritySettings {
  const settings: SecuritySettings = {};
  for (const { group, name, value } of flat) {
    switch (group) {
      case "accountPolicy":
      case "kerberosPolicy":
        settings[group] = { ...settings[group], [name]: value };
        break;
      case "registryValues":
        (settings.registryValues ??= []).push({ name, ...(value as RegistryData) });
        break;
      case "userRights":
        (settings.userRights ??= []).push({ right: name, principals: [...(value as string[])] });
        break;
      case "services":
        (settings.services ??= []).push({ service: name, ...(value as ServiceData) });
    }
  }
  return settings;
}
