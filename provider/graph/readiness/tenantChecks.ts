import { GLOBAL_ADMINISTRATOR, HYBRID_IDENTITY_ADMINISTRATOR } from "../../../facts/entraRoles.ts";
import { writebackPlans } from "../../../facts/licences.ts";
import { GraphError } from "../graphError.ts";
import type { Outcome, ReadinessCheck } from "./check.ts";

/** That whoever is signed in is in the declared tenant, in the declared cloud. */
export const cloud: ReadinessCheck = {
  name: "tenant and cloud",
  permission: "User.Read or Organization.Read.All",
  async run(graph, { tenantId, cloud: declared }, signal): Promise<Outcome> {
    const [organization] = await graph.list("/v1.0/organization?$select=id,displayName", signal);
    const id = organization?.["id"];
    if (typeof id !== "string") throw new GraphError(200, "shape", "the organization has no id");
    if (id.toLowerCase() === tenantId.toLowerCase()) {
      return { state: "met", found: `the tenant is ${id}, in the cloud ${declared}` };
    }
    const found = `the sign-in is to the tenant ${id}, and the stack file names ${tenantId}`;
    return { state: "unmet", found, next: `Sign in to the declared one: az login --tenant ${tenantId}` };
  },
};

/** https://learn.microsoft.com/en-us/graph/api/subscribedsku-list */
export const licence: ReadinessCheck = {
  name: "licence",
  permission: "LicenseAssignment.Read.All",
  async run(graph, _, signal): Promise<Outcome> {
    const counted = new Map<string, number>();
    for (const sku of await graph.list("/v1.0/subscribedSkus", signal)) {
      const { capabilityStatus, prepaidUnits, servicePlans } = sku;
      const units = (prepaidUnits as { enabled?: unknown } | undefined)?.enabled;
      if (!Array.isArray(servicePlans) || typeof units !== "number" || typeof capabilityStatus !== "string")
        throw new GraphError(200, "shape", "a subscription has no plans, units or capabilityStatus");
      if (!["Enabled", "Warning"].includes(capabilityStatus) || units <= 0) continue;
      for (const { servicePlanId, provisioningStatus } of servicePlans as Record<string, unknown>[]) {
        if (typeof servicePlanId !== "string" || typeof provisioningStatus !== "string")
          throw new GraphError(200, "shape", "a plan of a subscription has no servicePlanId or provisioningStatus");
        const plan = writebackPlans[servicePlanId.toLowerCase()];
        if (plan !== undefined && provisioningStatus === "Success") counted.set(plan, (counted.get(plan) ?? 0) + units);
      }
    }
    if (counted.size === 0) {
      const found = "no subscription has Entra ID P1 or P2, which writeback is licensed by";
      return { state: "unmet", found, next: "Have licences for everyone who may reset a password; a trial will do." };
    }
    const plans = [...counted].sort().map(([plan, units]) => `${plan} for ${units}`);
    return { state: "met", found: `${plans.join(", ")} users; whether each user has one is not asked` };
  },
};

/** Roles that are active now: one to be activated first counts only once it is. */
export const role: ReadinessCheck = {
  name: "role",
  permission: "Directory.Read.All",
  async run(graph, _, signal): Promise<Outcome> {
    const path =
      "/v1.0/me/transitiveMemberOf/microsoft.graph.directoryRole?$count=true&$select=displayName,roleTemplateId";
    const roles = await graph.list(path, signal).catch((error: unknown) => {
      // An application has no "me".
      if (error instanceof GraphError && error.status === 400) return undefined;
      throw error;
    });
    if (roles === undefined) return { state: "notChecked", found: "an application is signed in, and no person" };
    if (roles.some(({ roleTemplateId }) => typeof roleTemplateId !== "string"))
      throw new GraphError(200, "shape", "a role has no roleTemplateId");
    const held = roles.map((one) => String(one["roleTemplateId"]).toLowerCase());
    const names = roles.map(({ displayName, roleTemplateId }) => String(displayName ?? roleTemplateId)).sort();
    const has = [HYBRID_IDENTITY_ADMINISTRATOR, GLOBAL_ADMINISTRATOR].some((id) => held.includes(id));
    const active = names.length > 0 ? names.join(", ") : "none";
    if (has) return { state: "met", found: `active roles: ${active}` };
    return {
      state: "unmet",
      found: `active roles: ${active}; Hybrid Identity Administrator is not among them`,
      next: "Activate it before somebody sets the boxes or registers an agent; to read what is here it is not needed.",
    };
  },
};
