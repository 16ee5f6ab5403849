import type * as pulumi from "@pulumi/pulumi";

/** How a directory resource reaches its domain. */
export interface DirectoryArgs {
  /** Required. DNS name of the domain. A change replaces the resource. */
  domain: pulumi.Input<string>;
  /** Optional. Domain controller to talk to. Default: the PDC emulator. */
  server?: pulumi.Input<string>;
  /** Optional. Path of the domain's SYSVOL folder. Default: \\domain\SYSVOL\domain. */
  sysvolPath?: pulumi.Input<string>;
  /**
   * Optional. Where the scripts run: `local` for PowerShell beside Pulumi, or the resource id of an Azure VM or Arc server,
   * which runs them as managed run commands. Default: local.
   */
  channel?: pulumi.Input<string>;
  /** Optional. Account the script binds as. Default: the account that runs it. */
  credential?: pulumi.Input<CredentialArgs>;
  /**
   * Optional. `manage`, or `observe`: nothing is ever written, and the update fails with the difference where the directory
   * is not as declared. Default: manage.
   */
  mode?: pulumi.Input<string>;
}

export interface CredentialArgs {
  /** Required. User principal name. */
  user: pulumi.Input<string>;
  /** Conditional. Must be a secret. Required if secretUrl is absent. */
  password?: pulumi.Input<string>;
  /**
   * Conditional. URL of a Key Vault secret, https://<vault>.vault.azure.net/secrets/<name>. The host's managed identity reads
   * it when a script runs, so that the password is in neither state nor run command. Required if password is absent.
   */
  secretUrl?: pulumi.Input<string>;
}
