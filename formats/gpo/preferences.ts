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

/** A group of Groups.xml that may lose members. [MS-GPPREF 2.2.1.11.1] */
export interface PreferredGroup extends Item {
  /** SID, or name where the item has none. */
  readonly group: string;
  /** SIDs, or names, that it loses; absent: all that are not added. */
  readonly removed?: readonly string[];
  readonly added: readonly string[];
}

/** Group policy preferences in a file, in the order in which they are carried out. */
export interface Preferences<Kind extends Item> {
  readonly file: string;
  readonly items: readonly Kind[];
}

/**
 * The values that are left when every item has been carried out: what is deleted, or written again by a later item, is not.
 * To delete or replace a key empties it; to create a value changes none that is there.
 */
export function readRegistryPreferences(file: string): Preferences<PreferredValue> {
  const left = new Map<string, PreferredValue[]>();
  for (const { properties, ...item } of itemsOf(file, "RegistrySettings", "Registry")) {
    const [key, name] = [property(properties, "key").replace(/^\\+|\\+$/g, ""), property(properties, "name")];
    const action = actionOf(properties);
    const hive = property(properties, "hive").toUpperCase();
    const path = `${key}\\${name}`;
    const id = `${hive}\\${path}`.toLowerCase();
    const isDefault = property(properties, "default") === "1";
    if (name === "" && !isDefault) {
      // With targeting the key stays as it was for others.
      if ((action === "D" || action === "R") && !item.targeted) emptyKey(left, `${hive}\\${key}\\`.toLowerCase());
      continue;
    }
    const before = left.get(id) ?? [];
    // With targeting both may count, each for others.
    const kept = item.targeted ? before : [];
    if (action === "D") left.set(id, kept);
    else if (property(properties, "type") === "" || isDefault) continue;
    else if (action === "C" && before.some(({ targeted }) => !targeted)) continue;
    else {
      const value = { ...item, hive, name: path, ...dataOf(properties) };
      left.set(id, [...(action === "C" ? before : kept), value]);
    }
  }
  return { file, items: [...left.values()].flat() };
}

function emptyKey(left: Map<string, unknown>, above: string): void {
  for (const id of left.keys()) if (id.startsWith(above)) left.delete(id);
}

/** Of one service the last item counts; one that changes nothing leaves what another sets. */
export function readServicePreferences(file: string): Preferences<PreferredService> {
  const left = new Map<string, PreferredService[]>();
  for (const { properties, ...item } of itemsOf(file, "NTServices", "NTService")) {
    const service = property(properties, "serviceName");
    const startupType = property(properties, "startupType").toUpperCase();
    const id = service.toLowerCase();
    const before = left.get(id) ?? [];
    const isKept = item.targeted || startupType === "NOCHANGE" || startupType === "";
    left.set(id, [...(isKept ? before : []), { ...item, service, startupType }]);
  }
  return { file, items: [...left.values()].flat() };
}

/** Items of Groups.xml that take members from a group. */
export function readGroupPreferences(file: string): Preferences<PreferredGroup> {
  const items = itemsOf(file, "Groups", "Group").flatMap(({ properties, ...item }) => {
    const members = (action: string) =>
      elements(properties, "Members")
        .flatMap((list) => elements(list, "Member"))
        .filter((member) => property(member, "action").toUpperCase() === action)
        .map((member) => property(member, "sid") || property(member, "name"));
    const [added, removed] = [members("ADD"), members("REMOVE")];
    const isEmptied =
      ["D", "R"].includes(actionOf(properties)) ||
      ["deleteAllUsers", "deleteAllGroups"].some((name) => property(properties, name) === "1");
    if (!isEmptied && removed.length === 0) return [];
    const group = property(properties, "groupSid") || property(properties, "groupName");
    return [{ ...item, group, added, ...(!isEmptied && { removed }) }];
  });
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

/** C, R, U or D. [MS-GPPREF 2.2.1.17.1] */
const actionOf = (properties: XmlElement): string => property(properties, "action").toUpperCase() || "U";

const property = (properties: XmlElement, name: string): string => attribute(properties, name) ?? "";
