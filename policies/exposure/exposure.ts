import type { ResourceView, Stack } from "../rule.ts";
import type { Targets } from "./reach/links.ts";
import type { Reach } from "./reach/reach.ts";

/** What one resource opens: texts that follow "<resource> …", and what of it is not known. */
export interface Exposure {
  readonly opened: readonly Opening[];
  /** Such as "the list of security rules". */
  readonly unknown?: string | undefined;
  readonly fix: string;
}

/** One way in. */
export interface Opening {
  readonly text: string;
  readonly property?: string | undefined;
  /** What it leads to, where one resource has several ways: an address, an id, a pool. */
  readonly target?: unknown;
}

/**
 * Whether what a resource opens leads to an agent host: true where it does, or where no host of the stack is known; false where it
 * leads elsewhere for sure; a text says what would have to be known, such as "which subnet it is in".
 */
export type Leads = boolean | string;

/** A kind of resource that can lead to a host, in whatever package it is declared. */
export interface Kind {
  /** Type tokens; azure-native ones without an API version. */
  readonly types: readonly string[];
  look(resource: ResourceView, stack: Stack): Exposure;
  /** Asked of each opening, and without one of what is not known. */
  leads(resource: ResourceView, reach: Reach, opening?: Opening): Leads;
}

export const nothing = (fix = ""): Exposure => ({ opened: [], fix });

/** What several parts lead to: to a host if one does, elsewhere if all do. */
export function anyLeads(parts: readonly Leads[]): Leads {
  if (parts.includes(true)) return true;
  return parts.find((part) => typeof part === "string") ?? false;
}

/** What the resources that something is a part of lead to; `unsettled` where it is not known which they are, and none that may be does. */
export function leadsOfWhole({ keys, isOpen }: Targets, leadsOf: (key: string) => Leads, unsettled: string): Leads {
  return anyLeads([...keys.map(leadsOf), ...(isOpen || keys.length === 0 ? [unsettled] : [])]);
}
