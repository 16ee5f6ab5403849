/**
 * What the stack file says, after validation and with every default filled in.
 * Components and checks work on these types; nothing else reads configuration.
 */
import type { Exemption } from "../../facts/exemption.ts";
import type { AttestedPlan } from "../../facts/licences.ts";
import type { PermissionSetName } from "../../facts/permissionSets.ts";
import type { AccountPolicySetting, Declared, KerberosPolicySetting, PsoSetting } from "../../facts/settings.ts";

/** Everything below the `entra-writeback` namespace of one stack file. */
export interface Model {
  readonly tenant: Tenant;
  readonly forests: readonly Forest[];
  readonly exemptions: readonly Exemption[];
  /** Absent: no Azure Policy assignment is brought into line here. */
  readonly policyAlignment?: readonly PolicyAlignment[];
}

/** One Azure Policy assignment; what each way needs is there, and what belongs to the other is not. */
export interface PolicyAlignment {
  /** Resource id. */
  readonly assignment: string;
  readonly by: "parameter" | "exemption";
  readonly scope?: string;
  readonly reason?: string;
  readonly compensatingControls?: string;
  /** Calendar date, YYYY-MM-DD. */
  readonly expires?: string;
  readonly category?: "waiver" | "mitigated";
  readonly policyDefinitionReferenceIds?: readonly string[];
  readonly resourceTypes?: readonly string[];
  readonly locations?: readonly string[];
  readonly definition?: string;
  readonly parameter?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly adopt?: boolean;
}

export interface Tenant {
  /** Tenant id (GUID). */
  readonly id: string;
  /** The cloud the tenant lives in. Cloud sync writes nothing back in Azure operated by 21Vianet; Entra Connect Sync does. */
  readonly cloud: "public" | "usGovernment";
  readonly selfServicePasswordReset: SelfServicePasswordReset;
  readonly writeback: WritebackSettings;
  /** A person's statement that the portal shows the declared settings; absent: not attested. */
  readonly attestation?: Attestation;
  /** How the settings get their values; absent: a person sets and attests them. */
  readonly appliedBy?: "attest" | "agent" | "portal";
  /** With `agent`: where the cmdlet runs; absent: on the first agent host of the stack. */
  readonly agentHost?: TenantAgentHost;
  /** With `agent`, and only then. */
  readonly administrator?: Credential;
  /** With `portal`, and only then. */
  readonly portal?: TenantPortal;
  /** Absent: the audit log is not asked. */
  readonly readAuditLog?: boolean;
  /** Absent: manage. */
  readonly mode?: "manage" | "observe";
  /** Object ids of the principals that hold the Hybrid Identity Administrator role. */
  readonly hybridIdentityAdministrators: readonly string[];
}

/** Who may reset a password: `group` with exactly one of `groupId` and `createGroup`. */
export interface SelfServicePasswordReset {
  readonly scope: "all" | "none" | "group";
  /** Object id of an existing group. */
  readonly groupId?: string;
  /** Display name of a security group for the kit to create. */
  readonly createGroup?: string;
}

/** The three check boxes of Password reset > On-premises integration. */
export interface WritebackSettings {
  /** "Enable password write back for synced users": the master setting. */
  readonly passwords: boolean;
  /** "Write back passwords with Microsoft Entra Connect cloud sync". */
  readonly cloudSync: boolean;
  /** "Allow users to unlock accounts without resetting their password". */
  readonly accountUnlock: boolean;
}

export interface TenantAgentHost {
  /** Computer name. */
  readonly name: string;
  /** `local`, or the resource id of an Azure VM or Arc server. */
  readonly channel: string;
}

export interface TenantPortal {
  readonly acknowledgeUnsupported: boolean;
  /** Access token of a person. */
  readonly token: Secret;
}

