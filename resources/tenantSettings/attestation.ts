import type { CheckFailure } from "../definition/checkFields.ts";
import type { TenantSetting } from "../ports/tenant.ts";
import type { TenantSettingsInputs } from "./definition.ts";

type Attestation = NonNullable<TenantSettingsInputs["attestation"]>;

/** Whose statement it is, and of when. */
export const attestationText = ({ by, on, note }: Attestation): string => `${by} on ${on}${note ? ` (${note})` : ""}`;

/** A statement is dated, and about the settings as they are: `attested` are those that nobody but a person sees. */
export function refuseAttestation(
  attestation: Attestation,
  inputs: TenantSettingsInputs,
  before: TenantSettingsInputs | undefined,
  attested: readonly TenantSetting[],
): CheckFailure[] {
  const time = Date.parse(`${attestation.on}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(attestation.on) || Number.isNaN(time)) {
    return [{ property: "attestation.on", reason: `"${attestation.on}" is not a calendar date. Write YYYY-MM-DD.` }];
  }
  // A day of tolerance: the person may be east of the clock that reads this.
  if (time > Date.now() + 86_400_000) {
    const reason = `${attestation.on} is in the future; a statement is about what was seen. Write the day it was seen.`;
    return [{ property: "attestation.on", reason }];
  }
  const changed = before ? attested.filter((name) => before[name] !== inputs[name]) : [];
  const old = before?.attestation;
  const same = old !== undefined && attestationText(old) === attestationText(attestation);
  if (changed.length === 0 || !same) return [];
  return [
    {
      property: "attestation",
      reason: `${changed.join(", ")} changed, but the statement by ${attestation.by} of ${attestation.on} is about the settings before. Make the change in the portal, then attest again with a new date or note; or remove the attestation.`,
    },
  ];
}
