import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Values of a key of the registry. */
export type Values = Record<string, number | string | string[]>;

/** Adds to the registry of PowerShell's stand-in, below HKEY_LOCAL_MACHINE; null takes a value away. */
export function editRegistry(file: string, registry: Record<string, Record<string, Values[string] | null>>): void {
  const root = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Key) : {};
  for (const [key, values] of Object.entries(registry)) {
    const folder = keyAt(root, ["HKEY_LOCAL_MACHINE", ...key.split("\\")]);
    folder.values ??= {};
    for (const [name, data] of Object.entries(values)) {
      if (data === null) delete folder.values[name];
      else folder.values[name] = { kind: kindOf(data), data };
    }
  }
  writeFileSync(file, JSON.stringify(root));
}

interface Key {
  keys?: Record<string, Key>;
  values?: Record<string, { kind: string; data: unknown }>;
}

function keyAt(root: Key, path: readonly string[]): Key {
  return path.reduce((folder, name) => {
    folder.keys ??= {};
    const spelled = Object.keys(folder.keys).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
    return (folder.keys[spelled] ??= {});
  }, root);
}

const kindOf = (data: unknown): string =>
  typeof data === "number" ? "DWord" : Array.isArray(data) ? "MultiString" : "String";
