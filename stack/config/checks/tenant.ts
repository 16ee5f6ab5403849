import { dayOf, isCalendarDay, latestDay } from "../../../facts/calendar.ts";
import { kitPath, type Defect } from "../path.ts";
import type { LooseStack } from "./declared.ts";

export function checkTenant({ tenant }: LooseStack, now: Date): Defect[] {
  return [
    ...checkAttestation(tenant?.attestation?.on, now),
    ...administratorsTwice(tenant?.hybridIdentityAdministrators),
  ];
}

function checkAttestation(date: string | undefined, now: Date): Defect[] {
  if (date === undefined) return [];
  const path = kitPath("tenant", "attestation", "on");
  const day = dayOf(date);
  if (!isCalendarDay(day)) return [{ path, message: `${day} is no day of the calendar. Write the day of the look.` }];
  if (day <= latestDay(now)) return [];
  return [{ path, message: `${day} has not come yet, but nobody can have looked then. Write the day of the look.` }];
}

function administratorsTwice(ids: readonly (string | undefined)[] = []): Defect[] {
  const seen = new Set<string>();
  return ids.flatMap((id, index) => {
    if (id === undefined) return [];
    const path = kitPath("tenant", "hybridIdentityAdministrators", index);
    if (seen.has(id.toLowerCase())) return [{ path, message: `${id} is listed twice. Remove one of the two.` }];
    seen.add(id.toLowerCase());
    return [];
  });
}
