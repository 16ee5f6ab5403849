import type { RegistryData } from "./flatSettings.ts";
import type { RegistryPol, RegistryPolValue } from "./registryPol.ts";

/** A value that registry.pol leaves behind when all of its instructions are carried out. */
export interface WrittenValue extends RegistryData {
  /** Key and name, without the hive. */
  readonly name: string;
}

/** The instructions in their order: the last word on a value counts, and what is deleted in the end is not set. [MS-GPREG 3.2.5.1] */
export function valuesOf({ values }: Pick<RegistryPol, "values">): WrittenValue[] {
  const set = new Map<string, WrittenValue>();
  for (const value of values) carryOut(value, set);
  return [...set.values()];
}

function carryOut({ key, name, type, data }: RegistryPolValue, set: Map<string, WrittenValue>): void {
  const isBelow = (path: string, above: string) => path.startsWith(`${above.toLowerCase()}\\`);
  const clear = (matches: (path: string) => boolean) => {
    for (const path of [...set.keys()]) if (matches(path)) set.delete(path);
  };
  const [, word = "", named = ""] = /^\*\*([a-z]+)\.?(.*)$/is.exec(name) ?? [];
  const listed = () => textOf(data).split(";");
  switch (word.toLowerCase()) {
    case "":
    case "soft":
      return write(`${key}\\${word === "" ? name : named}`, type, data, set);
    case "del":
      set.delete(`${key}\\${named}`.toLowerCase());
      return;
    case "delvals":
      return clear((path) => isBelow(path, key) && !path.slice(key.length + 1).includes("\\"));
    case "deletevalues":
      for (const one of listed()) set.delete(`${key}\\${one}`.toLowerCase());
      return;
    case "deletekeys":
      for (const one of listed()) clear((path) => isBelow(path, `${key}\\${one}`));
  }
}

/** REG_NONE makes a key, or stands for no data. */
const NONE = 0;

function write(name: string, type: number, data: Uint8Array, set: Map<string, WrittenValue>): void {
  if (type !== NONE) set.set(name.toLowerCase(), { name, ...dataOf(type, Buffer.from(data)) });
}

/** By REG_ type, as a security template would write it. */
function dataOf(type: number, data: Buffer): RegistryData {
  switch (type) {
    case 1:
    case 2:
      return { type: type === 1 ? "string" : "expandString", value: textOf(data) };
    case 4:
      return { type: "dword", value: data.length === 4 ? String(data.readUInt32LE()) : "" };
    case 5:
      return { type: "dword", value: data.length === 4 ? String(data.readUInt32BE()) : "" };
    case 7:
      return { type: "multiString", value: textOf(data).replaceAll("\0", ",") };
    case 11:
      return { type: "dword", value: data.length === 8 ? String(data.readBigUInt64LE()) : "" };
    default:
      return { type: "binary", value: [...data].map((byte) => byte.toString(16).padStart(2, "0")).join() };
  }
}

const textOf = (data: Uint8Array): string => Buffer.from(data).toString("utf16le").replace(/\0+$/, "");
