/** A finding a person has accepted, for a time. */
export interface Exemption {
  /** Rule id. */
  readonly rule: string;
  /** Name of the resource it is for; absent: every resource of the stack. */
  readonly resource?: string;
  readonly reason: string;
  readonly approvedBy: string;
  /** Calendar date, YYYY-MM-DD: the last day it holds. */
  readonly expires: string;
}
