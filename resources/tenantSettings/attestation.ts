import { hasExpired, lastDayOf, latestLastDayOf, LONGEST_ATTESTATION_DAYS } from "../../facts/attestation.ts";
import { isCalendarDay, latestDay, utcDay } from "../../facts/calendar.ts";
import { attestedPlans } from "../../facts/licences.ts";
import type { CheckFailure } from "../definition/checkFields.ts";
import type { TenantSetting } from "../ports/tenant.ts";
import type { TenantSettingsInputs } from "./definition.ts";

type Attestation = NonNullable<TenantSettingsInputs["attestation"]>;

/** Whose statement it is, of when, and what it rests on. */
export function attestationText({ by, on, note, evidence, licence }: Attestation): string {
  const remarks = [note, evidence, licence && attestedPlans[licence]].filter(Boolean).join("; ");
  return `${by} on ${on}${remarks ? ` (${remarks})` : ""}`;
}

/** Whether there is a statement, and it has not expired. */
export function isAttested({ attestation }: TenantSettingsInputs, now: Date): boolean {
  return attestation !== undefined && !hasExpired(attestation, utcDay(now));
}

export const expiredText = (attestation: Attestation): string =>
  `the statement by ${attestation.by} of ${attestation.on} expired on ${lastDayOf(attestation) ?? attestation.on}`;

/** A statement is dated, and about the settings as they are: `attested` are those that nobody but a person sees. */
export function refuseAttestation(
  attestation: Attestation,
  inputs: TenantSettingsInputs,
  before: TenantSettingsInputs | undefined,
  attested: readonly TenantSetting[],
): CheckFailure[] {
  const { by, on, expires } = attestation;
  if (!isDay(on)) return [{ property: "attestation.on", reason: `"${on}" is not a calendar date. Write YYYY-MM-DD.` }];
  // Whoever looked may be east of the clock that reads this.
  if (on > latestDay(new Date())) {
    const reason = `${on} is in the future; a statement is about what was seen. Write the day it was seen.`;
    return [{ property: "attestation.on", reason }];
  }
  const wrongEnd = expires === undefined ? undefined : refuseExpiry(attestation, expires);
  if (wrongEnd !== undefined) return [{ property: "attestation.expires", reason: wrongEnd }];
  const changed = before ? attested.filter((name) => before[name] !== inputs[name]) : [];
  const old = before?.attestation;
  const same = old !== undefined && attestationText(old) === attestationText(attestation);
  if (changed.length === 0 || !same) return [];
  return [
    {
      property: "attestation",
      reason: `${changed.join(", ")} changed, but the statement by ${by} of ${on} is about the settings before. Make the change in the portal, then attest again with a new date or note; or remove the attestation.`,
    },
  ];
}

function refuseExpiry(attestation: Attestation, expires: string): string | undefined {
  if (!isDay(expires)) return `"${expires}" is not a calendar date. Write YYYY-MM-DD.`;
  if (expires < attestation.on)
    return `${expires} is before the day of the look, ${attestation.on}. Write a later day.`;
  const latest = latestLastDayOf(attestation);
  if (latest === undefined || expires <= latest) return undefined;
  return `${expires} is more than ${LONGEST_ATTESTATION_DAYS} days after the look of ${attestation.on}. Write ${latest} or an earlier day.`;
}

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && isCalendarDay(text);
