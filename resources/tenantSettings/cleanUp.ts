import { checkBoxNames, type CheckBox } from "../../facts/checkBoxes.ts";
import type { TenantState } from "../ports/tenant.ts";
import type { TenantSettingsInputs } from "./definition.ts";
import type { LastKnown } from "./memory.ts";

/** Cloud sync writes a password back where both are on. */
const ofWriteback = ["passwordWriteback", "cloudSyncWriteback"] as const satisfies readonly CheckBox[];

type LastKnowns = Readonly<Partial<Record<CheckBox, LastKnown>>>;

/** What a removal clears: the first and the third box are Entra Connect Sync's too. */
export function toClear({ connectSyncDomains: others = [] }: TenantSettingsInputs): Partial<TenantState> {
  const boxes = others.length > 0 ? (["cloudSyncWriteback"] as const) : checkBoxNames;
  return Object.fromEntries(boxes.map((box) => [box, false]));
}

/** The box that is off for all that is known, so that cloud sync writes nothing back. */
export const boxThatIsOff = (last: LastKnowns): CheckBox | undefined =>
  ofWriteback.find((box) => last[box]?.value === false);

/**
 * The box of those to be cleared by which cloud sync's writeback counts as on. Undefined: it is off for all that is known, or nobody ever
 * read or stated it on, as in a pilot that never worked.
 */
export function stillOn(boxes: readonly CheckBox[], last: LastKnowns): CheckBox | undefined {
  if (boxThatIsOff(last) !== undefined) return undefined;
  return ofWriteback.find((box) => boxes.includes(box) && last[box]?.value === true);
}
