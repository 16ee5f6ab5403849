import * as types from "../types.ts";

/** Tokens of what leads to hosts or says where they are: azure-native first, then the classic package. */
export const NETWORK_INTERFACE = [types.NETWORK_INTERFACE, "azure:network/networkInterface:NetworkInterface"]; // prettier-ignore
export const VIRTUAL_MACHINE = [
  types.VIRTUAL_MACHINE,
  "azure:compute/virtualMachine:VirtualMachine",
  types.WINDOWS_VIRTUAL_MACHINE,
  types.LINUX_VIRTUAL_MACHINE,
];
export const SCALE_SET = [
  "azure-native:compute:VirtualMachineScaleSet",
  "azure:compute/windowsVirtualMachineScaleSet:WindowsVirtualMachineScaleSet",
  "azure:compute/linuxVirtualMachineScaleSet:LinuxVirtualMachineScaleSet",
  "azure:compute/orchestratedVirtualMachineScaleSet:OrchestratedVirtualMachineScaleSet",
  "azure:compute/scaleSet:ScaleSet",
];
export const SECURITY_GROUP = [types.NETWORK_SECURITY_GROUP, "azure:network/networkSecurityGroup:NetworkSecurityGroup"]; // prettier-ignore
export const SECURITY_RULE = [types.SECURITY_RULE, "azure:network/networkSecurityRule:NetworkSecurityRule"]; // prettier-ignore
export const VIRTUAL_NETWORK = ["azure-native:network:VirtualNetwork", "azure:network/virtualNetwork:VirtualNetwork"];
export const SUBNET = ["azure-native:network:Subnet", "azure:network/subnet:Subnet"];
export const LOAD_BALANCER = [types.LOAD_BALANCER, "azure:lb/loadBalancer:LoadBalancer"];
export const BACKEND_POOL = ["azure-native:network:LoadBalancerBackendAddressPool", "azure:lb/backendAddressPool:BackendAddressPool"]; // prettier-ignore
export const INBOUND_NAT_RULE = [types.INBOUND_NAT_RULE, "azure:lb/natRule:NatRule"];
export const APPLICATION_GATEWAY = ["azure-native:network:ApplicationGateway", "azure:network/applicationGateway:ApplicationGateway"]; // prettier-ignore
export const ROUTE_TABLE = ["azure-native:network:RouteTable", "azure:network/routeTable:RouteTable"];
export const ROUTE = ["azure-native:network:Route", "azure:network/route:Route"];
export const RESOURCE_GROUP = [types.RESOURCE_GROUP, "azure:core/resourceGroup:ResourceGroup"];

export const isOne = (type: string, tokens: readonly string[]): boolean =>
  tokens.includes(types.withoutApiVersion(type));
