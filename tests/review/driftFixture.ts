import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { driftOf, type Drift, type DriftInput } from "../../review/drift.ts";
import { fleet, kit, machine, step } from "./fixture.ts";

const unchanged: EngineEvent = step({ op: "same", type: kit("TenantSettings"), name: "tenant", before: {}, after: {} });

/** What a refresh of a stack that is deployed, with these events, found. */
export const drifted = (events: readonly EngineEvent[], more: Partial<DriftInput> = {}): Drift =>
  driftOf({
    ...{
      events: [unchanged, ...events],
      stack: "prod",
      file: "Pulumi.prod.yaml",
      engine: "3.274.1",
      today: "2026-11-29",
      problems: [],
      declared: [],
    },
    ...{ hideHostNames: false, source: { version: "0.1.0", commit: "fedcba987654" } },
    ...more,
  });

export const ageOf = (after: number): EngineEvent => {
  const [before, now] = [0, after].map((minimumPasswordAge) => ({ mode: "manage", accountPolicy: { minimumPasswordAge } })); // prettier-ignore
  return step({ op: "update", type: kit("GroupPolicyObject"), name: fleet, ...(before && { before }), ...(now && { after: now }), diff: ["accountPolicy.minimumPasswordAge"] }); // prettier-ignore
};
export const goneHost: EngineEvent = step({ op: "delete", type: machine, name: "host-1", before: { osProfile: { computerName: "CORP-AGENT1" } } }); // prettier-ignore
