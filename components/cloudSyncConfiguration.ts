import * as pulumi from "@pulumi/pulumi";
import { ApplicationFromTemplate } from "@pulumi/azuread/applicationFromTemplate.js";
import { SynchronizationJob } from "@pulumi/azuread/synchronizationJob.js";
import { SynchronizationSecret } from "@pulumi/azuread/synchronizationSecret.js";
import { CLOUD_SYNC_APPLICATION_TEMPLATE, CLOUD_SYNC_JOBS, cloudSyncContradictions } from "../facts/cloudSync.ts";
import { refuseProblems } from "./args.ts";
import { DELETE_PROTECTION, DELETION_THRESHOLD, STARTED } from "./defaults.ts";

/** What CloudSyncConfiguration may be told. Only the domain, and whether password hashes go to Entra, are required. */
export interface CloudSyncConfigurationArgs {
  /** DNS name of the domain. A change makes another configuration. */
  domain: pulumi.Input<string>;
  /**
   * Whether hashes of the passwords go to Entra ID. No default: what leaves the directory is to be said. Writeback by cloud sync is
   * documented for users with synchronized hashes and for those who sign in by federation: false only for the latter. With true a
   * mapping remains to be made by a person (docs/cloud-sync.md).
   */
  passwordHashSync: boolean;
  /**
   * Whether the jobs run. The first cycle brings every user in scope to the tenant, so set the scope in the portal first.
   * @default false; of a configuration that is there: as it is
   */
  started?: pulumi.Input<boolean>;
  /**
   * Deletions in one cycle at which it stops.
   * @default 500; of a configuration that is there: as it is
   */
  deletionThreshold?: pulumi.Input<number>;
  /**
   * Mail address that is told when a job is put into quarantine.
   * @default nobody; of a configuration that is there: as it is
   */
  notifications?: pulumi.Input<string>;
  /** Object id of the service principal of a configuration that is there, which is taken over and never deleted. */
  servicePrincipalId?: string;
  /** Conditional. Id of its provisioning job, AD2AADProvisioning.<32 hexadecimal digits>. Required if servicePrincipalId is given. */
  provisioningJobId?: string;
  /** Conditional. Id of its password hash job, AD2AADPasswordHash.<32 hexadecimal digits>. Required if servicePrincipalId is given and passwordHashSync is true. */
  passwordHashJobId?: string;
  /**
   * Whether Pulumi protects a configuration of the kit's making against deletion.
   * @default true
   */
  deleteProtection?: boolean;
}

/**
 * The cloud sync configuration of one domain: the application made from Microsoft's template, what it is told as its
 * secrets, the provisioning job, and the password hash job where hashes are synced.
 *
 * @example
 * new CloudSyncConfiguration("corp", { domain: "corp.contoso.com", passwordHashSync: true });
 */
export class CloudSyncConfiguration extends pulumi.ComponentResource {
  static readonly type = "entra-writeback:index:CloudSyncConfiguration";
  /** Object id of the service principal, by which Microsoft Graph and the portal know the configuration. */
  readonly servicePrincipalId: pulumi.Output<string>;
  /** Id of the provisioning job. */
  readonly provisioningJobId: pulumi.Output<string>;

  constructor(name: string, args: CloudSyncConfigurationArgs, options?: pulumi.ComponentResourceOptions) {
    refuseProblems("CloudSyncConfiguration", name, args, cloudSyncContradictions);
    const { domain, passwordHashSync } = args;
    super(CloudSyncConfiguration.type, name, { domain, passwordHashSync }, options);
    const application = args.servicePrincipalId === undefined ? makeApplication(name, args, this) : undefined;
    this.servicePrincipalId = application?.servicePrincipalObjectId ?? pulumi.output(args.servicePrincipalId ?? "");
    // What is the kit's goes with its application, without a call of its own; what is taken over stays.
    const kept = application ? { deletedWith: application } : { retainOnDelete: true };
    const made: Made = { name, args, servicePrincipalId: this.servicePrincipalId, options: { parent: this, ...kept } };

    const told = tellSecrets(made);
    const provisioning = makeJob(made, "provisioning", args.provisioningJobId, told);
    if (passwordHashSync) makeJob(made, "passwordHash", args.passwordHashJobId, [...told, provisioning]);

    this.provisioningJobId = provisioning.id.apply((id) => id.split("/").at(-1) ?? id);
    const { servicePrincipalId, provisioningJobId } = this;
    // Rules on the engine see what a component puts out, and not what it was given.
    this.registerOutputs({ domain, passwordHashSync, servicePrincipalId, provisioningJobId });
  }
}

interface Made {
  readonly name: string;
  readonly args: CloudSyncConfigurationArgs;
  readonly servicePrincipalId: pulumi.Output<string>;
  readonly options: pulumi.CustomResourceOptions;
}

function makeApplication(
  name: string,
  { domain, deleteProtection }: CloudSyncConfigurationArgs,
  parent: pulumi.Resource,
): ApplicationFromTemplate {
  return new ApplicationFromTemplate(
    name,
    { displayName: domain, templateId: CLOUD_SYNC_APPLICATION_TEMPLATE },
    { parent, protect: deleteProtection ?? DELETE_PROTECTION },
  );
}

/**
 * Every secret, since Microsoft Graph replaces them all at once. Of a configuration that is taken over they are left alone
 * unless what is in them is given.
 */
function tellSecrets({ name, args, servicePrincipalId, options }: Made): pulumi.Resource[] {
  const { domain, passwordHashSync, deletionThreshold, notifications } = args;
  if (args.servicePrincipalId !== undefined && deletionThreshold === undefined) return [];
  const told = {
    AppKey: { appKeyScenario: CLOUD_SYNC_JOBS[passwordHashSync ? "passwordHash" : "provisioning"] },
    Domain: { domain },
    SyncNotificationSettings: {
      Enabled: notifications !== undefined,
      Recipients: notifications ?? "",
      DeleteThresholdEnabled: true,
      DeleteThresholdValue: deletionThreshold ?? DELETION_THRESHOLD,
    },
  };
  const credentials = Object.entries(told).map(([key, value]) => ({ key, value: pulumi.jsonStringify(value) }));
  return [new SynchronizationSecret(name, { servicePrincipalId, credentials }, options)];
}

/** A job, once its domain is told: one that starts without has nothing to read. */
function makeJob(
  { name, args, servicePrincipalId, options }: Made,
  kind: keyof typeof CLOUD_SYNC_JOBS,
  existing: string | undefined,
  dependsOn: pulumi.Resource[],
): SynchronizationJob {
  const there = args.servicePrincipalId;
  const enabled = args.started ?? (there === undefined ? STARTED : undefined);
  return new SynchronizationJob(
    `${name}-${kind === "provisioning" ? "provisioning" : "password-hash"}`,
    { servicePrincipalId, templateId: CLOUD_SYNC_JOBS[kind], ...(enabled !== undefined && { enabled }) },
    {
      ...options,
      dependsOn,
      // Graph answers another template than it was asked for (ADDCInPassthrough), which would replace the job at every update.
      ignoreChanges: enabled === undefined ? ["templateId", "enabled"] : ["templateId"],
      ...(existing !== undefined && { import: `/servicePrincipals/${there}/synchronization/jobs/${existing}` }),
    },
  );
}
