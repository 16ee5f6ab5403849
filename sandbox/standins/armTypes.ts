import { lowerFirst } from "./sdkShape.ts";

/** How Azure Resource Manager names a resource. */
export interface ArmType {
  /** Such as Microsoft.Network/virtualNetworks/subnets. */
  readonly arm: string;
  /** Inputs that hold the names, parents first; one for each part of the type after the namespace. */
  readonly names: readonly string[];
}

/** Types whose place in Azure does not follow from their Pulumi name. https://learn.microsoft.com/azure/templates/ */
const known: Record<string, ArmType> = {
  "authorization:ManagementLockByScope": { arm: "Microsoft.Authorization/locks", names: ["lockName"] },
  "authorization:ManagementLockAtResourceGroupLevel": { arm: "Microsoft.Authorization/locks", names: ["lockName"] },
  "authorization:PolicyAssignment": {
    arm: "Microsoft.Authorization/policyAssignments",
    names: ["policyAssignmentName"],
  },
  "authorization:PolicyExemption": { arm: "Microsoft.Authorization/policyExemptions", names: ["policyExemptionName"] },
  "authorization:RoleAssignment": { arm: "Microsoft.Authorization/roleAssignments", names: ["roleAssignmentName"] },
  "compute:VirtualMachine": { arm: "Microsoft.Compute/virtualMachines", names: ["vmName"] },
  "compute:VirtualMachineExtension": {
    arm: "Microsoft.Compute/virtualMachines/extensions",
    names: ["vmName", "vmExtensionName"],
  },
  "compute:VirtualMachineRunCommandByVirtualMachine": {
    arm: "Microsoft.Compute/virtualMachines/runCommands",
    names: ["vmName", "runCommandName"],
  },
  "hybridcompute:Machine": { arm: "Microsoft.HybridCompute/machines", names: ["machineName"] },
  "hybridcompute:MachineExtension": {
    arm: "Microsoft.HybridCompute/machines/extensions",
    names: ["machineName", "extensionName"],
  },
  "hybridcompute:MachineRunCommand": {
    arm: "Microsoft.HybridCompute/machines/runCommands",
    names: ["machineName", "runCommandName"],
  },
  "network:NatGateway": { arm: "Microsoft.Network/natGateways", names: ["natGatewayName"] },
  "network:NetworkInterface": { arm: "Microsoft.Network/networkInterfaces", names: ["networkInterfaceName"] },
  "network:NetworkSecurityGroup": {
    arm: "Microsoft.Network/networkSecurityGroups",
    names: ["networkSecurityGroupName"],
  },
  "network:PublicIPAddress": { arm: "Microsoft.Network/publicIPAddresses", names: ["publicIpAddressName"] },
  "network:PublicIPPrefix": { arm: "Microsoft.Network/publicIPPrefixes", names: ["publicIpPrefixName"] },
  "network:Subnet": { arm: "Microsoft.Network/virtualNetworks/subnets", names: ["virtualNetworkName", "subnetName"] },
  "network:SecurityRule": {
    arm: "Microsoft.Network/networkSecurityGroups/securityRules",
    names: ["networkSecurityGroupName", "securityRuleName"],
  },
  "network:VirtualNetwork": { arm: "Microsoft.Network/virtualNetworks", names: ["virtualNetworkName"] },
  "operationalinsights:Workspace": { arm: "Microsoft.OperationalInsights/workspaces", names: ["workspaceName"] },
  "resources:ResourceGroup": { arm: "resourceGroups", names: ["resourceGroupName"] },
};

/** Of azure-native:network:Subnet. A type the table does not know is named after itself. */
export function armType(type: string): ArmType {
  const [, module = "", name = ""] = type.split(":");
  const listed = known[`${module}:${name}`];
  if (listed) return listed;
  const namespace = module.charAt(0).toUpperCase() + module.slice(1);
  return { arm: `Microsoft.${namespace}/${lowerFirst(name)}s`, names: [`${lowerFirst(name)}Name`] };
}

/** Id of a resource. `scope` types hang below another resource, the rest below their resource group. */
export function armId(type: string, inputs: Readonly<Record<string, unknown>>, subscription: string): string {
  const { arm, names } = armType(type);
  const [namespace = "", ...collections] = arm.split("/");
  const group = `/subscriptions/${subscription}/resourceGroups/${String(inputs["resourceGroupName"])}`;
  if (type === "azure-native:resources:ResourceGroup") return group;
  const scope = typeof inputs["scope"] === "string" ? inputs["scope"].replace(/\/$/, "") : undefined;
  const place = scope ?? ("resourceGroupName" in inputs ? group : `/subscriptions/${subscription}`);
  const path = collections.map((collection, index) => `${collection}/${String(inputs[names[index] ?? ""])}`);
  return [place, "providers", namespace, ...path].join("/");
}
