/** A finding a person has accepted, for a time. */
export interface Exemption {
  /** Rule id. */
  readonly rule: string;
  /** Name of the resource it is for; absent, and without a scope: every resource of the stack. */
  readonly resource?: string;
  /** Name of a component, a forest or a domain: for all that is declared in it, or for it. */
  readonly scope?: string;
  readonly reason: string;
  /** Who sees to it that the exemption is no longer needed. */
  readonly owner?: string;
  readonly approvedBy: string;
  /** Calendar date, YYYY-MM-DD: the last day it holds. */
  readonly expires: string;
}

/** Days that an exemption may have left at most: a year, after which a decision is taken again. */
export const LONGEST_EXEMPTION_DAYS = 366;
