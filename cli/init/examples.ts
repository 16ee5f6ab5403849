/** Stack files that a project may begin with, in examples/; the first is the default. */
export const examples = ["minimal", "pilot", "hardened", "contoso"] as const;
export type Example = (typeof examples)[number];
