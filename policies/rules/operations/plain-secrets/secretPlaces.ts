import { UNKNOWN, type ResourceView } from "../../../rule.ts";
import {
  forEach,
  runCommandTypes,
  SYNCHRONIZATION_SECRET,
  VIRTUAL_MACHINE,
  VIRTUAL_MACHINE_EXTENSION,
  WINDOWS_VIRTUAL_MACHINE,
  withoutApiVersion,
} from "../../../types.ts";
import { at } from "../../../value.ts";

/** Where each type of resource takes what must stay secret; `*`: every item. The providers' own marks do not reach all of them. */
const places: Readonly<Record<string, readonly string[]>> = {
  [VIRTUAL_MACHINE]: ["osProfile.adminPassword"],
  "azure-native:compute:VirtualMachineScaleSet": [
    "virtualMachineProfile.osProfile.adminPassword",
    "virtualMachineProfile.extensionProfile.extensions.*.protectedSettings.*",
  ],
  [WINDOWS_VIRTUAL_MACHINE]: ["adminPassword"],
  "azure:compute/windowsVirtualMachineScaleSet:WindowsVirtualMachineScaleSet": [
    "adminPassword",
    "extensions.*.protectedSettings",
  ],
  "azure:compute/virtualMachine:VirtualMachine": ["osProfile.adminPassword"],
  [VIRTUAL_MACHINE_EXTENSION]: ["protectedSettings.*"],
  "azure-native:compute:VirtualMachineScaleSetExtension": ["protectedSettings.*"],
  "azure-native:compute:VirtualMachineScaleSetVMExtension": ["protectedSettings.*"],
  "azure-native:hybridcompute:MachineExtension": ["protectedSettings.*"],
  "azure:compute/extension:Extension": ["protectedSettings"],
  "azure:compute/virtualMachineScaleSetExtension:VirtualMachineScaleSetExtension": ["protectedSettings"],
  "azure:arcmachine/extension:Extension": ["protectedSettings"],
  ...forEach(runCommandTypes, ["runAsPassword", "protectedParameters.*.value"]),
  "azuread:index/user:User": ["password"],
  [SYNCHRONIZATION_SECRET]: ["credentials.*.value"],
  "command:remote:Command": ["connection.password", "connection.privateKey"],
};

export const typesWithSecrets: readonly string[] = Object.keys(places);

/** A value that must be a secret, where a resource has one. */
export interface SecretPlace {
  readonly path: readonly string[];
  readonly isKnown: boolean;
}

export function secretPlaces(view: ResourceView): SecretPlace[] {
  return (places[withoutApiVersion(view.type)] ?? []).flatMap((place) =>
    within(view.properties, place.split("."), []).filter((found) => isSensitive(view, found)),
  );
}

function within(value: unknown, [key, ...rest]: readonly string[], path: readonly string[]): SecretPlace[] {
  if (value === undefined || value === null || value === "") return [];
  if (key === undefined || value === UNKNOWN) return [{ path, isKnown: value !== UNKNOWN }];
  if (key !== "*") return within(at(value, key), rest, [...path, key]);
  if (typeof value !== "object") return [];
  return Object.entries(value).flatMap(([item, inner]) => within(inner, rest, [...path, item]));
}

/** Of what a synchronization is told only some is secret, by its key. https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationsecretkeystringvaluepair */
function isSensitive({ type, properties }: ResourceView, { path }: SecretPlace): boolean {
  if (type !== SYNCHRONIZATION_SECRET || path.length < 2) return true;
  const key = at(properties, ...path.slice(0, -1), "key");
  return (
    typeof key === "string" &&
    /password|secret|accesstoken|refreshtoken|tokenkey|authorizationcode|connectionstring/i.test(key)
  );
}
