import type { Model } from "../config/model.ts";
import type { Requirement } from "./requirement.ts";

/** What asks Azure or Microsoft Graph itself, and not by a provider, signs in as the Azure SDKs do. */
export const sdkSignIn = (why: string): Requirement => ({
  kind: "tool",
  what: "@azure/identity (npm install @azure/identity@4), and a sign-in by az login, a managed identity or AZURE_CLIENT_ID and what belongs to it",
  at: "this machine",
  why,
});

/**
 * The sign-in of the providers whose resources the stack declares; both read the same variables.
 * https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
 * https://www.pulumi.com/registry/packages/azuread/installation-configuration/
 */
export function providerSignIns({ tenant, forests, policyAlignment = [] }: Model): Requirement[] {
  const hosts = forests.filter(({ agents }) => agents?.virtualMachines !== undefined).map(({ name }) => name);
  const synced = forests.flatMap(({ domains }) => domains).filter(({ cloudSync }) => cloudSync !== undefined);
  const azure = [
    ...(hosts.length > 0 ? [`the hosts of ${hosts.join(" and ")}`] : []),
    ...(policyAlignment.length > 0 ? ["policyAlignment"] : []),
  ];
  const entra = [
    ...(tenant.selfServicePasswordReset.createGroup === undefined ? [] : ["selfServicePasswordReset.createGroup"]),
    ...(tenant.hybridIdentityAdministrators.length > 0 ? ["hybridIdentityAdministrators"] : []),
    ...(synced.length > 0 ? [`cloudSync of ${synced.map(({ name }) => name).join(" and ")}`] : []),
  ];
  const signIn = (why: string): Requirement => ({
    kind: "tool",
    what: "a sign-in by az login, or ARM_CLIENT_ID, ARM_CLIENT_SECRET and ARM_TENANT_ID of a service principal",
    at: "this machine",
    why,
  });
  return [
    ...(azure.length > 0
      ? [signIn(`azure-native makes ${azure.join(" and ")}, in the subscription of the sign-in or ARM_SUBSCRIPTION_ID`)]
      : []),
    ...(entra.length > 0 ? [signIn(`azuread makes ${entra.join(", ")}`)] : []),
  ];
}
