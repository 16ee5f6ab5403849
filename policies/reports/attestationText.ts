import type { ToldAttestation } from "./report.ts";

/** Who says to have seen what in the portal, and until when that counts, in one line. */
export function attestationText({
  resource,
  by,
  on,
  lastDay,
  hasExpired,
  licence,
  evidence,
  note,
}: ToldAttestation): string {
  const until =
    lastDay === undefined ? "no day known on which it ends" : `${hasExpired ? "expired" : "counts until"} ${lastDay}`;
  const words = [
    `${resource}: attested by ${by} on ${on}`,
    until,
    licence === undefined ? "no licence named" : `licence ${licence}`,
    ...(evidence === undefined ? [] : [`evidence ${evidence}`]),
    ...(note === undefined ? [] : [`note: ${note}`]),
  ];
  return words.join("; ");
}
