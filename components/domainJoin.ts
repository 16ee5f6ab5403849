import * as pulumi from "@pulumi/pulumi";
import type { VirtualMachine } from "@pulumi/azure-native/compute/virtualMachine.js";
import { VirtualMachineExtension } from "@pulumi/azure-native/compute/virtualMachineExtension.js";
import { given, type ArgumentProblem } from "./args.ts";
import { onceFor } from "./doneOnce.ts";
import { joinWithVaultSecret } from "./vaultDomainJoin.ts";

/** A secret in a Key Vault that the host's own identity reads; it gets into no state. */
export interface KeyVaultSecretArgs {
  /** Resource id of the vault, in any subscription of the tenant; its permission model is Azure role-based access control. */
  vaultId: pulumi.Input<string>;
  /** URL of the secret, https://<vault>.vault.azure.net/secrets/<name>, or with /<version>. */
  secretUrl: pulumi.Input<string>;
}

/** The account that joins hosts to a domain. */
export interface DomainJoinArgs {
  /** User principal name. */
  user: pulumi.Input<string>;
  /** Its password, which is encrypted in the state; if `passwordInKeyVault` is absent. */
  password?: pulumi.Input<string>;
  /** Its password as a secret that only the host reads; if `password` is absent. */
  passwordInKeyVault?: pulumi.Input<KeyVaultSecretArgs>;
  /**
   * Whether each host's identity is given the role "Key Vault Secrets User" on the secret; false: somebody else gives it.
   * @default true
   */
  grantVaultAccess?: boolean;
  /**
   * DN of the OU that the computer accounts are made in.
   * @default the domain's own place for computers
   */
  ouPath?: pulumi.Input<string>;
}

/** A host, and the domain it joins. */
export interface DomainMember {
  readonly host: VirtualMachine;
  /** Whether Pulumi refuses to delete the host. */
  readonly isProtected: boolean;
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location?: pulumi.Input<string>;
  /** DNS name. */
  readonly domain: pulumi.Input<string>;
  readonly domainJoin: DomainJoinArgs;
}

export interface JoinOptions {
  readonly parent: pulumi.Resource;
  /** What is over on the host before the join, which restarts it. */
  readonly dependsOn: pulumi.Resource[];
}

/** A password is needed, and one only. */
export function domainJoinProblems({ password, passwordInKeyVault }: DomainJoinArgs): ArgumentProblem[] {
  if ((password === undefined) !== (passwordInKeyVault === undefined)) return [];
  const reason =
    password === undefined
      ? "is missing, but the account cannot join without one. Write password, a secret, or passwordInKeyVault."
      : "is given beside passwordInKeyVault. Remove one of the two.";
  return [{ propertyPath: "domainJoin.password", reason }];
}

/** Joins a host: with a secret of a Key Vault by a script on it, else by Azure's extension. */
export function joinDomain(name: string, member: DomainMember, options: JoinOptions): pulumi.CustomResource {
  const { passwordInKeyVault } = member.domainJoin;
  return passwordInKeyVault
    ? joinWithVaultSecret(name, member, pulumi.output(passwordInKeyVault), options)
    : joinByExtension(name, member, options);
}

/** The password is a protected setting: Azure encrypts it for the host and never gives it out again. */
function joinByExtension(
  name: string,
  { host, isProtected, domain, domainJoin, ...place }: DomainMember,
  options: JoinOptions,
): VirtualMachineExtension {
  return new VirtualMachineExtension(
    `${name}-domain-join`,
    {
      ...place,
      vmName: host.name,
      vmExtensionName: "domain-join",
      publisher: "Microsoft.Compute",
      type: "JsonADDomainExtension",
      typeHandlerVersion: "1.3",
      autoUpgradeMinorVersion: true,
      settings: {
        Name: domain,
        User: domainJoin.user,
        ...given({ OUPath: domainJoin.ouPath }),
        Restart: "true",
        Options: "3", // NETSETUP_JOIN_DOMAIN | NETSETUP_ACCT_CREATE
      },
      protectedSettings: pulumi.secret({ Password: domainJoin.password }),
    },
    { ...options, ...onceFor({ host, isProtected }, ["settings", "protectedSettings"]) },
  );
}
