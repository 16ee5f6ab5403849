import type { Verdict } from "./finding.ts";
import type { PolicyContent } from "./policyContent.ts";

/** A value that the policy writes below HKEY_LOCAL_MACHINE, by whichever of its two files. */
export interface RegistryValue<Place> {
  readonly text: string;
  readonly place: Place;
}

/** Path of the setting, by its name without the hive. */
export const pathOfValue = (name: string): string => `registryValues.MACHINE\\${name}`;

/** The values of that name, without the hive; names of the registry know no case. */
export function registryValues<Place>(
  { template, registryPol }: PolicyContent<Place>,
  name: string,
): RegistryValue<Place>[] {
  const wanted = name.toLowerCase();
  const values: RegistryValue<Place>[] = [];
  for (const setting of template?.settings.registryValues ?? []) {
    if (!template || setting.name.toLowerCase() !== `machine\\${wanted}`) continue;
    values.push({ text: setting.value, place: template.placeOf(`registryValues.${setting.name}`) });
  }
  for (const { key, name: value, type, data } of registryPol?.values ?? []) {
    if (!registryPol || `${key}\\${value}`.toLowerCase() !== wanted) continue;
    values.push({ text: textOf(type, data), place: registryPol.place });
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
export function unreadPreferences<Place>({ preferences }: PolicyContent<Place>, about: string): Verdict<Place>[] {
  if (preferences === undefined) return [];
  const reason = `group policy preferences may set ${about} too, and are not read. Look for it in the report of the policy.`;
  return [{ result: "notEvaluated", place: preferences, reason }];
}
