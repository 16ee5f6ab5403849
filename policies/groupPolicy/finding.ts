import type { ServiceAccount } from "./accounts.ts";
import type { PolicyContent } from "./policyContent.ts";

export type Verdict<Place> = { readonly place: Place } & (
  | {
      readonly result: "fail";
      /** What is set. */
      readonly what: string;
      /** What to set instead. */
      readonly fix: string;
    }
  /** `reason` says what would have to be known. */
  | { readonly result: "notEvaluated"; readonly reason: string }
);

/** What in a group policy stands in the way of password writeback, or weakens the domain together with it. */
export interface GroupPolicyRule {
  /** Stable, kebab-case. */
  readonly id: string;
  readonly title: string;
  /** error: blocks writeback where the policy applies. warning: may block it, or weakens what surrounds it. */
  readonly severity: "error" | "warning";
  readonly why: string;
  /** Page or specification section that says so. */
  readonly source: string;
  /** Paths of all settings it looks at, such as userRights.SeServiceLogonRight; names of Windows know no case. */
  readonly reads: readonly string[];
  /** Paths of settings that decide whether what it reads matters. */
  readonly dependsOn?: readonly string[];
  /** Whether it depends on who the agents' service account is. */
  readonly aboutServiceAccount: boolean;
  /** Nothing: the policy does not do it. `accounts` are the service accounts that the policy must leave alone; at least one. */
  judge<Place>(policy: PolicyContent<Place>, accounts: readonly ServiceAccount[]): readonly Verdict<Place>[];
}
