// Made from definition.ts by npm run generate.
import * as pulumi from "@pulumi/pulumi";
import type { CredentialArgs, Mode } from "../shared/directoryArgs.ts";
import type { Cloud } from "../tenantSettings/class.ts";

/** Who registers an agent with the tenant. */
export const AgentRegistration = {
  /** A person, in the agent's wizard on the host; everything else is prepared. */
  Manual: "manual",
  /** The kit, with an access token of a user. For which audience it must be is not documented. */
  Token: "token",
  /** The kit, with user and password; refused where the user must give a second factor. */
  Credential: "credential",
} as const;
export type AgentRegistration = (typeof AgentRegistration)[keyof typeof AgentRegistration];

/** How far an agent is, as it was last seen on its host. */
export const AgentState = {
  /** There is no agent on the host. */
  NotInstalled: "notInstalled",
  /** It is installed, and no tenant has it yet. */
  WaitingForRegistration: "waitingForRegistration",
  /** The tenant has it, and its service does not run or is not there, or a domain is missing. */
  Registered: "registered",
  /** The tenant has it, its service runs, and it serves its domains. */
  Active: "active",
  /** Another tenant has it. */
  Elsewhere: "elsewhere",
  /** The tenant has it, its service runs, and it does not tell which domains it serves. */
  Unknown: "unknown",
} as const;
export type AgentState = (typeof AgentState)[keyof typeof AgentState];

/** Whether a host can use a group managed service account. */
export const ServiceAccountReady = {
  /** It can. */
  Yes: "yes",
  /** It cannot. */
  No: "no",
  /** It could not be tried. */
  Unknown: "unknown",
} as const;
export type ServiceAccountReady = (typeof ServiceAccountReady)[keyof typeof ServiceAccountReady];

/** Whether a host has what an agent needs. */
export const PrerequisiteState = {
  /** It has. */
  Met: "met",
  /** It has not. */
  Unmet: "unmet",
  /** It could not be seen. */
  Unknown: "unknown",
} as const;
export type PrerequisiteState = (typeof PrerequisiteState)[keyof typeof PrerequisiteState];

