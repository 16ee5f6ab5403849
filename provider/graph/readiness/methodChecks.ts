import { GraphError } from "../graphError.ts";
import { asApplication, type Outcome, type ReadinessCheck } from "./check.ts";

const page = "Entra ID > Authentication methods > Policies";

/** By state of the migration from the former policies, whose methods Microsoft announced not to be managed any more from 2025-09-30 on. */
const outcomes: Readonly<Record<string, Outcome>> = {
  preMigration: {
    state: "told",
    found: `a reset takes the methods of the former policy only (preMigration): what is enabled in ${page} does not count for it`,
    next: `Microsoft announced that the former policy's methods cannot be managed any more from 2025-09-30 on. Enable in ${page} what people reset with, then set Manage migration there to Migration in Progress, or to Migration Complete.`,
  },
  migrationInProgress: {
    state: "met",
    found: `a reset takes what is enabled in ${page}, and beside that the methods of the former policy (migrationInProgress)`,
  },
  migrationComplete: { state: "met", found: `a reset takes what is enabled in ${page} (migrationComplete)` },
};

/**
 * Which policy decides on the methods of a reset. The answer takes no $select.
 * https://learn.microsoft.com/entra/identity/authentication/concept-authentication-methods-manage
 */
export const methodsPolicy: ReadinessCheck = {
  name: "authentication methods",
  permission: "Policy.Read.All",
  otherwise: `${asApplication} Or look in ${page} > Manage migration.`,
  async run(graph, _, signal): Promise<Outcome> {
    const { policyMigrationState: state } = await graph.get("/v1.0/policies/authenticationMethodsPolicy", signal);
    const outcome = typeof state === "string" && Object.hasOwn(outcomes, state) ? outcomes[state] : undefined;
    if (outcome) return outcome;
    // Seen of tenants that never had the former policies; Microsoft documents no such answer.
    throw new GraphError(200, "shape", "authenticationMethodsPolicy has no known policyMigrationState");
  },
};
