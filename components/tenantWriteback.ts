import * as pulumi from "@pulumi/pulumi";
import { DirectoryRole } from "@pulumi/azuread/directoryRole.js";
import { DirectoryRoleAssignment } from "@pulumi/azuread/directoryRoleAssignment.js";
import { Group } from "@pulumi/azuread/group.js";
import {
  SelfServicePasswordResetScope,
  TenantSettings,
  type AttestationArgs,
  type Cloud,
  type CredentialArgs,
  type Evidence,
  type Mode,
  type SettingEvidence,
  type TenantAgentHostArgs,
  type TenantApplication,
  type TenantPortalArgs,
} from "../resources/index.ts";
import { given, refuseProblems } from "./args.ts";
import { HYBRID_IDENTITY_ADMINISTRATOR } from "../facts/entraRoles.ts";
import { CLOUD } from "./defaults.ts";

/** What TenantWriteback may be told. Only the tenant is required. */
export interface TenantWritebackArgs {
  /** Tenant id (GUID). A change replaces the settings. */
  tenantId: pulumi.Input<string>;
  /**
   * The cloud the tenant lives in.
   * @default public
   */
  cloud?: pulumi.Input<Cloud>;
  /**
   * Who may reset a password.
   * @default group where `groupId` or `createGroup` names one, else all
   */
  selfServicePasswordReset?: pulumi.Input<SelfServicePasswordResetScope>;
  /** Object id of the group whose members may. */
  groupId?: pulumi.Input<string>;
  /** Display name of a security group to make, whose members may; instead of `groupId`. */
  createGroup?: pulumi.Input<string>;
  /**
   * "Enable password write back for synced users": the master setting.
   * @default true
   */
  passwordWriteback?: pulumi.Input<boolean>;
  /**
   * "Write back passwords with Microsoft Entra Connect cloud sync".
   * @default true
   */
  cloudSyncWriteback?: pulumi.Input<boolean>;
  /**
   * "Allow users to unlock accounts without resetting their password".
   * @default true
   */
  accountUnlock?: pulumi.Input<boolean>;
  /**
   * How the settings get their values: a person (`attest`), the cmdlet on an agent host (`agent`), or the undocumented interface behind
   * the portal (`portal`).
   * @default attest
   */
  appliedBy?: pulumi.Input<TenantApplication>;
  /** A person's dated statement that the portal shows these settings, for those that nothing reads. */
  attestation?: pulumi.Input<AttestationArgs>;
  /** Host with a registered agent, where the cmdlet runs; with `agent`, and only then. */
  agentHost?: pulumi.Input<TenantAgentHostArgs>;
  /** Hybrid Identity Administrator that the cmdlet signs in with; with `agent`, and only then. */
  administrator?: pulumi.Input<CredentialArgs>;
  /** Access to the interface behind the portal; with `portal`, and only then. */
  portal?: pulumi.Input<TenantPortalArgs>;
  /**
   * Whether the audit log is asked when the master setting was switched; needs AuditLog.Read.All.
   * @default false
   */
  readAuditLog?: pulumi.Input<boolean>;
  /**
   * Domains that Entra Connect Sync goes on writing to: the first and the third box are theirs too, and stay on destroy.
   * @default none
   */
  connectSyncDomains?: pulumi.Input<string[]>;
  /**
   * Whether settings are set, or only looked at.
   * @default manage
   */
  mode?: pulumi.Input<Mode>;
  /**
   * Object ids of the principals that get the role Hybrid Identity Administrator: an active assignment without an end. Where roles are
   * eligible (Privileged Identity Management) leave it out.
   * @default none
   */
  hybridIdentityAdministrators?: string[];
}

/**
 * The tenant's switches for writeback, who may reset a password, and who may administer it. Let it depend on everything that
 * writes to a directory, so that passwords come only when every domain can take them.
 *
 * @example
 * new TenantWriteback("contoso", { tenantId: "72f988bf-0000-0000-0000-000000000000", createGroup: "Password reset users" });
 */
