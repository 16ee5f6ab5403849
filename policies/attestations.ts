import { hasExpired, lastDayOf } from "../facts/attestation.ts";
import { dayOf } from "../facts/calendar.ts";
import type { ToldAttestation } from "./reports/report.ts";
import type { ResourceView } from "./rule.ts";
import { TENANT_SETTINGS } from "./types.ts";
import { at } from "./value.ts";
import { HIDDEN } from "./withoutSecrets.ts";

/** The attestations that are declared; one whose text is not known is left out. */
export function attestationsIn(views: readonly ResourceView[], today: string): ToldAttestation[] {
  return views
    .filter(({ type }) => type === TENANT_SETTINGS)
    .flatMap(({ name, properties, isSecret }) => {
      const text = (key: string) => {
        const value = at(properties, "attestation", key);
        if (typeof value !== "string") return undefined;
        // Without its days it would be no attestation; they are no secret.
        return isSecret?.(["attestation", key]) && !["on", "expires"].includes(key) ? HIDDEN : value;
      };
      const [by, on, expires, evidence, licence, note] = ["by", "on", "expires", "evidence", "licence", "note"].map(text); // prettier-ignore
      if (by === undefined || on === undefined) return [];
      const statement = { on, expires };
      const lastDay = lastDayOf(statement);
      return [
        {
          resource: name,
          by,
          on: dayOf(on),
          ...(lastDay !== undefined && { lastDay }),
          hasExpired: hasExpired(statement, today),
          ...(evidence !== undefined && { evidence }),
          ...(licence !== undefined && { licence }),
          ...(note !== undefined && { note }),
        },
      ];
    });
}
