import { agentTroubles } from "./agentTroubles.ts";
import { cmdlets, nonexistent } from "./cmdlets.ts";
import { directoryTroubles } from "./directoryTroubles.ts";
import { events } from "./events.ts";
import type { Explanation } from "./explanation.ts";
import { operations } from "./operations.ts";
import { scenarios } from "./scenarios.ts";
import { signInTroubles } from "./signInTroubles.ts";
import { tenantTroubles } from "./tenantTroubles.ts";

/** Everything that docs/operations.md and `ewb explain` tell. */
export const explanations: readonly Explanation[] = [
  ...operations,
  ...scenarios,
  ...directoryTroubles,
  ...agentTroubles,
  ...tenantTroubles,
  ...signInTroubles,
  ...events,
  ...cmdlets,
  ...nonexistent,
];

/**
 * The explanations that go by a name, whatever its case, blanks and marks: 33008 is among those of an event, and so is "event
 * 33008". Of a text with a code of Microsoft Entra, those of the code, or of all that are told alike; of one with a code of Connect
 * Sync's engine (0x8023...), those of the event that has them.
 */
export function explained(name: string): Explanation[] {
  const wanted = bare(name).replace(/^event(id)?(?=\d+$)/, "");
  const [code] = /aadsts\d+/.exec(wanted) ?? [];
  const ofEngine = /8023[0-9a-f]{4}/.test(wanted) ? ["6329"] : [];
  for (const one of code === undefined ? [wanted, ...ofEngine] : [code, "aadsts"]) {
    const called = explanations.filter(({ topic, also = [] }) => [topic, ...also].some((text) => bare(text) === one));
    if (called.length > 0) return called;
  }
  return wanted === "" ? [] : explanations.filter((one) => mentions(one, wanted));
}

/** A part of a name or title is enough where nothing goes by the whole: "admin center". */
function mentions({ topic, also = [], title }: Explanation, wanted: string): boolean {
  return wanted.length > 2 && [topic, title, ...also].some((text) => bare(text).includes(wanted));
}

const bare = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
