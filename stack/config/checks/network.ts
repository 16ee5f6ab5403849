import { contains, networkOf, parseCidr } from "../../../formats/cidr.ts";
import type { NewNetwork } from "../model.ts";
import type { Defect, Path } from "../path.ts";
import type { Loose } from "../values.ts";
import { repeated } from "./repeated.ts";

/** Azure keeps five addresses of each subnet. https://learn.microsoft.com/en-us/azure/virtual-network/virtual-networks-faq */
const KEPT_BY_AZURE = 5;

export function checkNetwork(network: Loose<NewNetwork>, machines: number, path: Path): Defect[] {
  const { addressSpace, subnet } = network;
  const misaligned = (["addressSpace", "subnet"] as const).flatMap((key) => notAligned(network[key], [...path, key]));
  const defects = [
    ...misaligned,
    ...addressesTwice(network.domainControllers ?? [], [...path, "domainControllers"]),
    ...addressesTwice(
      network.peerWith?.map((id) => id?.toLowerCase()),
      [...path, "peerWith"],
    ),
    ...gateways(network, path),
  ];
  if (misaligned.length > 0 || subnet === undefined) return defects;
  const room = parseCidr(subnet).size - KEPT_BY_AZURE;
  if (addressSpace !== undefined && !contains(parseCidr(addressSpace), parseCidr(subnet))) {
    const message = `${subnet} lies outside of addressSpace, ${addressSpace}. Write a range inside it, or widen addressSpace.`;
    defects.push({ path: [...path, "subnet"], message });
  } else if (machines > room) {
    const message = `${subnet} has room for ${room} VMs, as Azure keeps ${KEPT_BY_AZURE} addresses, but there are ${machines}. Write a range with a smaller prefix.`;
    defects.push({ path: [...path, "subnet"], message });
  }
  return defects;
}

export function notAligned(range: string | undefined, path: Path): Defect[] {
  if (range === undefined) return [];
  const network = networkOf(parseCidr(range));
  if (network === range) return [];
  return [{ path, message: `${range} begins in the middle of a range, which Azure refuses. Write ${network}.` }];
}

/** https://learn.microsoft.com/en-us/azure/vpn-gateway/vpn-gateway-peering-gateway-transit */
function gateways(network: Loose<NewNetwork>, path: Path): Defect[] {
  const { useRemoteGateways, peerWith = [] } = network;
  const isWrong = "peerWith" in network && network.peerWith === undefined;
  if (!useRemoteGateways || isWrong || peerWith.length === 1) return [];
  const message =
    peerWith.length === 0
      ? "says nothing without peerWith. Write the network that has the gateways, or remove the key."
      : `a network uses the gateways of one other, but there are ${peerWith.length} in peerWith. Leave one there, or remove the key.`;
  return [{ path: [...path, "useRemoteGateways"], message }];
}

export function addressesTwice(addresses: readonly (string | undefined)[] = [], path: Path): Defect[] {
  return repeated(
    addresses.map((address, index) => ({ address, path: [...path, index] })),
    ({ address }) => address,
    (one) => ({ path: one.path, message: `${one.address} is listed twice. Remove one of the two.` }),
  );
}