export interface Attestation {
  readonly by: string;
  /** Calendar date, YYYY-MM-DD. */
  readonly on: string;
  /** The last day on which it counts; absent: 90 days after. */
  readonly expires?: string;
  readonly evidence?: string;
  /** The plan among the tenant's subscriptions that writeback is licensed by. */
  readonly licence?: AttestedPlan;
  readonly note?: string;
}

export interface Forest {
  /** DNS name of the forest; default: its first domain. */
  readonly name: string;
  readonly domains: readonly Domain[];
  readonly serviceAccount: ServiceAccount;
  /** Absent: the kit sets nothing on the agent hosts by group policy. */
  readonly agentHostPolicy?: AgentHostPolicy;
  /** Whether users of the class inetOrgPerson are written back too. */
  readonly inetOrgPerson: boolean;
  /** Absent: the hosts of the agents are not declared here, and nothing is known of them. */
  readonly agents?: Agents;
  /** The account that the set-up of the agents is given; absent: none. */
  readonly credential?: Credential;
  /** Of the agents. */
  readonly mode: "manage" | "observe";
}

export interface Domain {
  /** DNS name. */
  readonly name: string;
  readonly netBiosName: string;
  /** DN of the domain root, such as DC=corp,DC=contoso,DC=com. */
  readonly distinguishedName: string;
  /** Which service writes passwords back here; only `cloudSync` domains get the four ACEs. */
  readonly syncedBy: "cloudSync" | "connectSync";
  /** Absent: the cloud sync configuration of the domain is somebody else's. */
  readonly cloudSync?: CloudSync;
  /** Absent: no group policy of the kit at this domain's root; `passwordSettings` carry the age. */
  readonly accountPolicy?: AccountPolicy;
  readonly groupPolicy: GroupPolicy;
  /** Fine-grained password policies, for pilots. */
  readonly passwordSettings: readonly PasswordSettings[];
  /** DNs of the OUs whose users are written back; absent: those of the whole domain are. */
  readonly delegationScopes?: readonly string[];
  /** Domain controller to talk to; absent: the PDC emulator of the domain. */
  readonly server?: string;
  /** Path of the domain's SYSVOL folder; absent: \\domain\SYSVOL\domain. */
  readonly sysvolPath?: string;
  /** Where the directory scripts run: `local` for PowerShell beside Pulumi, or the resource id of an Azure VM or Arc server. */
  readonly channel: string;
  /** The account the scripts bind as; absent: the account that runs them. */
  readonly credential?: Credential;
  /** Whether existing objects of the declared names are taken over. */
  readonly adopt: boolean;
  /** `observe`: nothing is written; an update fails where the directory is not as declared. */
  readonly mode: "manage" | "observe";
}

/** The cloud sync configuration of a domain; what is absent is the component's default, or as it is where one is taken over. */
export interface CloudSync {
  readonly passwordHashSync: boolean;
  readonly started?: boolean;
  /** Deletions in one cycle at which it stops. */
  readonly deletionThreshold?: number;
  /** Mail address. */
  readonly notifications?: string;
  /** Object id of the service principal of the configuration to take over. */
  readonly servicePrincipalId?: string;
  readonly provisioningJobId?: string;
  readonly passwordHashJobId?: string;
  readonly deleteProtection?: boolean;
}

/** Account policy of a domain; what is absent is left as the directory has it. Writeback refuses users inside the age, so 0. */
export type AccountPolicy = Readonly<Declared<AccountPolicySetting>> & { readonly minimumPasswordAge: number };

/** The group policy at a domain root, and what it sets beside the account policy. */
export interface GroupPolicy {
  readonly name: string;
  /** Place among the links, 1 the highest precedence. */
  readonly order: number;
  readonly enforced: boolean;
  /** Whether an update takes the order back where somebody else's link came above; false: a link that is there stays in its place. */
  readonly restoreOrder: boolean;
  /** Whom it is for; absent: the domain controllers, where it sets account and Kerberos policies alone and is not adopted. */
  readonly appliesTo?: "domainControllers" | "everyComputer";
  readonly kerberosPolicy?: KerberosPolicy;
  readonly registryValues: readonly RegistryValue[];
  readonly userRights: readonly UserRight[];
  readonly services: readonly ServiceStartup[];
}

