import { withoutApiVersion } from "../types.ts";

/** Tokens of what leads to hosts or says where they are: azure-native first, then the classic package. */
export const NETWORK_INTERFACE = ["azure-native:network:NetworkInterface", "azure:network/networkInterface:NetworkInterface"]; // prettier-ignore
export const VIRTUAL_MACHINE = [
  "azure-native:compute:VirtualMachine",
  "azure:compute/virtualMachine:VirtualMachine",
  "azure:compute/windowsVirtualMachine:WindowsVirtualMachine",
  "azure:compute/linuxVirtualMachine:LinuxVirtualMachine",
];
export const SCALE_SET = [
  "azure-native:compute:VirtualMachineScaleSet",
  "azure:compute/windowsVirtualMachineScaleSet:WindowsVirtualMachineScaleSet",
  "azure:compute/linuxVirtualMachineScaleSet:LinuxVirtualMachineScaleSet",
  "azure:compute/orchestratedVirtualMachineScaleSet:OrchestratedVirtualMachineScaleSet",
  "azure:compute/scaleSet:ScaleSet",
];
export const SECURITY_GROUP = ["azure-native:network:NetworkSecurityGroup", "azure:network/networkSecurityGroup:NetworkSecurityGroup"]; // prettier-ignore
export const SECURITY_RULE = ["azure-native:network:SecurityRule", "azure:network/networkSecurityRule:NetworkSecurityRule"]; // prettier-ignore
export const VIRTUAL_NETWORK = ["azure-native:network:VirtualNetwork", "azure:network/virtualNetwork:VirtualNetwork"];
export const SUBNET = ["azure-native:network:Subnet", "azure:network/subnet:Subnet"];
export const LOAD_BALANCER = ["azure-native:network:LoadBalancer", "azure:lb/loadBalancer:LoadBalancer"];
export const BACKEND_POOL = ["azure-native:network:LoadBalancerBackendAddressPool", "azure:lb/backendAddressPool:BackendAddressPool"]; // prettier-ignore
export const INBOUND_NAT_RULE = ["azure-native:network:InboundNatRule", "azure:lb/natRule:NatRule"];
export const APPLICATION_GATEWAY = ["azure-native:network:ApplicationGateway", "azure:network/applicationGateway:ApplicationGateway"]; // prettier-ignore
export const ROUTE_TABLE = ["azure-native:network:RouteTable", "azure:network/routeTable:RouteTable"];
export const ROUTE = ["azure-native:network:Route", "azure:network/route:Route"];
export const RESOURCE_GROUP = ["azure-native:resources:ResourceGroup", "azure:core/resourceGroup:ResourceGroup"];

export const isOne = (type: string, tokens: readonly string[]): boolean => tokens.includes(withoutApiVersion(type));
