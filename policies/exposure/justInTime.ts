import { UNKNOWN, type ResourceView } from "../rule.ts";
import { at, listAt } from "../value.ts";
import type { Exposure, Kind, Opening } from "./exposure.ts";
import { trafficOf } from "./traffic.ts";
import { allowsInbound } from "./wayIn.ts";

/** Just-in-time access: who asks for it has Azure open the port in the security group, for some hours. */
export const justInTime: Kind = {
  types: ["azure-native:security:JitNetworkAccessPolicy"],
  look,
  leads: (view, reach, opening) => reach.isHost(view, "virtualMachines", opening?.target),
};

const fix = "Take the machine out of the policy. For remote desktop write agents.administration.";

function look({ properties }: ResourceView): Exposure {
  const machines = listAt(properties, "virtualMachines");
  if (machines === UNKNOWN) return { opened: [], unknown: "the list of virtual machines", fix };
  const opened: Opening[] = [];
  let unknown: string | undefined;
  for (const [index, machine] of machines.entries()) {
    const ports = listAt(machine, "ports");
    if (machine === UNKNOWN || ports === UNKNOWN) unknown = "a list of ports";
    const allowed = (ports === UNKNOWN ? [] : ports).map((port) => [port, allowsInbound(asRule(port))] as const);
    if (allowed.some(([, allows]) => allows === UNKNOWN)) unknown = "who may ask for a port";
    const ways = allowed.filter(([, allows]) => allows === true).map(([port]) => trafficOf(asRule(port)));
    if (ways.length === 0) continue;
    const text = `opens ${ways.join("; ")} to a machine on request`;
    opened.push({ text, property: `virtualMachines[${index}]`, target: at(machine, "id") });
  }
  return { opened, unknown, fix };
}

/** What Azure makes of it. */
function asRule(port: unknown): unknown {
  if (port === UNKNOWN) return UNKNOWN;
  return {
    direction: "Inbound",
    access: "Allow",
    protocol: at(port, "protocol"),
    destinationPortRange: at(port, "number"),
    sourceAddressPrefix: at(port, "allowedSourceAddressPrefix"),
    sourceAddressPrefixes: at(port, "allowedSourceAddressPrefixes"),
  };
}