export type KerberosPolicy = Readonly<Declared<KerberosPolicySetting>>;

export interface RegistryValue {
  /** Such as MACHINE\System\CurrentControlSet\Control\Lsa\LmCompatibilityLevel. */
  readonly name: string;
  readonly type: "string" | "expandString" | "binary" | "dword" | "multiString";
  readonly value: string;
}

export interface UserRight {
  /** Such as SeServiceLogonRight. */
  readonly right: string;
  /** SIDs, or sAMAccountNames of the domain. */
  readonly principals: readonly string[];
}

export interface ServiceStartup {
  readonly service: string;
  readonly startup: "automatic" | "manual" | "disabled";
  /** SDDL; absent: left as they are. */
  readonly permissions?: string;
}

/** A PSO; what is absent is copied from the domain when it is made. */
export interface PasswordSettings extends Readonly<Declared<PsoSetting>> {
  readonly minimumPasswordAge: number;
  readonly name: string;
  /** The lowest wins. */
  readonly precedence: number;
  /** sAMAccountNames of users and global security groups. */
  readonly appliesTo: readonly string[];
  /** sAMAccountNames of users whose resultant PSO is reported. */
  readonly reportUsers: readonly string[];
}

/** What the agent hosts get by a group policy of their own. */
export interface AgentHostPolicy {
  /** DN of the OU that holds the hosts. */
  readonly ou: string;
  /** DNS name of the domain the OU lies in. */
  readonly domain: string;
  readonly name: string;
  readonly ntlm: "deny" | "leave";
}

/** The group managed service account the agents of a forest run as. */
export interface ServiceAccount {
  /** sAMAccountName with its trailing $. */
  readonly name: string;
  /** DNS name of the domain the account lives in; default: the forest's first domain. */
  readonly domain: string;
  /** sAMAccountNames of who may retrieve the password; absent: the account is there already, and not the kit's. */
  readonly passwordReaders?: readonly string[];
  /** DN it is in; absent: it is created in CN=Managed Service Accounts, and stays where it is. */
  readonly container?: string;
  /** Whether Pulumi protects the kit's account against deletion; absent: it does. */
  readonly deleteProtection?: boolean;
  /** Microsoft's permission sets that it is meant to have beside writeback; absent: none. */
  readonly otherPermissions?: readonly PermissionSetName[];
  /** Entries on the domain roots to take away, in SDDL or by permission set; absent: none. */
  readonly removedEntries?: readonly string[];
}

export interface Agents {
  /** Azure VMs for the kit to create; absent: Arc servers only. */
  readonly virtualMachines?: VirtualMachineAgents;
  /** Resource ids of Azure Arc servers that host agents. */
  readonly arcServers: readonly string[];
  /** Hosts that are there already and stay their owner's. */
  readonly existing: readonly ExistingHost[];
  /** Version of the provisioning agent, such as 1.1.2505.0. */
  readonly version: string;
  /** How agents get onto the hosts that a channel reaches; absent: the kit knows hosts only. */
  readonly installation?: AgentInstallation;
}

export interface ExistingHost {
  /** Computer name. */
  readonly name: string;
  /** `local` or a resource id; absent: nothing reaches it, and people do there what there is to do. */
  readonly channel?: string;
}

export interface AgentInstallation {
  /** Absent: a person installs. */
  readonly installer?: AgentInstaller;
  readonly registration: "manual" | "token" | "credential";
  /** Who signs in to the tenant; with `token` the password is an access token. Absent with `manual`. */
  readonly administrator?: Credential;
  readonly proxy?: string;
  readonly trace: boolean;
  /** Host names by domain. */
  readonly preferredDomainControllers: readonly PreferredDomainControllers[];
}

