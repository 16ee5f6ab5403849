import { CLOUD_SYNC_APPLICATION_TEMPLATE, CLOUD_SYNC_JOBS } from "../../../facts/cloudSync.ts";
import type { Graph, GraphObject } from "../graph.ts";
import { GraphError } from "../graphError.ts";

/** A job of a cloud sync configuration. https://learn.microsoft.com/en-us/graph/api/resources/synchronization-synchronizationstatus */
export interface Job {
  readonly id: string;
  /** NotConfigured, NotRun, Active, Paused or Quarantine. */
  readonly code: string;
  /** Why and since when it is in quarantine. */
  readonly quarantine: GraphObject;
}

export interface Configuration {
  readonly servicePrincipalId: string;
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
    found.push({ servicePrincipalId: id, domain: displayName.toLowerCase(), jobs: jobs.map(jobOf) });
  }
  return found;
}

function jobOf({ id, status }: GraphObject): Job {
  const { code, quarantine } = objectIn(status);
  return { id: String(id), code: String(code), quarantine: objectIn(quarantine) };
}

export const objectIn = (value: unknown): GraphObject =>
  typeof value === "object" && value !== null ? (value as GraphObject) : {};

/** Its id begins with its template; what Microsoft Graph answers as the template is another one. */
export const jobIdOf = ({ jobs }: Configuration, kind: keyof typeof CLOUD_SYNC_JOBS): string | undefined =>
  jobs.find(({ id }) => id.startsWith(`${CLOUD_SYNC_JOBS[kind]}.`))?.id;
