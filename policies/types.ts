/** Type tokens the rules look at. */

export const GROUP_POLICY_OBJECT = "entra-writeback:index:GroupPolicyObject";
export const PASSWORD_SETTINGS_OBJECT = "entra-writeback:index:PasswordSettingsObject";
export const DOMAIN_ROOT_DELEGATION = "entra-writeback:index:DomainRootDelegation";
export const GROUP_MANAGED_SERVICE_ACCOUNT = "entra-writeback:index:GroupManagedServiceAccount";
export const TENANT_SETTINGS = "entra-writeback:index:TenantSettings";
export const AGENT_FLEET = "entra-writeback:index:AgentFleet";
export const PROVISIONING_AGENT = "entra-writeback:index:ProvisioningAgent";
export const AGENT_HOST_BASELINE = "entra-writeback:index:AgentHostBaseline";

export const CLOUD_SYNC_CONFIGURATION = "entra-writeback:index:CloudSyncConfiguration";

export const NETWORK_INTERFACE = "azure-native:network:NetworkInterface";
export const NETWORK_SECURITY_GROUP = "azure-native:network:NetworkSecurityGroup";
export const SECURITY_RULE = "azure-native:network:SecurityRule";
export const LOAD_BALANCER = "azure-native:network:LoadBalancer";
export const INBOUND_NAT_RULE = "azure-native:network:InboundNatRule";
export const BASTION_HOST = "azure-native:network:BastionHost";
export const RESOURCE_GROUP = "azure-native:resources:ResourceGroup";
export const VIRTUAL_MACHINE_EXTENSION = "azure-native:compute:VirtualMachineExtension";
export const RUN_COMMAND = "azure-native:compute:VirtualMachineRunCommandByVirtualMachine";
/** Types that run a script on a host, in every package. */
export const runCommandTypes: readonly string[] = [
  RUN_COMMAND,
  "azure-native:compute:VirtualMachineScaleSetVMRunCommand",
  "azure-native:hybridcompute:MachineRunCommand",
  "azure:compute/virtualMachineRunCommand:VirtualMachineRunCommand",
];
/** Types that install an extension on hosts, in every package. */
export const extensionTypes: readonly string[] = [
  VIRTUAL_MACHINE_EXTENSION,
  "azure-native:compute:VirtualMachineScaleSetExtension",
  "azure-native:compute:VirtualMachineScaleSetVMExtension",
  "azure-native:hybridcompute:MachineExtension",
  "azure:compute/extension:Extension",
  "azure:compute/virtualMachineScaleSetExtension:VirtualMachineScaleSetExtension",
  "azure:arcmachine/extension:Extension",
];
/** Types that run a script in a container of Azure's. */
export const deploymentScriptTypes: readonly string[] = [
  "azure-native:resources:AzurePowerShellScript",
  "azure-native:resources:AzureCliScript",
  "azure:core/resourceDeploymentScriptAzurePowerShell:ResourceDeploymentScriptAzurePowerShell",
  "azure:core/resourceDeploymentScriptAzureCli:ResourceDeploymentScriptAzureCli",
];
export const VIRTUAL_MACHINE = "azure-native:compute:VirtualMachine";

/** Of the classic package. */
export const WINDOWS_VIRTUAL_MACHINE = "azure:compute/windowsVirtualMachine:WindowsVirtualMachine";
export const LINUX_VIRTUAL_MACHINE = "azure:compute/linuxVirtualMachine:LinuxVirtualMachine";

export const DIRECTORY_ROLE = "azuread:index/directoryRole:DirectoryRole";
export const DIRECTORY_ROLE_ASSIGNMENT = "azuread:index/directoryRoleAssignment:DirectoryRoleAssignment";
/** The older way, still there beside the assignment. */
export const DIRECTORY_ROLE_MEMBER = "azuread:index/directoryRoleMember:DirectoryRoleMember";
export const DIRECTORY_ROLE_ELIGIBILITY =
  "azuread:index/directoryRoleEligibilityScheduleRequest:DirectoryRoleEligibilityScheduleRequest";
export const APPLICATION_FROM_TEMPLATE = "azuread:index/applicationFromTemplate:ApplicationFromTemplate";
export const SYNCHRONIZATION_JOB = "azuread:index/synchronizationJob:SynchronizationJob";
export const SYNCHRONIZATION_SECRET = "azuread:index/synchronizationSecret:SynchronizationSecret";

export const POLICY_ASSIGNMENT = "azure-native:authorization:PolicyAssignment";
export const POLICY_EXEMPTION = "azure-native:authorization:PolicyExemption";

/**
 * The token without an API version. Azure Native writes it in the module (azure-native:network/v20240501:X) or, for
 * packages generated per version, in the package name (azure-native_network_v20240501:network:X):
 * https://www.pulumi.com/registry/packages/azure-native/version-guide/
 */
export function withoutApiVersion(type: string): string {
  let bare = known.get(type);
  if (bare === undefined) {
    bare = type.replace(/^azure-native_[^:]*:/, "azure-native:").replace(/^(azure-native:[^:/]+)\/v[^:]*:/, "$1:");
    known.set(type, bare);
  }
  return bare;
}

/** A stack has few types and many resources. */
const known = new Map<string, string>();

/** The same for each type. */
export const forEach = <Value>(types: readonly string[], value: Value): Record<string, Value> =>
  Object.fromEntries(types.map((type) => [type, value]));
