import { latestLastDayOf, LONGEST_ATTESTATION_DAYS } from "../../../facts/attestation.ts";
import { dayOf, latestDay } from "../../../facts/calendar.ts";
import { kitPath, type Defect } from "../path.ts";
import type { Loose, TenantValues } from "../values.ts";
import { notADay } from "./calendarDay.ts";
import type { LooseStack } from "./declared.ts";
import { isReached } from "./existingHosts.ts";
import { repeated } from "./repeated.ts";

type LooseTenant = Loose<TenantValues>;

export function checkTenant({ tenant, forests = [] }: LooseStack, now: Date): Defect[] {
  if (tenant === undefined) return [];
  return [
    ...checkAttestation(tenant.attestation, now),
    ...checkWay(
      tenant,
      forests.some((forest) => forest?.agents !== undefined && isReached(forest.agents)),
    ),
    ...checkPortal(tenant),
    ...administratorsTwice(tenant.hybridIdentityAdministrators),
  ];
}

function checkAttestation({ on: date, expires }: LooseTenant["attestation"] & object = {}, now: Date): Defect[] {
  if (date === undefined) return [];
  const path = kitPath("tenant", "attestation", "on");
  const day = dayOf(date);
  const wrong = notADay(day, path, "Write the day of the look.");
  if (wrong.length > 0) return wrong;
  if (day > latestDay(now)) {
    return [{ path, message: `${day} has not come yet, but nobody can have looked then. Write the day of the look.` }];
  }
  return expires === undefined ? [] : checkLastDay(day, dayOf(expires));
}

function checkLastDay(on: string, last: string): Defect[] {
  const path = kitPath("tenant", "attestation", "expires");
  const wrong = notADay(last, path, "Write the last day it counts.");
  if (wrong.length > 0) return wrong;
  if (last < on) return [{ path, message: `${last} is before the day of the look, ${on}. Write a later day.` }];
  const latest = latestLastDayOf({ on }) ?? last;
  if (last <= latest) return [];
  const message = `${last} is more than ${LONGEST_ATTESTATION_DAYS} days after the look of ${on}, and a look says nothing of so long a time. Write ${latest} or an earlier day.`;
  return [{ path, message }];
}

const needs = { agentHost: "agent", administrator: "agent", portal: "portal" } as const;

/** What one way needs goes with no other: a secret would be kept for nothing. */
function checkWay(tenant: LooseTenant, hasAgents: boolean): Defect[] {
  const { appliedBy = "attest" } = tenant;
  return Object.entries(needs).flatMap(([key, way]) => {
    // Also where what is written there is wrong, which is told there.
    const given = key in tenant;
    if (given && appliedBy !== way) {
      const message = `it goes with appliedBy: ${way} only, but appliedBy is ${appliedBy}. Remove it, or write \`appliedBy: ${way}\`.`;
      return [{ path: kitPath("tenant", key), message }];
    }
    if (given || appliedBy !== way || (key === "agentHost" && hasAgents)) return [];
    const message =
      key === "agentHost"
        ? "the cmdlet runs on an agent host, and the stack declares none that a channel reaches. Write `agentHost: {name: …, channel: …}`."
        : `with appliedBy: ${way} there must be \`${key}\`. Add it, or write \`appliedBy: attest\`.`;
    return [{ path: kitPath("tenant", "appliedBy"), message }];
  });
}

function checkPortal({ portal, cloud = "public" }: LooseTenant): Defect[] {
  const defects: Defect[] = [];
  if (portal?.acknowledgeUnsupported === false) {
    const message =
      "the interface is internal to Microsoft's portal, and may change or end any day. Write `true` to use it all the same, or `appliedBy: attest`.";
    defects.push({ path: kitPath("tenant", "portal", "acknowledgeUnsupported"), message });
  }
  if (portal !== undefined && cloud !== "public") {
    const message = `the interface is known of the public cloud only, but the tenant's cloud is ${cloud}. Write \`appliedBy: agent\` or \`attest\`.`;
    defects.push({ path: kitPath("tenant", "portal"), message });
  }
  return defects;
}

function administratorsTwice(ids: readonly (string | undefined)[] = []): Defect[] {
  const listed = ids.map((id, index) => ({ id, path: kitPath("tenant", "hybridIdentityAdministrators", index) }));
  return repeated(
    listed,
    ({ id }) => id?.toLowerCase(),
    ({ id, path }) => ({ path, message: `${id} is listed twice. Remove one of the two.` }),
  );
}
