import type { XmlElement } from "@rgrove/parse-xml";
import type { RegistryData } from "./flatSettings.ts";
import { attribute, elements, readXmlWithLines } from "./xml.ts";

/** What tells an item of group policy preferences from one of a security template. */
interface Item {
  /** 1-based. */
  readonly line: number;
  /** Item-level targeting decides for whom it counts. */
  readonly targeted: boolean;
}

/** A registry value of Registry.xml. [MS-GPPREF 2.2.1.17] */
export interface PreferredValue extends RegistryData, Item {
  /** Such as HKEY_LOCAL_MACHINE. */
  readonly hive: string;
  /** Key and name, without the hive. */
  readonly name: string;
}

/** A service of Services.xml. [MS-GPPREF 2.2.1.18] */
export interface PreferredService extends Item {
  readonly service: string;
  /** Such as DISABLED; NOCHANGE leaves it as it is. */
  readonly startupType: string;
}

/** Group policy preferences in a file, in the order in which they are carried out. */
export interface Preferences<Kind extends Item> {
  readonly file: string;
  readonly items: readonly Kind[];
}

/** The values that are left when every item has been carried out: what is deleted, or written again by a later item, is not. */
export function readRegistryPreferences(file: string): Preferences<PreferredValue> {
  const left = new Map<string, PreferredValue[]>();
  for (const { properties, ...item } of itemsOf(file, "RegistrySettings", "Registry")) {
    const [key, name] = [property(properties, "key"), property(properties, "name")];
    const isDelete = property(properties, "action").toUpperCase() === "D";
    const hive = property(properties, "hive").toUpperCase();
    const path = `${key.replace(/^\\+|\\+$/g, "")}\\${name}`;
    const id = `${hive}\\${path}`.toLowerCase();
    const before = left.get(id) ?? [];
    // With targeting both may count, each for others.
    const kept = item.targeted ? before : [];
    const isKey = property(properties, "type") === "" || name === "" || property(properties, "default") === "1";
    if (isDelete) left.set(id, kept);
    else if (!isKey) left.set(id, [...kept, { ...item, hive, name: path, ...dataOf(properties) }]);
  }
  return { file, items: [...left.values()].flat() };
}

export function readServicePreferences(file: string): Preferences<PreferredService> {
  const items = itemsOf(file, "NTServices", "NTService").map(({ properties, ...item }) => ({
    ...item,
    service: property(properties, "serviceName"),
    startupType: property(properties, "startupType").toUpperCase(),
  }));
  return { file, items };
}

/** Every item that is not switched off, itself or by a collection around it. [MS-GPPREF 2.2.1] */
function itemsOf(file: string, rootName: string, name: string): (Item & { properties: XmlElement })[] {
  const { root, lineOf } = readXmlWithLines(file, rootName);
  const items: (Item & { properties: XmlElement })[] = [];
  const waiting = [{ element: root, targeted: false }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { element } = next;
    if (isOff(element)) continue;
    const targeted = next.targeted || isTargeted(element);
    const [properties] = elements(element, "Properties");
    if (properties && !isOff(properties)) items.push({ line: lineOf(element), targeted, properties });
    const inside = [...elements(element, "Collection"), ...elements(element, name)];
    waiting.push(...inside.sort((a, b) => b.start - a.start).map((child) => ({ element: child, targeted })));
  }
  return items;
}

const isOff = (element: XmlElement): boolean => attribute(element, "disabled") === "1";

/** A filter that only keeps an item from being carried out twice leaves out no computer. */
function isTargeted(element: XmlElement): boolean {
  return elements(element, "Filters").some((filters) =>
    filters.children.some(
      (child) => "name" in child && typeof child.name === "string" && !child.name.endsWith("FilterRunOnce"),
    ),
  );
}

const types: Readonly<Record<string, RegistryData["type"]>> = {
  REG_SZ: "string",
  REG_EXPAND_SZ: "expandString",
  REG_MULTI_SZ: "multiString",
  REG_DWORD: "dword",
  REG_QWORD: "dword",
};

/** Numbers are hexadecimal, however the editor shows them. [MS-GPPREF 2.2.1.17.1] */
function dataOf(properties: XmlElement): RegistryData {
  const type = types[property(properties, "type").toUpperCase()] ?? "binary";
  const value = property(properties, "value");
  if (type !== "dword") return { type, value };
  return { type, value: /^(0x)?[0-9a-f]{1,16}$/i.test(value) ? String(BigInt(`0x${value.replace(/^0x/i, "")}`)) : "" };
}

const property = (properties: XmlElement, name: string): string => attribute(properties, name) ?? "";