export class TenantWriteback extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:TenantWriteback";
  /** How it is known that the tenant has the settings: as the one that is known worst. */
  readonly evidence: pulumi.Output<Evidence>;
  /** Who attested and when, or why nothing could be observed. */
  readonly evidenceDetail: pulumi.Output<string>;
  /** How each setting is known. */
  readonly settings: pulumi.Output<SettingEvidence[]>;
  /** Object id of the group whose members may reset a password; absent: not only a group's. */
  readonly groupId: pulumi.Output<string | undefined>;

  constructor(name: string, args: TenantWritebackArgs, options?: pulumi.ComponentResourceOptions) {
    refuseProblems("TenantWriteback", name, args, problemsOf);
    super(TenantWriteback.type, name, { tenantId: args.tenantId }, options);
    const groupId = args.groupId ?? createGroup(name, args.createGroup, this);
    // Who sets the boxes has the role before, and on destroy until they are cleared.
    const dependsOn = assignAdministrators(name, args.hybridIdentityAdministrators ?? [], this);

    const settings = new TenantSettings(
      name,
      {
        tenantId: args.tenantId,
        cloud: args.cloud ?? CLOUD,
        selfServicePasswordResetScope:
          args.selfServicePasswordReset ??
          (groupId === undefined ? SelfServicePasswordResetScope.All : SelfServicePasswordResetScope.Group),
        passwordWriteback: args.passwordWriteback ?? true,
        cloudSyncWriteback: args.cloudSyncWriteback ?? true,
        accountUnlock: args.accountUnlock ?? true,
        ...given({
          selfServicePasswordResetGroupId: groupId,
          appliedBy: args.appliedBy,
          attestation: args.attestation,
          agentHost: args.agentHost,
          administrator: args.administrator,
          portal: args.portal,
          readAuditLog: args.readAuditLog,
          connectSyncDomains: args.connectSyncDomains,
          mode: args.mode,
        }),
      },
      { parent: this, dependsOn },
    );

    this.evidence = settings.evidence;
    this.evidenceDetail = settings.evidenceDetail;
    this.settings = settings.settings;
    this.groupId = pulumi.output(groupId);
    const { evidence, evidenceDetail } = this;
    this.registerOutputs({ evidence, evidenceDetail, settings: this.settings, groupId: this.groupId });
  }
}

function problemsOf({ groupId, createGroup }: TenantWritebackArgs) {
  if (groupId === undefined || createGroup === undefined) return [];
  const reason = "names a second group beside groupId, but self-service reset takes one. Remove one of the two.";
  return [{ propertyPath: "createGroup", reason }];
}

function createGroup(
  name: string,
  displayName: pulumi.Input<string> | undefined,
  parent: pulumi.Resource,
): pulumi.Output<string> | undefined {
  if (displayName === undefined) return undefined;
  const options = { parent, aliases: [{ name: "self-service-password-reset" }] };
  return new Group(`${name}-self-service-password-reset`, { displayName, securityEnabled: true }, options).objectId;
}

/** Up to version 0.1.0 the children lacked the component's name: the aliases keep what is deployed under those names. */
function assignAdministrators(name: string, principals: string[], parent: pulumi.Resource): pulumi.Resource[] {
  if (principals.length === 0) return [];
  const role = new DirectoryRole(
    `${name}-hybrid-identity-administrator`,
    { templateId: HYBRID_IDENTITY_ADMINISTRATOR },
    { parent, aliases: [{ name: "hybrid-identity-administrator" }] },
  );
  return principals.map((principalObjectId) => {
    const args = { roleId: role.templateId, principalObjectId };
    const options = { parent, aliases: [{ name: principalObjectId }] };
    return new DirectoryRoleAssignment(`${name}-${principalObjectId}`, args, options);
  });
}
