import type { TenantApplier } from "../../resources/ports/tenant.ts";
import { agentWay } from "./agentWay.ts";
import { auditLogWay } from "./auditLogWay.ts";
import { portalReach } from "./portalPolicy.ts";
import { refuseToken } from "./portalToken.ts";

const portal = async (): Promise<TenantApplier> => (await import("./portalWay.ts")).portalWay();

/** The ways to a real tenant. What speaks to Microsoft's services is loaded when it is first needed. */
export const tenantWays: readonly TenantApplier[] = [
  agentWay,
  {
    ...portalReach,
    hindrance: ({ portal: access, tenantId }) =>
      access && refuseToken(access.token.trim(), tenantId, new Date())?.message,
    observe: async (access, context) => (await portal()).observe(access, context),
    apply: async (access, settings, context) => (await portal()).apply(access, settings, context),
  },
  auditLogWay(async ({ tenantId, cloud }) => {
    const { signedInGraph } = await import("../graph/signIn.ts");
    return signedInGraph(tenantId, cloud);
  }),
];
