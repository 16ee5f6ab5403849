import type { HttpClient } from "@azure/core-rest-pipeline";
import type { TenantState } from "../../resources/ports/tenant.ts";
import type { StateFile } from "../directory/stateFile.ts";
import { serviceOf, type Answer } from "./service.ts";
import { change, settingsIn, type TenantFile } from "./state.ts";

/**
 * The interface behind the portal's page as public tools know it: what it answers, and the two changes that it takes. That the first
 * of them moves the first box is what their names say; no real tenant has shown it.
 */
export function simulatedPortal(file: StateFile<TenantFile>, tenantId: string): HttpClient {
  return serviceOf((method, url, body) => {
    if (!url.pathname.endsWith("/PasswordReset/OnPremisesPasswordResetPolicies")) return { status: 404 };
    return file.update((state): Answer => {
      if (method === "GET") return { status: 200, body: policyOf(settingsIn(state, tenantId)) };
      const wanted = changeIn(body);
      if (wanted === undefined) return { status: 400 };
      change(state, tenantId, wanted);
      return { status: 200 };
    });
  });
}

function policyOf({ passwordWriteback, cloudSyncWriteback, accountUnlock }: TenantState): object {
  return {
    objectId: "default",
    passwordWritebackSupported: passwordWriteback,
    accountUnlockSupported: true,
    accountUnlockEnabled: accountUnlock,
    enablementForTenant: passwordWriteback,
    cloudProvisioningEnablementForTenant: cloudSyncWriteback,
  };
}

function changeIn(body: unknown): Partial<TenantState> | undefined {
  const { passwordWriteBackSupported: passwords, accountUnlockEnabled: unlock } = (body ?? {}) as Record<
    string,
    unknown
  >;
  if (typeof passwords === "boolean") return { passwordWriteback: passwords };
  return typeof unlock === "boolean" ? { accountUnlock: unlock } : undefined;
}
