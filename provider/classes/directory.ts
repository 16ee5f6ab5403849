import type * as pulumi from "@pulumi/pulumi";

/** How a directory resource reaches its domain. */
export interface DirectoryArgs {
  /** Required. DNS name of the domain. A change replaces the resource. */
  domain: pulumi.Input<string>;
  /** Optional. Domain controller to talk to. Default: the PDC emulator. */
  server?: pulumi.Input<string>;
  /** Optional. Path of the domain's SYSVOL folder. Default: \\domain\SYSVOL\domain. */
  sysvolPath?: pulumi.Input<string>;
  /** Optional. Where the script runs; `local`: PowerShell beside Pulumi. Default: local. */
  channel?: pulumi.Input<string>;
  /** Optional. Account the script binds as. Default: the account that runs it. */
  credential?: pulumi.Input<CredentialArgs>;
}

export interface CredentialArgs {
  /** Required. User principal name. */
  user: pulumi.Input<string>;
  /** Required. Must be a secret. */
  password: pulumi.Input<string>;
}
