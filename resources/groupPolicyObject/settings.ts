import {
  settingGroups as groups,
  type AccountPolicySettings,
  type KerberosPolicySettings,
  type RegistryValueSetting,
  type SecuritySettings,
  type ServiceSetting,
  type UserRightSetting,
} from "../../facts/securitySettings.ts";
import { isYesNo } from "../../facts/settings.ts";
import type { PropertyMap, PropertyValue } from "../../formats/wire/codec.ts";
import type { Values } from "../shared/giveBack.ts";
import type { GroupPolicyObjectInputs } from "./definition.ts";

/** The settings as they are declared: what is 0 or 1 for the scripts is false or true for people. */
export type DeclaredSettings = Pick<
  GroupPolicyObjectInputs,
  "accountPolicy" | "kerberosPolicy" | "registryValues" | "userRights" | "services"
>;

type Group = (typeof groups)[number];

export function toScript(declared: DeclaredSettings): SecuritySettings {
  const { accountPolicy, kerberosPolicy, ...lists } = declared;
  const { registryValues, userRights, services } = lists;
  return {
    ...(accountPolicy && { accountPolicy: numbers(accountPolicy) }),
    ...(kerberosPolicy && { kerberosPolicy: numbers(kerberosPolicy) }),
    ...(registryValues && { registryValues }),
    ...(userRights && { userRights }),
    ...(services && { services }),
  };
}

function numbers<Name extends string>(values: Partial<Record<Name, number | boolean>>): Partial<Record<Name, number>> {
  const entries = Object.entries<number | boolean | undefined>(values);
  return Object.fromEntries(entries.map(([name, value]) => [name, Number(value)])) as Partial<Record<Name, number>>;
}

/** Numbers, and yes or no, by name, as people have them. */
export function fromScript(values: AccountPolicySettings | KerberosPolicySettings): PropertyMap {
  return Object.fromEntries(
    Object.entries<number>(values).map(([name, value]) => [name, isYesNo(name) ? value === 1 : value]),
  );
}

/** One setting with its flat path, such as accountPolicy.minimumPasswordAge or services.VaultSvc. */
export interface Setting {
  readonly path: string;
  readonly group: Group;
  readonly name: string;
  /** A number; principals of a user right; startup of a service; type and value of a registry value. */
  readonly value: PropertyValue;
}

export function settingsIn({
  accountPolicy = {},
  kerberosPolicy = {},
  registryValues = [],
  userRights = [],
  services = [],
}: SecuritySettings): Setting[] {
  const setting = (group: Group, name: string, value: PropertyValue) => ({
    path: `${group}.${name}`,
    group,
    name,
    value,
  });
  return [
    ...Object.entries<number>(accountPolicy).map(([name, value]) => setting("accountPolicy", name, value)),
    ...Object.entries<number>(kerberosPolicy).map(([name, value]) => setting("kerberosPolicy", name, value)),
    ...registryValues.map(({ name, type, value }) => setting("registryValues", name, { type, value })),
    ...userRights.map(({ right, principals }) => setting("userRights", right, principals)),
    ...services.map(({ service, startup }) => setting("services", service, startup)),
  ];
}

/** Settings by flat path: the form of what is remembered. */
export function byPath(settings: readonly Setting[]): Values {
  return Object.fromEntries(settings.map(({ path, value }) => [path, value]));
}

export const flatten = (settings: SecuritySettings): Values => byPath(settingsIn(settings));

/** The setting of a flat path. */
export function settingOf(path: string, value: PropertyValue): Setting | undefined {
  const dot = path.indexOf(".");
  const group = groups.find((known) => known === path.slice(0, Math.max(dot, 0)));
  return group && { path, group, name: path.slice(dot + 1), value };
}

/** What the scripts take of flat settings; a value that is not set is left out. */
export function gather(values: Values): SecuritySettings {
  const gathered: Required<SecuritySettings> = {
    accountPolicy: {},
    kerberosPolicy: {},
    registryValues: [],
    userRights: [],
    services: [],
  };
  for (const [path, value] of Object.entries(values)) add(gathered, settingOf(path, value));
  const used = Object.entries(gathered).filter(([, settings]) => Object.keys(settings).length > 0);
  return Object.fromEntries(used);
}

function add(gathered: Required<SecuritySettings>, setting: Setting | undefined): void {
  if (setting === undefined || setting.value === null) return;
  const { group, name, value } = setting;
  switch (group) {
    case "accountPolicy":
    case "kerberosPolicy":
      Object.assign(gathered[group], { [name]: value });
      break;
    case "registryValues":
      gathered.registryValues.push({ name, ...(value as Omit<RegistryValueSetting, "name">) });
      break;
    case "userRights":
      gathered.userRights.push({ right: name, principals: [...(value as UserRightSetting["principals"])] });
      break;
    case "services":
      gathered.services.push({ service: name, startup: value as ServiceSetting["startup"] });
      break;
  }
}

/** A set of paths. Names of Windows know no case. */
export class Paths {
  readonly #spelling: ReadonlyMap<string, string>;

  constructor(paths: Iterable<string>) {
    this.#spelling = new Map([...paths].map((path) => [path.toLowerCase(), path]));
  }

  has(path: string): boolean {
    return this.#spelling.has(path.toLowerCase());
  }

  /** The values with their paths as this set spells them, where it has them. */
  spell(values: Values): Values {
    const spelt = Object.entries(values).map(([path, value]) => [
      this.#spelling.get(path.toLowerCase()) ?? path,
      value,
    ]);
    return Object.fromEntries(spelt) as Values;
  }
}

/** The values whose path is wanted. */
export function only(values: Values, wanted: (path: string) => boolean): Values {
  return Object.fromEntries(Object.entries(values).filter(([path]) => wanted(path)));
}

/** What a policy sets, in the words of the inputs; null for what is not declared. With nothing declared (an import) all is. */
export function describeSettings(declared: DeclaredSettings, settings: Values): PropertyMap {
  const imported = groups.every((group) => declared[group] === undefined);
  const wanted = new Paths(Object.keys(flatten(toScript(declared))));
  const there = gather(imported ? settings : only(settings, (path) => wanted.has(path)));
  const described = (group: Group): PropertyValue => {
    const value = there[group];
    if (value !== undefined) return Array.isArray(value) ? value : fromScript(value);
    if (imported || declared[group] === undefined) return null;
    return Array.isArray(declared[group]) ? [] : {};
  };
  return Object.fromEntries(groups.map((group) => [group, described(group)]));
}
