import type { HttpClient } from "@azure/core-rest-pipeline";
import { Graph, graphEndpoints } from "../../provider/graph/graph.ts";
import { activities } from "../../provider/tenant/auditLogWay.ts";
import type { TenantAccess } from "../../resources/ports/tenant.ts";
import type { StateFile } from "../directory/stateFile.ts";
import { serviceOf } from "./service.ts";
import type { TenantFile } from "./state.ts";

/** Microsoft Graph, as far as the audit log goes. Whoever runs the sandbox may read it. */
export function simulatedGraph(file: StateFile<TenantFile>, { tenantId, cloud }: TenantAccess): Graph {
  const token = { token: "sandbox", expiresOnTimestamp: Date.now() + 3_600_000 };
  const credential = { getToken: () => Promise.resolve(token) };
  return new Graph({ endpoint: graphEndpoints[cloud], credential, client: simulatedAuditLog(file, tenantId) });
}

/** The service itself. */
export function simulatedAuditLog(file: StateFile<TenantFile>, tenantId: string): HttpClient {
  return serviceOf(async (_, url) => {
    if (url.pathname !== "/v1.0/auditLogs/directoryAudits") return { status: 404 };
    const switched = await file.update((state) => [...(state.switched?.[tenantId.toLowerCase()] ?? [])]);
    const value = switched.map(({ on, at }) => ({
      activityDisplayName: on ? activities.on : activities.off,
      activityDateTime: at,
      result: "success",
    }));
    return { status: 200, body: { value } };
  });
}
