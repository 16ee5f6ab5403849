import type { PropertyValue } from "../../formats/wire/codec.ts";
import type { Enumeration } from "../definition/field.ts";

export const appliesTo = {
  name: "AppliesTo",
  description: "Whom a group policy is for: its security filtering. [MS-GPOL 2.2.3]",
  values: {
    domainControllers:
      "The domain's controllers alone: Apply Group Policy for Domain Controllers, Read for Authenticated Users.",
    everyComputer:
      "Every computer and user where the policy is linked, as Windows makes it: Apply Group Policy for Authenticated Users.",
  },
} as const satisfies Enumeration;

/** A named filter; of any other the SIDs that may apply the policy. */
export type Filter = keyof typeof appliesTo.values | string[];

/** What a remembered value stands for: a policy that was not there would be as Windows makes it. */
export function filterOf(value: PropertyValue): Filter {
  return value === null ? "everyComputer" : (value as Filter);
}

/** As a reader sees it beside the named ones. */
export function filterText(filter: Filter): string {
  if (typeof filter === "string") return filter;
  return filter.length === 0 ? "no one" : filter.join(", ");
}