export interface AgentInstaller {
  readonly url: string;
  readonly sha256: string;
  /** Absent: Microsoft. */
  readonly signer?: string;
}

export interface PreferredDomainControllers {
  readonly domain: string;
  readonly servers: readonly string[];
}

export interface VirtualMachineAgents {
  readonly count: number;
  /** Exactly one of `subnetId` and `network`. */
  readonly subnetId?: string;
  readonly network?: NewNetwork;
  /** Azure region; absent: azure-native:location. */
  readonly location?: string;
  readonly zones: readonly string[];
  readonly size: string;
  /** Marketplace SKU of MicrosoftWindowsServer/WindowsServer; never a Core edition. */
  readonly image: string;
  readonly domainJoin?: DomainJoin;
  /** Encryption at host: required, with its feature registered too, or off. */
  readonly encryptionAtHost: "required" | "register" | "off";
  /** Number of the one host that may be replaced. */
  readonly replacing?: number;
  /** What the computers' names begin with; absent: the domain's NetBIOS name. */
  readonly computerNamePrefix?: string;
  /** Name of the resource group to make; absent: it follows from the forest. */
  readonly resourceGroup?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** IP addresses of domain controllers beside `subnetId`; absent: the whole virtual network is reached. */
  readonly domainControllers?: readonly string[];
  readonly egress: readonly Egress[];
  /** Absent: nobody can open remote desktop. */
  readonly administration?: { readonly from: string };
  /** Whether the hosts are protected against deletion by Pulumi, and their disks by a lock in Azure. */
  readonly deleteProtection: boolean;
}

export interface NewNetwork {
  /** CIDR of the virtual network. */
  readonly addressSpace: string;
  /** CIDR of the agents' subnet, inside `addressSpace`. */
  readonly subnet: string;
  /** IP addresses of domain controllers: DNS servers and LDAP targets. */
  readonly domainControllers: readonly string[];
  /** Resource ids of virtual networks to peer with, from this side. */
  readonly peerWith?: readonly string[];
  readonly useRemoteGateways?: boolean;
}

/** Further outgoing traffic of the hosts. */
export interface Egress {
  readonly name: string;
  /** IPv4 addresses and ranges, or one service tag. */
  readonly to: readonly string[];
  readonly ports: readonly string[];
  readonly protocol?: "tcp" | "udp";
  readonly why: string;
}

export interface DomainJoin {
  readonly user: string;
  readonly password: Secret;
  /** Whether the hosts' identities are given the right to read a password in a Key Vault. */
  readonly grantVaultAccess: boolean;
  /** DN of the OU the computer accounts are created in. */
  readonly ouPath?: string;
}

export interface Credential {
  readonly user: string;
  readonly password: Secret;
}

/** A secret: a value that only `reveal()` gives out, or a reference to a Key Vault secret. */
export class Secret {
  readonly #value: string | undefined;
  readonly keyVault?: KeyVaultReference;

  private constructor(value: string | undefined, keyVault: KeyVaultReference | undefined) {
    this.#value = value;
    if (keyVault) this.keyVault = keyVault;
  }
  static of(value: string): Secret {
    return new Secret(value, undefined);
  }
  static inKeyVault(reference: KeyVaultReference): Secret {
    return new Secret(undefined, reference);
  }
  /** The value, to be wrapped by pulumi.secret at once; undefined for a Key Vault reference. */
  reveal(): string | undefined {
    return this.#value;
  }
  toJSON(): unknown {
    return this.keyVault ? { keyVault: this.keyVault } : "[secret]";
  }
  toString(): string {
    return "[secret]";
  }
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}

export interface KeyVaultReference {
  /** Resource id of the vault. */
  readonly vaultId: string;
  /** URL of the secret, https://<vault>.vault.azure.net/secrets/<name>[/<version>]. */
  readonly secretUrl: string;
}
