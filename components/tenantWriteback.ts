import * as pulumi from "@pulumi/pulumi";
import { DirectoryRole } from "@pulumi/azuread/directoryRole.js";
import { DirectoryRoleAssignment } from "@pulumi/azuread/directoryRoleAssignment.js";
import { Group } from "@pulumi/azuread/group.js";
import type { Tenant } from "../stack/config/model.ts";
import { TenantSettings } from "../resources/index.ts";

/** Template id, the same in every tenant. https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
const hybridIdentityAdministrator = "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2";

export interface TenantWritebackArgs {
  /** Required. */
  tenant: Tenant;
}

/** The tenant's switches for writeback, who may reset a password, and who may administer it. */
export class TenantWriteback extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:TenantWriteback";
  /** observed, attested or notObservable. */
  readonly evidence: pulumi.Output<string>;

  constructor(name: string, { tenant }: TenantWritebackArgs, options?: pulumi.ComponentResourceOptions) {
    super(TenantWriteback.type, name, { tenantId: tenant.id }, options);
    const { selfServicePasswordReset: reset, writeback, attestation } = tenant;
    const groupId = reset.groupId ?? createGroup(reset.createGroup, this);

    const settings = new TenantSettings(
      name,
      {
        tenantId: tenant.id,
        cloud: tenant.cloud,
        selfServicePasswordResetScope: reset.scope,
        ...(groupId !== undefined && { selfServicePasswordResetGroupId: groupId }),
        passwordWriteback: writeback.passwords,
        cloudSyncWriteback: writeback.cloudSync,
        accountUnlock: writeback.accountUnlock,
        ...(attestation && { attestation }),
      },
      { parent: this },
    );
    assignAdministrators(tenant.hybridIdentityAdministrators, this);

    this.evidence = settings.evidence;
    this.registerOutputs({ evidence: this.evidence });
  }
}

function createGroup(displayName: string | undefined, parent: pulumi.Resource): pulumi.Output<string> | undefined {
  if (displayName === undefined) return undefined;
  return new Group("self-service-password-reset", { displayName, securityEnabled: true }, { parent }).objectId;
}

function assignAdministrators(principals: readonly string[], parent: pulumi.Resource): void {
  if (principals.length === 0) return;
  const role = new DirectoryRole(
    "hybrid-identity-administrator",
    { templateId: hybridIdentityAdministrator },
    { parent },
  );
  for (const principalObjectId of principals) {
    new DirectoryRoleAssignment(principalObjectId, { roleId: role.templateId, principalObjectId }, { parent });
  }
}
