import { checkBoxNames } from "../../facts/checkBoxes.ts";
import { dayOf } from "../../facts/calendar.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import type { TenantSetting, TenantSight } from "../ports/tenant.ts";
import { attestationText, expiredText, isAttested } from "./attestation.ts";
import type { TenantSettingsInputs } from "./definition.ts";
import type { Applied, TenantMemory } from "./memory.ts";

/** How one setting is known. */
export type SettingEvidence = {
  setting: TenantSetting;
  evidence: "observed" | "attested" | "applied" | "notObservable";
  detail: string;
  time: string;
};

/** The settings of which evidence is given; the group belongs to the scope. */
const settingsOfEvidence = [
  "selfServicePasswordResetScope",
  "passwordWriteback",
  "cloudSyncWriteback",
  "accountUnlock",
] as const satisfies readonly TenantSetting[];

/** From the worst to the best: what nothing reads back is worth less than a person's look. */
const ranks: readonly SettingEvidence["evidence"][] = ["notObservable", "applied", "attested", "observed"];

export function evidenceOf(
  inputs: TenantSettingsInputs,
  memory: TenantMemory,
  sight: TenantSight,
  now: Date,
): PropertyMap {
  const settings = settingsOfEvidence.map((setting) => evidenceOfOne(setting, inputs, memory, sight, now));
  const worst = ranks.find((rank) => settings.some(({ evidence }) => evidence === rank)) ?? "notObservable";
  const details = [...new Set(settings.filter(({ evidence }) => evidence === worst).map(({ detail }) => detail))];
  return { evidence: worst, evidenceDetail: worst === "observed" ? "" : details.join("; "), settings };
}

function evidenceOfOne(
  setting: TenantSetting,
  inputs: TenantSettingsInputs,
  memory: TenantMemory,
  sight: TenantSight,
  now: Date,
): SettingEvidence {
  const value = sight.seen[setting];
  if (value !== undefined) {
    const before = memory.known[setting];
    const time = before?.value === value ? before.since : now.toISOString();
    return { setting, evidence: "observed", detail: sight.where[setting] ?? "read", time };
  }
  const { attestation } = inputs;
  const applied = appliedAs(setting, inputs, memory);
  if (attestation && isAttested(inputs, now) && !(applied && dayOf(applied.time) >= attestation.on)) {
    return { setting, evidence: "attested", detail: attestationText(attestation), time: attestation.on };
  }
  if (applied) return { setting, evidence: "applied", detail: applied.detail, time: applied.time };
  const why = [
    sight.unseen[setting] ?? "nothing reads it",
    attestation ? expiredText(attestation) : "no one attested it",
  ];
  const detail = why.join(", and ");
  const before = memory.unknown[setting];
  const time = before?.detail === detail ? before.since : now.toISOString();
  return { setting, evidence: "notObservable", detail, time };
}

/**
 * The last that is known of each check box: by its evidence now, else by a statement that has expired, as nobody has said otherwise since,
 * else as it was known before.
 */
export function lastKnownOf(
  inputs: TenantSettingsInputs,
  memory: TenantMemory,
  sight: TenantSight,
  now: Date,
): TenantMemory["lastKnown"] {
  const found = checkBoxNames.flatMap((box) => {
    const { evidence, detail } = evidenceOfOne(box, inputs, memory, sight, now);
    const value = sight.seen[box] ?? inputs[box];
    if (evidence !== "notObservable") return [[box, { value, detail: `${evidence}: ${detail}` }] as const];
    const { attestation } = inputs;
    return attestation ? [[box, { value, detail: `attested: ${attestationText(attestation)}` }] as const] : [];
  });
  return { ...memory.lastKnown, ...Object.fromEntries(found) };
}

/** What was told of another value than the declared one is no evidence of this. */
function appliedAs(setting: TenantSetting, inputs: TenantSettingsInputs, memory: TenantMemory): Applied | undefined {
  const applied = memory.applied[setting];
  return applied?.value === inputs[setting] ? applied : undefined;
}
