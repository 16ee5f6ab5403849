import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment.js";
import { VirtualMachineRunCommandByVirtualMachine } from "@pulumi/azure-native/compute/virtualMachineRunCommandByVirtualMachine.js";
import { KEY_VAULT_SECRETS_USER } from "../facts/azureRoles.ts";
import { asciiJson } from "../resources/ports/asciiJson.ts";
import { kitScripts, scriptText } from "../scripts/scriptText.ts";
import type { DomainMember, KeyVaultSecretArgs } from "./domainJoin.ts";
import { GRANT_VAULT_ACCESS } from "./defaults.ts";
import { onceFor } from "./doneOnce.ts";

/** Seconds: a role that was just assigned counts after up to ten minutes, and the script waits for it. */
const PATIENCE = 1200;

/**
 * Joins a host by a script that reads the password by the host's own identity, so that Pulumi, the state and the run command
 * never hold it. Azure's extension takes the whole of its settings as one secret instead, out of a vault that lets Azure deploy from it.
 * https://learn.microsoft.com/azure/virtual-machines/windows/run-command-managed
 */
export function joinWithVaultSecret(
  name: string,
  { host, domain, domainJoin, ...place }: DomainMember,
  secret: pulumi.Output<pulumi.Unwrap<KeyVaultSecretArgs>>,
  options: pulumi.CustomResourceOptions,
): VirtualMachineRunCommandByVirtualMachine {
  const { user, ouPath, grantVaultAccess = GRANT_VAULT_ACCESS } = domainJoin;
  const access = grantVaultAccess ? [secretsUser(`${name}-domain-join`, host, secret, options)] : [];
  const parameters = pulumi
    .all([domain, user, secret, ouPath])
    .apply(([domain, user, { secretUrl }, ouPath]) =>
      argument({ domain, user, secretUrl, ...(ouPath !== undefined && { ouPath }) }),
    );
  return new VirtualMachineRunCommandByVirtualMachine(
    `${name}-domain-join`,
    {
      ...place,
      vmName: host.name,
      runCommandName: "domain-join",
      source: { script: scriptText(join(kitScripts, "DomainJoin.ps1")) },
      parameters: [{ name: "Parameters", value: parameters }],
      timeoutInSeconds: PATIENCE,
      asyncExecution: false,
      treatFailureAsDeploymentFailure: true,
    },
    { ...options, dependsOn: access, ...onceFor(host, ["source", "parameters", "timeoutInSeconds"]) },
  );
}

/** In base64, which has neither quotes nor spaces that a host could take for its own. (ConvertFrom-ArgumentText in Call.ps1) */
const argument = (value: object): string => Buffer.from(asciiJson(value)).toString("base64");

/** On the one secret, and nothing else in the vault. https://learn.microsoft.com/azure/key-vault/general/rbac-guide */
function secretsUser(
  name: string,
  host: VirtualMachineOf,
  secret: pulumi.Output<pulumi.Unwrap<KeyVaultSecretArgs>>,
  options: pulumi.CustomResourceOptions,
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
