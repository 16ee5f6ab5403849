import { UNKNOWN, type ResourceView } from "./rule.ts";
import { LINUX_VIRTUAL_MACHINE, VIRTUAL_MACHINE, WINDOWS_VIRTUAL_MACHINE, withoutApiVersion } from "./types.ts";
import { at, plainText } from "./value.ts";

/** Virtual machines, in Azure Native and in the classic package. */
export const machineTypes: readonly string[] = [VIRTUAL_MACHINE, WINDOWS_VIRTUAL_MACHINE, LINUX_VIRTUAL_MACHINE];

const image = "storageProfile.imageReference";
const windows = "osProfile.windowsConfiguration";

/** Where each package has what the rules ask of a machine: Azure Native, then the classic one. */
const places = {
  size: ["hardwareProfile.vmSize", "size"],
  publisher: [`${image}.publisher`, "sourceImageReference.publisher"],
  offer: [`${image}.offer`, "sourceImageReference.offer"],
  sku: [`${image}.sku`, "sourceImageReference.sku"],
  securityType: ["securityProfile.securityType", ""],
  secureBoot: ["securityProfile.uefiSettings.secureBootEnabled", "secureBootEnabled"],
  vTpm: ["securityProfile.uefiSettings.vTpmEnabled", "vtpmEnabled"],
  encryptionAtHost: ["securityProfile.encryptionAtHost", "encryptionAtHostEnabled"],
  zone: ["zones.0", "zone"],
  patchMode: [`${windows}.patchSettings.patchMode`, "patchMode"],
  identities: ["identity.userAssignedIdentities", "identity.identityIds"],
  linux: ["osProfile.linuxConfiguration", ""],
} as const;

export type MachineAspect = keyof typeof places;

const keys: ReadonlyMap<string, readonly string[]> = new Map(
  Object.values(places).flatMap((paths) => paths.map((path) => [path, path.split(".")] as const)),
);

/** The path of what a machine says of an aspect; empty: its package has no word for it. */
export function pathIn({ type }: ResourceView, aspect: MachineAspect): string {
  return places[aspect][withoutApiVersion(type) === VIRTUAL_MACHINE ? 0 : 1];
}

/** What a machine says of an aspect: UNKNOWN, or undefined where it says nothing. */
export function aspectOf(machine: ResourceView, aspect: MachineAspect): unknown {
  const path = pathIn(machine, aspect);
  return path === "" ? undefined : at(machine.properties, ...(keys.get(path) ?? []));
}

/** What a machine is called, in lower case: in Azure, in Windows, and in the program. */
export function namesOf({ name, properties }: ResourceView): string[] {
  const written = [
    at(properties, "vmName"),
    at(properties, "name"),
    at(properties, "computerName"),
    at(properties, "osProfile", "computerName"),
  ];
  const known = written.filter((text): text is string => typeof text === "string");
  // What a program calls a machine counts where Azure names it so: no name is written, or a resource gave it out unread.
  return [...new Set([name, ...known].map((text) => text.toLowerCase()))];
}

/** The ids of the user-assigned identities of a machine; UNKNOWN: one of them is not known. */
export function identitiesOf(machine: ResourceView): readonly string[] | typeof UNKNOWN {
  const found = aspectOf(machine, "identities");
  if (found === UNKNOWN) return UNKNOWN;
  const ids = Array.isArray(found) ? (found as unknown[]) : Object.keys((found as object | undefined) ?? {});
  return ids.includes(UNKNOWN) ? UNKNOWN : ids.map((id) => plainText(id).toLowerCase());
}
