import type { PermissionSetName } from "../../facts/permissionSets.ts";
import type { Exemption } from "../../facts/exemption.ts";
import type {
  AccountPolicy,
  AgentHostPolicy,
  AgentInstaller,
  Attestation,
  Egress,
  CloudSync,
  GroupPolicy,
  KeyVaultReference,
  NewNetwork,
  PasswordSettings,
  PolicyAlignment,
  PreferredDomainControllers,
  TenantAgentHost,
  WritebackSettings,
} from "./model.ts";

/** What the user writes, in the shape of schema.json: short forms and gaps included. */
export interface StackValues {
  readonly tenant: TenantValues;
  readonly forests: readonly ForestValues[];
  readonly exemptions?: readonly Exemption[];
  readonly policyAlignment?: readonly PolicyAlignment[];
}

export interface TenantValues {
  readonly id: string;
  readonly cloud?: "public" | "usGovernment";
  readonly selfServicePasswordReset: "all" | "none" | { readonly group?: string; readonly createGroup?: string };
  readonly writeback: WritebackSettings;
  readonly attestation?: Attestation;
  readonly appliedBy?: "attest" | "agent" | "portal";
  readonly agentHost?: TenantAgentHost;
  readonly administrator?: CredentialValues;
  readonly portal?: { readonly acknowledgeUnsupported: boolean; readonly token: PasswordValue };
  readonly readAuditLog?: boolean;
  readonly mode?: "manage" | "observe";
  readonly hybridIdentityAdministrators?: readonly string[];
}

export interface ForestValues {
  readonly name?: string;
  readonly domains: readonly (string | DomainValues)[];
  readonly serviceAccount?: string | ServiceAccountValues;
  readonly accountPolicy?: AccountPolicyValues;
  readonly groupPolicy?: Partial<GroupPolicy>;
  readonly agentHostPolicy?: Pick<AgentHostPolicy, "ou"> & Partial<Omit<AgentHostPolicy, "domain">>;
  readonly inetOrgPerson?: boolean;
  readonly agents?: AgentsValues;
  readonly channel?: string;
  readonly credential?: CredentialValues;
  readonly adopt?: boolean;
  readonly mode?: "manage" | "observe";
}

export type GroupPolicyValues = Loose<Partial<GroupPolicy>>;

export type AccountPolicyValues = Partial<AccountPolicy> | "none";

export type PasswordSettingsValues = Pick<PasswordSettings, "name" | "precedence" | "appliesTo"> &
  Partial<PasswordSettings>;

export interface DomainValues {
  readonly name: string;
  readonly netBiosName?: string;
  readonly syncedBy?: "cloudSync" | "connectSync";
  readonly cloudSync?: CloudSync;
  readonly accountPolicy?: AccountPolicyValues;
  readonly groupPolicy?: Partial<GroupPolicy>;
  readonly passwordSettings?: readonly PasswordSettingsValues[];
  readonly delegationScopes?: readonly string[];
  readonly server?: string;
  readonly sysvolPath?: string;
  readonly channel?: string;
  readonly credential?: CredentialValues;
  readonly adopt?: boolean;
  readonly mode?: "manage" | "observe";
}

export interface ServiceAccountValues {
  readonly name: string;
  readonly domain?: string;
  readonly passwordReaders?: readonly string[];
  readonly container?: string;
  readonly deleteProtection?: boolean;
  readonly otherPermissions?: readonly PermissionSetName[];
  readonly removedEntries?: readonly string[];
}

export interface AgentsValues {
  readonly subnetId?: string;
  readonly network?: NewNetwork;
  readonly count?: number;
  readonly arcServers?: readonly string[];
  readonly existing?: readonly (string | ExistingHostValues)[];
  readonly installation?: InstallationValues;
  readonly version?: string;
  readonly location?: string;
  /** Editors write what stands in quotes in a schema without them. */
  readonly zones?: readonly (string | number)[];
  readonly size?: string;
  readonly image?: string;
  readonly domainJoin?: CredentialValues & { readonly ouPath?: string; readonly grantVaultAccess?: boolean };
  readonly deleteProtection?: boolean;
  readonly encryptionAtHost?: "required" | "register" | "off";
  readonly replacing?: number;
  readonly computerNamePrefix?: string;
  readonly resourceGroup?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly domainControllers?: readonly string[];
  readonly egress?: readonly Egress[];
  readonly administration?: { readonly from: string };
}

export interface ExistingHostValues {
  readonly name: string;
  readonly channel: string;
}

export interface InstallationValues {
  readonly installer?: AgentInstaller;
  readonly registration?: "manual" | "token" | "credential";
  readonly administrator?: CredentialValues;
  readonly userPrincipalName?: string;
  readonly token?: PasswordValue;
  readonly proxy?: string;
  readonly trace?: boolean;
  readonly preferredDomainControllers?: readonly PreferredDomainControllers[];
}

export interface CredentialValues {
  readonly user: string;
  readonly password: PasswordValue;
}

/** Exactly one of the two. In a stack file `secure` is a ciphertext; from the engine it comes decrypted. */
export interface PasswordValue {
  readonly secure?: string;
  readonly keyVault?: KeyVaultReference;
}

/** The same with everything that breaks the schema left out: what checks across fields can still look at. */
export type Loose<T> = T extends readonly (infer Item)[]
  ? readonly (Loose<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Loose<T[Key]> | undefined }
    : T;
