import type { ProvisioningAgentInputs } from "./definition.ts";

/**
 * The domain controllers that an agent asks first. It is given them with the domain (Add-AADCloudSyncADDomain); no documented command
 * changes them afterwards, and none tells them: so what it was given is remembered, and a change is a person's, in the wizard.
 * https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-install-pshell
 */

type Domain = ProvisioningAgentInputs["domains"][number];

/** Names of servers by domain, in lower case. */
export type Controllers = Readonly<Record<string, readonly string[]>>;

export const controllersOf = (domains: readonly Domain[]): Controllers =>
  Object.fromEntries(domains.map(({ name, preferredDomainControllers }) => [keyOf(name), preferredDomainControllers]));

/** Of a domain; undefined: nothing is known. */
export const ofDomain = (controllers: Controllers, name: string): readonly string[] | undefined =>
  controllers[keyOf(name)];

/** Whether they are those that are declared, in the same order; where nothing is known none were given. */
export function areDeclared({ name, preferredDomainControllers: declared }: Domain, controllers: Controllers): boolean {
  const known = ofDomain(controllers, name) ?? [];
  return known.length === declared.length && known.every((server, at) => keyOf(server) === keyOf(declared[at] ?? ""));
}

const keyOf = (name: string): string => name.toLowerCase();
