import { typeOf } from "../../formats/urn.ts";
import { UNKNOWN, type ResourceView } from "../rule.ts";
import { withoutApiVersion } from "../types.ts";
import { at } from "../value.ts";
import type { Exposure, Kind } from "./exposure.ts";
import { configurationsOf } from "./ipConfigurations.ts";
import * as tokens from "./tokens.ts";

/** A public address at an interface: one of its own, or one that a machine or a scale set declares in place. */
export const publicAddress: Kind = {
  types: [...tokens.NETWORK_INTERFACE, "azure-native:compute:VirtualMachine", ...tokens.SCALE_SET],
  look,
  leads: (resource, reach) => reach.ofMachine(resource),
};

function look(resource: ResourceView): Exposure {
  const { list, path, property, key } = configurationsOf(resource);
  const fix = `Remove ${key}; a NAT gateway on the subnet gives outbound connections.`;
  if (list === UNKNOWN) return { opened: [], unknown: "the list of IP configurations", fix };
  const isReferenced = (resource.references?.[property] ?? []).some((urn) => publicAddressTypes.test(typeIn(urn)));
  const addresses = list.map((item) => at(item, key)).map((one) => (one === UNKNOWN && isReferenced ? true : one));
  const isThere = (one: unknown) => one !== undefined && one !== UNKNOWN && one !== "" && !(Array.isArray(one) && one.length === 0); // prettier-ignore
  const count = addresses.filter(isThere).length;
  const text = count > 1 ? `has ${count} public IP addresses` : "has a public IP address";
  const opened = count > 0 ? [{ text, property: path }] : [];
  const unknown = addresses.includes(UNKNOWN) ? "the public IP address of an IP configuration" : undefined;
  return { opened, unknown, fix };
}

const publicAddressTypes = /^azure(-native)?:network(:|\/publicIp:)Public(IPAddress|Ip)$/;
const typeIn = (urn: string): string => withoutApiVersion(typeOf(urn));
