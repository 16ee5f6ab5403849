import type { TenantAccess, TenantApplier, TenantSight } from "../../resources/ports/tenant.ts";
import type { Graph } from "../graph/graph.ts";
import { GraphError } from "../graph/graphError.ts";

/** Names of the two activities. https://learn.microsoft.com/en-us/entra/identity/monitoring-health/reference-audit-activities */
export const activities = {
  on: "Enable password writeback for directory",
  off: "Disable password writeback for directory",
};

/** Of the tenant and cloud that are asked about. */
export type GraphSource = (access: TenantAccess) => Promise<Graph>;

/**
 * The tenant's audit log: it tells who switched the master setting last, as long as it remembers. What it does not remember is
 * unknown, and not off.
 */
export function auditLogWay(graphOf: GraphSource): TenantApplier {
  return {
    name: "auditLog",
    sets: [],
    observes: ["passwordWriteback"],
    apply: () => Promise.resolve({}),
    async observe(access, { signal, warn }): Promise<TenantSight> {
      try {
        return sightIn(await (await graphOf(access)).list(question(), signal));
      } catch (error) {
        // Who may not ask knows as little as who does not ask: nothing is stopped by it.
        if (!(error instanceof GraphError)) throw error;
        warn(`The tenant's audit log was not read. ${error.message} It needs the permission AuditLog.Read.All.`);
        return unseen("the audit log was not read");
      }
    },
  };
}

function question(): string {
  const names = Object.values(activities).map((name) => `activityDisplayName eq '${name}'`);
  const filter = encodeURIComponent(names.join(" or "));
  return `/v1.0/auditLogs/directoryAudits?$filter=${filter}`;
}

function sightIn(records: readonly Readonly<Record<string, unknown>>[]): TenantSight {
  const times = records.flatMap(({ activityDisplayName, activityDateTime, result }) => {
    const on = activityDisplayName === activities.on;
    if ((!on && activityDisplayName !== activities.off) || result !== "success") return [];
    const time = typeof activityDateTime === "string" ? Date.parse(activityDateTime) : NaN;
    return Number.isNaN(time) ? [] : [{ on, time }];
  });
  const newest = times.sort((a, b) => b.time - a.time)[0];
  if (newest === undefined) {
    return unseen("the audit log has no record of it; it remembers 30 days, 7 in a tenant without Entra ID P1");
  }
  const where = `audit log: ${newest.on ? activities.on : activities.off}, ${new Date(newest.time).toISOString()}`;
  return { seen: { passwordWriteback: newest.on }, where: { passwordWriteback: where }, unseen: {} };
}

const unseen = (why: string): TenantSight => ({ seen: {}, where: {}, unseen: { passwordWriteback: why } });
