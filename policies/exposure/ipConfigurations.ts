import { UNKNOWN, type ResourceView } from "../rule.ts";
import { at, listAt } from "../value.ts";
import * as tokens from "./tokens.ts";

/** The IP configurations that a resource declares, its own or those of interfaces in place. */
export interface Configurations {
  readonly list: readonly unknown[] | typeof UNKNOWN;
  /** Property they are found in. */
  readonly property: string;
  /** Path to write in findings. */
  readonly path: string;
  /** Where a public address is named; a classic resource names its id, or lists what to make. */
  readonly key: string;
}

export function configurationsOf({ type, properties }: ResourceView): Configurations {
  const isClassic = type.startsWith("azure:");
  if (tokens.isOne(type, tokens.NETWORK_INTERFACE)) {
    const key = isClassic ? "publicIpAddressId" : "publicIPAddress";
    return {
      list: listAt(properties, "ipConfigurations"),
      property: "ipConfigurations",
      path: "ipConfigurations",
      key,
    };
  }
  if (isClassic) {
    const property = at(properties, "networkProfiles") === undefined ? "networkInterfaces" : "networkProfiles";
    const key = property === "networkProfiles" ? "publicIpAddressConfiguration" : "publicIpAddresses";
    return { list: inner(listAt(properties, property)), property, path: property, key };
  }
  const path = tokens.isOne(type, tokens.SCALE_SET) ? ["virtualMachineProfile", "networkProfile"] : ["networkProfile"];
  const at_ = [...path, "networkInterfaceConfigurations"];
  return {
    list: inner(listAt(properties, ...at_)),
    property: at_[0] ?? "",
    path: at_.join("."),
    key: "publicIPAddressConfiguration",
  };
}

function inner(interfaces: readonly unknown[] | typeof UNKNOWN): readonly unknown[] | typeof UNKNOWN {
  if (interfaces === UNKNOWN) return UNKNOWN;
  return interfaces.flatMap((item) => {
    const list = listAt(item, "ipConfigurations");
    return list === UNKNOWN ? [UNKNOWN] : list;
  });
}