/** A domain that an agent serves. */
export interface AgentDomainArgs {
  /** DNS name. */
  name: pulumi.Input<string>;
  /**
   * Host names of the domain controllers it asks first, in this order. It is given them with the domain; of one
   * that it serves a person changes them in its wizard, on whose word they are taken for changed: no command tells
   * them.
   * @default []
   */
  preferredDomainControllers?: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * Where the installer is: a copy of your own, for Microsoft has no address of a version. Absent: a person
 * installs and upgrades.
 */
export interface AgentInstallerArgs {
  /** https://…, \\server\share\… or a path on the host. */
  url: pulumi.Input<string>;
  /** SHA-256 of the file, 64 hexadecimal digits; another file is not run. */
  sha256: pulumi.Input<string>;
  /**
   * Who must have signed it, by the subject of the Authenticode certificate.
   * @default Microsoft Corporation
   */
  signer?: pulumi.Input<string>;
}

/** A service on an agent host. */
export interface AgentService {
  /** Its name. */
  readonly name: string;
  /** Such as Running or Stopped. */
  readonly state: string;
  /** Such as Automatic, Manual or Disabled. */
  readonly startup: string;
  /** The account it runs as. */
  readonly account: string;
}

/** One thing that an agent needs of its host. */
export interface AgentPrerequisite {
  /** What is needed. */
  readonly name: string;
  /** Whether the host has it. */
  readonly state: PrerequisiteState;
  /** Whether the agent cannot do without. */
  readonly required: boolean;
  /** What the host has. */
  readonly found: string;
  /** What to do where it is not met. */
  readonly fix: string;
}

/** Arguments of ProvisioningAgent. */
export interface ProvisioningAgentArgs {
  /** DNS name of the forest that the agent serves; its agents are upgraded one host at a time. */
  forest: pulumi.Input<string>;
  /** Computer name of the host, at most 15 characters. A change replaces the resource. */
  host: pulumi.Input<string>;
  /**
   * What reaches the host: `local` where Pulumi runs on it, or the resource id of the Azure VM or Arc server that
   * it is.
   * @default local
   */
  channel?: pulumi.Input<string>;
  /** Tenant id, a GUID. An agent that another tenant has is left as it is. */
  tenantId: pulumi.Input<string>;
  /**
   * Cloud the tenant is in.
   * @default public
   */
  cloud?: pulumi.Input<Cloud>;
  /** The domains it serves. One that it serves besides is left, and shows in `registeredDomains`. */
  domains: pulumi.Input<pulumi.Input<AgentDomainArgs>[]>;
  /**
   * sAMAccountName of the group managed service account that it runs as, with its $. It must be there, and the
   * host must be able to use it.
   * @default the one that the agent's set-up makes, which takes a domain administrator
   */
  serviceAccount?: pulumi.Input<string>;
  /** The least version. An older one is upgraded; a newer one, which Microsoft may have brought, is left. */
  version: pulumi.Input<string>;
  /**
   * Where the installer is: a copy of your own, for Microsoft has no address of a version. Absent: a person
   * installs and upgrades.
   */
  installer?: pulumi.Input<AgentInstallerArgs>;
  /**
   * Who registers the agent with the tenant.
   * @default manual
   */
  registration?: pulumi.Input<AgentRegistration>;
  /**
   * A Hybrid Identity Administrator of the tenant, with registration credential; with token the password is an
   * access token of this user.
   * @default none
   */
  tenantCredential?: pulumi.Input<CredentialArgs>;
  /**
   * A domain administrator, for the account that the agent's set-up makes; used only where no serviceAccount is
   * named, or the agent is older than 1.1.2505.0.
   * @default none
   */
  credential?: pulumi.Input<CredentialArgs>;
  /**
   * Proxy for the agent's way out, http://host:port.
   * @default none
   */
  proxy?: pulumi.Input<string>;
  /**
   * Whether the agent writes verbose traces.
   * @default false
   */
  trace?: pulumi.Input<boolean>;
  /**
   * Whether its service is to run. False: one that is stopped is left so, as for a host in maintenance.
   * @default true
   */
  running?: pulumi.Input<boolean>;
  /**
   * `manage`, or `observe`: nothing is ever written, and the update fails with the difference where the directory
   * is not as declared.
   * @default manage
   */
  mode?: pulumi.Input<Mode>;
}

/**
 * The provisioning agent on one host, through the channel that reaches the host: installed from a pinned place,
 * registered with the tenant, and serving its domains. A registration that waits for a person is recorded, and
 * the update fails and says what for; the next one goes on. Destroying it leaves the agent where it is: no
 * documented command takes a registration back.
 * https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-install-pshell
 */
export class ProvisioningAgent extends pulumi.CustomResource {
  static readonly type = "entra-writeback:index:ProvisioningAgent";
  declare readonly forest: pulumi.Output<string>;
  declare readonly host: pulumi.Output<string>;
  declare readonly channel: pulumi.Output<string>;
  declare readonly tenantId: pulumi.Output<string>;
  declare readonly cloud: pulumi.Output<Cloud>;
  declare readonly domains: pulumi.Output<pulumi.Unwrap<AgentDomainArgs>[]>;
  declare readonly serviceAccount: pulumi.Output<string | undefined>;
  declare readonly version: pulumi.Output<string>;
  declare readonly installer: pulumi.Output<pulumi.Unwrap<AgentInstallerArgs> | undefined>;
  declare readonly registration: pulumi.Output<AgentRegistration>;
  declare readonly tenantCredential: pulumi.Output<pulumi.Unwrap<CredentialArgs> | undefined>;
  declare readonly credential: pulumi.Output<pulumi.Unwrap<CredentialArgs> | undefined>;
  declare readonly proxy: pulumi.Output<string | undefined>;
  declare readonly trace: pulumi.Output<boolean>;
  declare readonly running: pulumi.Output<boolean>;
  declare readonly mode: pulumi.Output<Mode>;
  /** How far the agent is. */
  declare readonly state: pulumi.Output<AgentState>;
  /** Version of the agent on the host; empty: none is installed. */
  declare readonly installedVersion: pulumi.Output<string>;
  /** Tenant that has the agent; empty: none. */
  declare readonly registeredTenantId: pulumi.Output<string>;
  /** Domains that it serves; empty where the agent does not tell, which domainsKnown says. */
  declare readonly registeredDomains: pulumi.Output<string[]>;
  /** Whether the agent told which domains it serves. */
  declare readonly domainsKnown: pulumi.Output<boolean>;
  /** Account that the agent's service runs as; empty: there is no service. */
  declare readonly account: pulumi.Output<string>;
  /** Whether the host can use the group managed service account. */
  declare readonly serviceAccountReady: pulumi.Output<ServiceAccountReady>;
  /** The agent's services. */
  declare readonly services: pulumi.Output<AgentService[]>;
  /** What the agent needs of its host. */
  declare readonly prerequisites: pulumi.Output<AgentPrerequisite[]>;
  /** When the agent last wrote a trace file (ISO 8601); empty: it has written none. */
  declare readonly lastActivity: pulumi.Output<string>;
  /** Documented commands that the installed agent's module lacks. */
  declare readonly missingCommands: pulumi.Output<string[]>;

  /** The resource of a known id, as it is; it is not managed by this program. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): ProvisioningAgent {
    return new ProvisioningAgent(name, {} as ProvisioningAgentArgs, { ...options, id });
  }

  constructor(name: string, args: ProvisioningAgentArgs, options?: pulumi.CustomResourceOptions) {
    super(ProvisioningAgent.type, name, { ...properties, ...args }, options);
  }
}

const properties = {
  forest: undefined,
  host: undefined,
  channel: undefined,
  tenantId: undefined,
  cloud: undefined,
  domains: undefined,
  serviceAccount: undefined,
  version: undefined,
  installer: undefined,
  registration: undefined,
  tenantCredential: undefined,
  credential: undefined,
  proxy: undefined,
  trace: undefined,
  running: undefined,
  mode: undefined,
  state: undefined,
  installedVersion: undefined,
  registeredTenantId: undefined,
  registeredDomains: undefined,
  domainsKnown: undefined,
  account: undefined,
  serviceAccountReady: undefined,
  services: undefined,
  prerequisites: undefined,
  lastActivity: undefined,
  missingCommands: undefined,
};
