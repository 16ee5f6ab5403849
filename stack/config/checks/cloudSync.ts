import { cloudSyncContradictions } from "../../../facts/cloudSync.ts";
import type { Defect } from "../path.ts";
import type { DeclaredDomain, DeclaredForest } from "./declared.ts";
import { repeated } from "./repeated.ts";

/** A configuration that does not fit its domain or itself. */
export function checkCloudSync(forests: readonly DeclaredForest[]): Defect[] {
  const domains = forests.flatMap((forest) => forest.domains);
  return [...domains.flatMap(besideConnectSync), ...domains.flatMap(contradictions), ...takenOverTwice(domains)];
}

/** Both engines on the users of one domain would fight over them. */
function besideConnectSync({ name, values, path }: DeclaredDomain): Defect[] {
  if (values.cloudSync === undefined || values.syncedBy !== "connectSync") return [];
  const message = `${name} is synced by Entra Connect Sync, but cloudSync declares a cloud sync configuration for it. Leave cloudSync out, or write \`syncedBy: cloudSync\` once Connect Sync no longer has the domain in its scope.`;
  return [{ path: [...path, "cloudSync"], message }];
}

function contradictions({ values: { cloudSync }, path }: DeclaredDomain): Defect[] {
  if (cloudSync?.passwordHashSync === undefined) return [];
  const { passwordHashSync } = cloudSync;
  // What is wrong is told where it stands, and is written all the same.
  const written = Object.fromEntries(Object.entries(cloudSync).map(([key, value]) => [key, value ?? null]));
  return cloudSyncContradictions({ ...written, passwordHashSync }).map(({ propertyPath, reason }) => ({
    path: [...path, "cloudSync", propertyPath],
    message: reason,
  }));
}

/** One service principal is one configuration, of one domain. */
function takenOverTwice(domains: readonly DeclaredDomain[]): Defect[] {
  const idOf = ({ values }: DeclaredDomain) => values.cloudSync?.servicePrincipalId?.toLowerCase();
  return repeated(domains, idOf, (domain, first) => {
    const message = `${idOf(domain)} is the configuration of ${first.name} already, but a configuration is of one domain. Write the object id of ${domain.name}'s own.`;
    return { path: [...domain.path, "cloudSync", "servicePrincipalId"], message };
  });
}
