import {
  settingGroups,
  type AccountPolicySettings,
  type KerberosPolicySettings,
  type SecuritySettings,
} from "../../facts/securitySettings.ts";
import { isYesNo } from "../../facts/settings.ts";
import { isMap, type PropertyMap, type PropertyValue } from "../../formats/wire/codec.ts";
import type { Values } from "../shared/giveBack.ts";
import type { GroupPolicyObjectInputs } from "./definition.ts";

/** The settings as they are declared, nested for people. */
export type DeclaredSettings = Pick<
  GroupPolicyObjectInputs,
  "accountPolicy" | "kerberosPolicy" | "registryValues" | "userRights" | "services"
>;

type Group = (typeof settingGroups)[number];

/** What holds the name of a setting in the items of a group that is a list. */
const keys: Readonly<Record<string, string>> = { registryValues: "name", userRights: "right", services: "service" };

/**
 * One setting with its flat path, such as accountPolicy.minimumPasswordAge or services.VaultSvc. The permissions of a
 * service are a setting of their own: they can be declared, and given back, when its startup was long before.
 */
export interface Setting {
  readonly path: string;
  readonly group: Group | typeof PERMISSIONS;
  readonly name: string;
  /** A number, 0 or 1 for yes or no; principals of a user right; startup or SDDL of a service; type and value of a registry value. */
  readonly value: PropertyValue;
}

const PERMISSIONS = "servicePermissions";

export function settingsIn(declared: DeclaredSettings): Setting[] {
  return [
    ...settingGroups.flatMap((group) =>
      named(group, declared[group]).map(([name, value]) => setting(group, name, value)),
    ),
    ...(declared.services ?? []).flatMap(({ service, permissions }) =>
      permissions === undefined ? [] : [setting(PERMISSIONS, service, permissions)],
    ),
  ];
}

const setting = (group: Setting["group"], name: string, value: PropertyValue): Setting => ({
  path: `${group}.${name}`,
  group,
  name,
  value,
});

function named(group: Group, declared: DeclaredSettings[Group]): [string, PropertyValue][] {
  if (declared === undefined) return [];
  if (!Array.isArray(declared)) return Object.entries(declared).map(([name, value]) => [name, Number(value)]);
  return (declared as PropertyMap[]).map(({ [keys[group] ?? ""]: name, permissions: _, ...value }) => [
    String(name),
    bare(value),
  ]);
}

/** What has one part only is that part. */
function bare(value: PropertyMap): PropertyValue {
  const [only = null, ...others] = Object.values(value);
  return others.length === 0 ? only : value;
}

/** Settings by flat path: the form of parameters, answers and of what is remembered. */
export function declaredSettings(declared: DeclaredSettings): Values {
  return Object.fromEntries(settingsIn(declared).map(({ path, value }) => [path, value]));
}

/** The setting of a flat path. */
export function settingOf(path: string, value: PropertyValue): Setting | undefined {
  const dot = path.indexOf(".");
  const group = ([...settingGroups, PERMISSIONS] as const).find((known) => known === path.slice(0, Math.max(dot, 0)));
  return group === undefined ? undefined : setting(group, path.slice(dot + 1), value);
}

/** Numbers, and yes or no, by name, as people have them. */
export function forPeople(values: AccountPolicySettings | KerberosPolicySettings): PropertyMap {
  return Object.fromEntries(Object.entries<number>(values).map(([name, value]) => [name, valueForPeople(name, value)]));
}

const valueForPeople = (name: string, value: PropertyValue): PropertyValue => (isYesNo(name) ? value === 1 : value);

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

/** As on an import, which tells what is there instead. */
export const declaresNothing = (declared: DeclaredSettings): boolean =>
  settingGroups.every((group) => declared[group] === undefined);

/** What a policy sets, in the words of the inputs; null for what is not declared. With nothing declared (an import) all is. */
export function describeSettings(declared: DeclaredSettings, settings: Values): PropertyMap {
  const imported = declaresNothing(declared);
  const wanted = new Paths(Object.keys(declaredSettings(declared)));
  const there = nested(only(settings, (path) => imported || wanted.has(path)));
  const described = (group: Group): PropertyValue => {
    const found = there[group];
    if (imported ? found === undefined : declared[group] === undefined) return null;
    if (found === undefined) return group in keys ? [] : {};
    return Array.isArray(found) ? found : forPeople(found);
  };
  return Object.fromEntries(settingGroups.map((group) => [group, described(group)]));
}

/** Settings by flat path, as a template groups them. */
export function nested(values: Values): SecuritySettings {
  const settings = Object.entries(values).flatMap(([path, value]) => settingOf(path, value) ?? []);
  const permissions = new Map(settings.flatMap((one) => (one.group === PERMISSIONS ? [[idOf(one), one.value]] : [])));
  const groups = settingGroups.map((group) => {
    const own = settings.filter((one) => one.group === group);
    return [group, group in keys ? own.map((one) => item(one, permissions.get(idOf(one)))) : valuesOf(own)] as const;
  });
  return Object.fromEntries(groups.filter(([, found]) => Object.keys(found).length > 0));
}

const valuesOf = (settings: readonly Setting[]) => Object.fromEntries(settings.map(({ name, value }) => [name, value]));

const idOf = ({ name }: Setting): string => name.toLowerCase();

function item({ group, name, value }: Setting, permissions: PropertyValue | undefined): PropertyMap {
  const rest = isMap(value) ? value : { [group === "userRights" ? "principals" : "startup"]: value };
  const known = group === "services" && permissions !== undefined ? { permissions } : {};
  return { [keys[group] ?? ""]: name, ...rest, ...known };
}
