import type { Backup } from "../backup.ts";
import { placeOf, type Place, type Verdict } from "./finding.ts";

/** A value that the policy writes below HKEY_LOCAL_MACHINE, by whichever of its two files. */
export interface RegistryValue {
  readonly text: string;
  readonly place: Place;
}

/** The values of that name, without the hive; names of the registry know no case. */
export function registryValues({ template, registryPol }: Backup, name: string): RegistryValue[] {
  const wanted = name.toLowerCase();
  const values: RegistryValue[] = [];
  for (const setting of template?.settings.registryValues ?? []) {
    if (!template || setting.name.toLowerCase() !== `machine\\${wanted}`) continue;
    values.push({ text: setting.value, place: placeOf(template, `registryValues.${setting.name}`) });
  }
  for (const { key, name: value, type, data } of registryPol?.values ?? []) {
    if (!registryPol || `${key}\\${value}`.toLowerCase() !== wanted) continue;
    values.push({ text: textOf(type, data), place: { file: registryPol.file } });
  }
  return values;
}

/** REG_DWORD as a decimal number, everything else as text. */
function textOf(type: number, data: Uint8Array): string {
  const bytes = Buffer.from(data);
  if (type === 4) return bytes.length === 4 ? String(bytes.readUInt32LE(0)) : "";
  return bytes.toString("utf16le").replace(/\0+$/, "");
}

/** Group policy preferences write registry values too, in a form of their own. */
export function unreadPreferences({ folder, files }: Backup, about: string): Verdict[] {
  const file = files.find((name) => /^machine\/preferences\/registry\/registry\.xml$/i.test(name));
  if (file === undefined) return [];
  return [
    {
      result: "notEvaluated",
      file: `${folder}/DomainSysvol/GPO/${file}`,
      reason: `group policy preferences may set ${about} too, and are not read. Look for it in the report of the policy.`,
    },
  ];
}
