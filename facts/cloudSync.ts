/**
 * What Microsoft Graph calls the parts of a cloud sync configuration.
 * https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-inbound-synch-ms-graph
 */

/** The application template of synchronization from Active Directory to Entra ID. */
export const CLOUD_SYNC_APPLICATION_TEMPLATE = "1a4721b3-e57f-4451-ae87-ef078703ec94";

/** Its job templates, whose names are the scenarios of the secret AppKey too. */
export const CLOUD_SYNC_JOBS = { provisioning: "AD2AADProvisioning", passwordHash: "AD2AADPasswordHash" } as const;

/** What is said of a configuration; `unknown`: whether it is said is all that counts. */
interface Told {
  readonly passwordHashSync: boolean;
  readonly deletionThreshold?: unknown;
  readonly notifications?: unknown;
  readonly servicePrincipalId?: unknown;
  readonly provisioningJobId?: unknown;
  readonly passwordHashJobId?: unknown;
}

/** A key that does not fit the others: why, and what to write instead. */
export interface Contradiction {
  readonly propertyPath: string;
  readonly reason: string;
}

/** A configuration is taken over as a whole: with its jobs, and with all of its secrets or none. */
export function cloudSyncContradictions(told: Told): Contradiction[] {
  const there = told.servicePrincipalId !== undefined;
  const jobs = [
    { propertyPath: "provisioningJobId" as const, wanted: true, template: CLOUD_SYNC_JOBS.provisioning },
    {
      propertyPath: "passwordHashJobId" as const,
      wanted: told.passwordHashSync,
      template: CLOUD_SYNC_JOBS.passwordHash,
    },
  ].flatMap(({ propertyPath, wanted, template }) => {
    const written = told[propertyPath] !== undefined;
    if (!there) return written ? [{ propertyPath, reason: OF_NO_CONFIGURATION }] : [];
    if (written && wanted)
      return ofOtherTemplate(told[propertyPath], template).map((reason) => ({ propertyPath, reason }));
    if (written === wanted) return [];
    return [{ propertyPath, reason: wanted ? JOB_MISSING : NO_HASHES }];
  });
  const lacking = (["deletionThreshold", "notifications"] as const).filter((key) => told[key] === undefined);
  if (!there || lacking.length !== 1) return jobs;
  return [...jobs, ...lacking.map((propertyPath) => ({ propertyPath, reason: HALF_A_SECRET }))];
}

/** The id of a job begins with its template. */
function ofOtherTemplate(id: unknown, template: string): string[] {
  const [own = ""] = typeof id === "string" ? id.split(".") : [template];
  if (own.toLowerCase() === template.toLowerCase()) return [];
  return [`is a job of ${own}, but the one of ${template} is meant. Write the id that begins with ${template}.`];
}

const OF_NO_CONFIGURATION =
  "names a job, but a configuration that the kit makes has none yet. Write servicePrincipalId too, or leave it out.";

const JOB_MISSING =
  "is missing, but a configuration is taken over with its jobs. Write the id that GET https://graph.microsoft.com/v1.0/servicePrincipals/{servicePrincipalId}/synchronization/jobs tells.";

const NO_HASHES = "names the job of password hashes, but passwordHashSync is false. Leave it out, or write true.";

const HALF_A_SECRET =
  "is missing, but deletionThreshold and notifications are one secret, and all secrets of a configuration are replaced together. Write both, as the portal shows them, or neither.";
