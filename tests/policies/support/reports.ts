import { evaluate } from "../../../policies/evaluate.ts";
import type { UnusableInput } from "../../../policies/reports/json.ts";
import type { Provenance, Report, ToldAttestation } from "../../../policies/reports/report.ts";
import { UNKNOWN } from "../../../policies/rule.ts";
import { change, goodStack, today } from "./stackFixture.ts";

export const hostile =
  "x\n::error::forged\u202e ]]> <img src=x> [a](https://b) @team #1 `c` | ##vso[task.complete]%0A;";
export const provenance: Provenance = {
  version: "0.1.0",
  day: "2026-11-24",
  sources: [{ file: "a b/Pulumi.prod.yaml", sha256: "ab".repeat(32), commit: "cd".repeat(20) }],
};
export const problems: UnusableInput[] = [
  { file: "Pulumi.bad.yaml", line: 2, column: 3, path: "tenant", message: hostile },
];

export const attestation: ToldAttestation = {
  ...{ resource: "tenant", by: "Jo Doe", on: "2026-11-20", lastDay: "2027-02-18", hasExpired: false },
  ...{ licence: "P1", evidence: hostile },
};

/** One error, one warning, one exempted and one not evaluated; and a file of which nothing is known. */
export function reports(name = "corp-policy"): Report[] {
  const wrong = change(goodStack(), "corp-policy", "accountPolicy.minimumPasswordAge", 1);
  const both = change(wrong, "tenant", "selfServicePasswordResetScope", "none");
  const stack = change(change(both, "corp-agents", "agentCount", 2), "baseline", "policyDefinitionId", UNKNOWN);
  const placed = stack.map((view) => ({
    ...view,
    ...(view.name === "corp-policy" && { name }),
    placeOf: () => ({ file: "a b/Pulumi.prod.yaml", line: 7, column: 3 }),
  }));
  const exemption = { rule: "agent-count", reason: hostile, approvedBy: "Jo Doe", expires: "2027-06-30" };
  const judged = evaluate(placed, { today, exemptions: [exemption] });
  const nothing = evaluate([], { today });
  return [
    { file: "a b/Pulumi.prod.yaml", judged: "12 resources", ...judged, attestations: [attestation] },
    { file: "Pulumi.esc.yaml", judged: "0 resources", isPartial: true, unknown: "an environment knows it", ...nothing },
  ];
}
