import * as pulumi from "@pulumi/pulumi";
import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import { KEY_VAULT_SECRETS_USER } from "../facts/azureRoles.ts";
import { given } from "./args.ts";
import type { DomainMember, JoinOptions, KeyVaultSecretArgs } from "./domainJoin.ts";
import { GRANT_VAULT_ACCESS } from "./defaults.ts";
import { onceFor } from "./doneOnce.ts";
import { runOnHost } from "./hostScript.ts";

/** Seconds: a role that was just assigned counts after up to ten minutes, and the script waits for it. */
const PATIENCE = 1200;

/**
 * Joins a host by a script that reads the password by the host's own identity, so that Pulumi, the state and the run command
 * never hold it. Azure's extension takes the whole of its settings as one secret instead, out of a vault that lets Azure deploy from it.
 */
export function joinWithVaultSecret(
  name: string,
  { host, isProtected, domain, domainJoin, ...place }: DomainMember,
  secret: pulumi.Output<pulumi.Unwrap<KeyVaultSecretArgs>>,
  options: JoinOptions,
): pulumi.CustomResource {
  const { user, ouPath, grantVaultAccess = GRANT_VAULT_ACCESS } = domainJoin;
  const access = grantVaultAccess ? [secretsUser(`${name}-domain-join`, host, secret, options)] : [];
  const parameters = pulumi
    .all([domain, user, secret, ouPath])
    .apply(([domain, user, { secretUrl }, ouPath]) => ({ domain, user, secretUrl, ...given({ ouPath }) }));
  const script = { script: "DomainJoin.ps1", parameters, timeoutInSeconds: PATIENCE };
  return runOnHost(
    name,
    { ...place, host, ...script, runCommandName: "domain-join" },
    {
      ...options,
      dependsOn: [...access, ...options.dependsOn],
      ...onceFor({ host, isProtected }, ["source", "parameters", "timeoutInSeconds"]),
    },
  );
}

/** On the one secret, and nothing else in the vault. https://learn.microsoft.com/azure/key-vault/general/rbac-guide */
function secretsUser(
  name: string,
  host: VirtualMachineOf,
  secret: pulumi.Output<pulumi.Unwrap<KeyVaultSecretArgs>>,
  options: JoinOptions,
): RoleAssignment {
  return new RoleAssignment(
    name,
    {
      scope: secret.apply(({ vaultId, secretUrl }) => `${vaultId}/secrets/${secretNameOf(secretUrl)}`),
      principalId: host.identity.apply((identity) => identity?.principalId as string), // every host has one
      principalType: "ServicePrincipal", // an identity that was just made need not be found yet
      roleDefinitionId: secret.apply(({ vaultId }) => roleIn(vaultId)),
    },
    options,
  );
}

type VirtualMachineOf = DomainMember["host"];

function secretNameOf(secretUrl: string): string {
  return new URL(secretUrl).pathname.split("/")[2] ?? "";
}

/** Built-in roles are in every subscription; the id names one. */
function roleIn(vaultId: string): string {
  const subscription = vaultId.split("/")[2] ?? "";
  return `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${KEY_VAULT_SECRETS_USER}`;
}
