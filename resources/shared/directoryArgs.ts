// Made from definition.ts by npm run generate.
import type * as pulumi from "@pulumi/pulumi";

/** Whether a resource of the directory writes. */
export const Mode = {
  /** Makes the directory as declared. */
  Manage: "manage",
  /** Writes nothing; an update fails with the difference where the directory is not as declared. */
  Observe: "observe",
} as const;
export type Mode = (typeof Mode)[keyof typeof Mode];

/** Account the script binds as. */
export interface CredentialArgs {
  /** User principal name. */
  user: pulumi.Input<string>;
  /** Its password, a secret; if `secretUrl` is absent. */
  password?: pulumi.Input<string>;
  /**
   * URL of a Key Vault secret, https://<vault>.vault.azure.net/secrets/<name>; if `password` is absent. The host's
   * managed identity reads it when a script runs, so that the password is in neither state nor run command.
   */
  secretUrl?: pulumi.Input<string>;
}

/** How a directory resource reaches its domain. */
export interface DirectoryArgs {
  /** DNS name of the domain, at most 64 characters. A change replaces the resource. */
  domain: pulumi.Input<string>;
  /**
   * Host name of the domain controller to talk to, never its address.
   * @default the PDC emulator
   */
  server?: pulumi.Input<string>;
  /**
   * Path of the domain's SYSVOL folder; of a share by name, never by address.
   * @default \\<domain controller>\SYSVOL\<domain>
   */
  sysvolPath?: pulumi.Input<string>;
  /**
   * Where the scripts run: `local` for PowerShell beside Pulumi, or the resource id of an Azure VM or Arc server,
   * which runs them as managed run commands.
   * @default local
   */
  channel?: pulumi.Input<string>;
  /**
   * Account the script binds as.
   * @default the account that runs it
   */
  credential?: pulumi.Input<CredentialArgs>;
  /**
   * `manage`, or `observe`: nothing is ever written, and the update fails with the difference where the directory
   * is not as declared.
   * @default manage
   */
  mode?: pulumi.Input<Mode>;
}
