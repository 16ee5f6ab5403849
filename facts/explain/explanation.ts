/** One thing that people ask about: an operation, a scenario, a trouble, an event or a cmdlet. Behind docs/operations.md and `ewb explain`. */
export interface Explanation {
  /** What it is called, such as SSPR_0029 or inheritance. */
  readonly topic: string;
  /** What else people call it. */
  readonly also?: readonly string[];
  readonly group: Group;
  readonly title: string;
  readonly text: string;
  /** What to do, in order. */
  readonly steps?: readonly string[];
  /** How to see that it is so, or that it worked. */
  readonly see?: readonly string[];
  /** PowerShell, with where and as whom it runs. */
  readonly commands?: Commands;
  readonly source?: string;
}

export interface Commands {
  readonly where: string;
  readonly lines: readonly string[];
}

export const groups = {
  supported: "Operations that are written back",
  unsupported: "Operations that are not written back",
  scenario: "Validation scenarios",
  trouble: "Troubles",
  event: "Events",
  cmdlet: "Cmdlets",
  nonexistent: "Names that do not exist, or do nothing",
} as const;

export type Group = keyof typeof groups;

export const TUTORIAL =
  "https://learn.microsoft.com/en-us/entra/identity/authentication/tutorial-enable-cloud-sync-sspr-writeback";
