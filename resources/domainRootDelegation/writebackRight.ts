import { knownRights, rightText, type WritebackRight } from "../../facts/writebackRights.ts";
import type { Enumeration } from "../definition/field.ts";

export const writebackRight = {
  name: "WritebackRight",
  description: "A right of password writeback, or one that is often granted with them although nothing needs it.",
  values: Object.fromEntries(knownRights.map((right) => [right, `${rightText(right)}.`])) as Record<
    WritebackRight,
    string
  >,
} as const satisfies Enumeration<WritebackRight>;
