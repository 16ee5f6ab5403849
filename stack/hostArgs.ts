import type { AgentFleetArgs, EgressArgs, NewNetworkArgs } from "../components/index.ts";
import type { Egress, NewNetwork, VirtualMachineAgents } from "./config/model.ts";

/** What the stack file says of the hosts that are made in Azure, but for their domain join, which holds a secret. */
export function hostArgs({ domainJoin: _, ...host }: VirtualMachineAgents): Partial<AgentFleetArgs> {
  const { network, zones, egress, resourceGroup, tags, domainControllers, ...machines } = host;
  return {
    ...machines,
    zones: [...zones],
    ...(network && { network: networkArgs(network) }),
    ...(domainControllers && { domainControllers: [...domainControllers] }),
    ...(egress.length > 0 && { egress: egress.map(egressArgs) }),
    ...(resourceGroup !== undefined && { resourceGroupName: resourceGroup }),
    ...(tags && { tags: { ...tags } }),
  };
}

function networkArgs({ domainControllers, peerWith, ...network }: NewNetwork): NewNetworkArgs {
  return { ...network, domainControllers: [...domainControllers], ...(peerWith && { peerWith: [...peerWith] }) };
}

const egressArgs = ({ to, ports, ...rule }: Egress): EgressArgs => ({ ...rule, to: [...to], ports: [...ports] });
