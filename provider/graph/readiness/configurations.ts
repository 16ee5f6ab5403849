import { CLOUD_SYNC_APPLICATION_TEMPLATE, CLOUD_SYNC_JOBS } from "../../../facts/cloudSync.ts";
import type { Graph, GraphObject } from "../graph.ts";
import { GraphError } from "../graphError.ts";

/** https://learn.microsoft.com/en-us/graph/api/resources/synchronization-synchronizationstatus */
const CODES = ["NotConfigured", "NotRun", "Active", "Paused", "Quarantine"] as const;

/** A job of a cloud sync configuration. */
export interface Job {
  readonly id: string;
  /** Undefined: Microsoft Graph tells none that it documents, so that nothing is known of the job. */
  readonly code: (typeof CODES)[number] | undefined;
  /** Why and since when it is in quarantine. */
  readonly quarantine: GraphObject;
}

export interface Configuration {
  readonly servicePrincipalId: string;
  /** As it is written. */
  readonly name: string;
  /** In lower case: portal and kit name the application by its domain. */
  readonly domain: string;
  readonly jobs: readonly Job[];
}

/** The cloud sync configurations of the tenant, as Microsoft Graph lists them. */
export async function configurationsIn(graph: Graph, signal: AbortSignal): Promise<Configuration[]> {
  const filter = encodeURIComponent(`applicationTemplateId eq '${CLOUD_SYNC_APPLICATION_TEMPLATE}'`);
  const applications = await graph.list(`/v1.0/servicePrincipals?$filter=${filter}&$select=id,displayName`, signal);
  const found: Configuration[] = [];
  for (const { id, displayName } of applications) {
    if (typeof id !== "string" || typeof displayName !== "string")
      throw new GraphError(200, "shape", "a service principal has no id or displayName");
    const jobs = await graph.list(`/v1.0/servicePrincipals/${id}/synchronization/jobs`, signal);
    found.push({ servicePrincipalId: id, name: displayName, domain: displayName.toLowerCase(), jobs: jobs.map(jobOf) });
  }
  return found;
}

function jobOf({ id, status }: GraphObject): Job {
  if (typeof id !== "string") throw new GraphError(200, "shape", "a job has no id");
  const { code, quarantine } = objectIn(status);
  return { id, code: CODES.find((one) => one === code), quarantine: objectIn(quarantine) };
}

/** Whether its name is no domain's, so that only its secrets tell which domain it is of. */
export const isNamedOtherwise = ({ domain }: Configuration): boolean => !/^([a-z0-9_-]+\.)+[a-z0-9-]+$/.test(domain);

/** Where a person sees the domain of a configuration. */
export const whereItsDomainIs = ({ servicePrincipalId }: Configuration): string =>
  `GET https://graph.microsoft.com/v1.0/servicePrincipals/${servicePrincipalId}/synchronization/secrets tells it, in the key Domain`;

export const objectIn = (value: unknown): GraphObject =>
  typeof value === "object" && value !== null ? (value as GraphObject) : {};

/** Its id begins with its template; what Microsoft Graph answers as the template is another one. */
export const jobIdOf = ({ jobs }: Configuration, kind: keyof typeof CLOUD_SYNC_JOBS): string | undefined =>
  jobs.find(({ id }) => id.startsWith(`${CLOUD_SYNC_JOBS[kind]}.`))?.id;
