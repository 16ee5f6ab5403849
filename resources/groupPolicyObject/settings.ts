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
import type { GroupPolicyObjectInputs } from "./definition.ts";

/** The settings as they are declared: what is 0 or 1 for the scripts is false or true for people. */
export type DeclaredSettings = Pick<
  GroupPolicyObjectInputs,
  "accountPolicy" | "kerberosPolicy" | "registryValues" | "userRights" | "services"
>;

export function toScript(declared: DeclaredSettings): SecuritySettings {
  const settings: Record<string, unknown> = {};
  for (const group of groups) {
    const value = declared[group];
    if (value === undefined) continue;
    settings[group] = Array.isArray(value) ? value : mapValues(value, Number);
  }
  return settings;
}

/** Numbers, and yes or no, by name, as people have them. */
export function fromScript(values: AccountPolicySettings | KerberosPolicySettings): PropertyMap {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, isYesNo(name) ? value === 1 : (value as number)]),
  );
}

function mapValues(values: object, change: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

/** One setting with its dotted path, such as accountPolicy.minimumPasswordAge or services.VaultSvc. */
export interface Setting {
  readonly path: string;
  readonly group: (typeof groups)[number];
  readonly name: string;
  readonly value: unknown;
}

export function flatten(settings: SecuritySettings): Setting[] {
  return groups.flatMap((group) => {
    const value = settings[group];
    if (value === undefined) return [];
    const named: [string, unknown][] = Array.isArray(value)
      ? value.map((item) => [nameOf(item), item])
      : Object.entries(value);
    return named.map(([name, inner]) => ({ path: `${group}.${name}`, group, name, value: inner }));
  });
}

function nameOf(item: RegistryValueSetting | UserRightSetting | ServiceSetting): string {
  return "name" in item ? item.name : "right" in item ? item.right : item.service;
}

export function gather(settings: readonly Setting[]): SecuritySettings {
  const gathered: Record<string, unknown> = {};
  for (const { group, name, value } of settings) {
    if (group === "accountPolicy" || group === "kerberosPolicy") {
      gathered[group] = { ...(gathered[group] as object | undefined), [name]: value };
    } else {
      gathered[group] = [...((gathered[group] as unknown[] | undefined) ?? []), value];
    }
  }
  return gathered;
}

/** A set of paths. Names of Windows know no case. */
export class Paths {
  readonly #paths: ReadonlySet<string>;

  constructor(paths: Iterable<string>) {
    this.#paths = new Set([...paths].map((path) => path.toLowerCase()));
  }

  static of(settings: SecuritySettings): Paths {
    return new Paths(flatten(settings).map(({ path }) => path));
  }

  has(path: string): boolean {
    return this.#paths.has(path.toLowerCase());
  }
}

/** What a policy sets, in the words of the inputs; null for what is not declared. With nothing declared (an import) all is. */
export function describeSettings(declared: DeclaredSettings, settings: SecuritySettings): PropertyMap {
  const imported = groups.every((group) => declared[group] === undefined);
  const wanted = Paths.of(toScript(declared));
  const there = imported ? settings : gather(flatten(settings).filter(({ path }) => wanted.has(path)));
  const described: Record<string, PropertyValue> = {};
  for (const group of groups) {
    const absent = imported || declared[group] === undefined ? null : Array.isArray(declared[group]) ? [] : {};
    const value = there[group];
    if (value === undefined) described[group] = absent;
    else described[group] = Array.isArray(value) ? (value as unknown as PropertyMap[]) : fromScript(value);
  }
  return described;
}
