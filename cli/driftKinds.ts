/** What `ewb sandbox drift --kind` can do behind the kit's back. */
export const driftKinds = [
  "age",
  "entry",
  "link",
  "other-policy",
  "tenant",
  "agent-registered",
  "agent-stopped",
  "agent-behind",
  "agent-uninstalled",
  "agent-domain",
  "agent-elsewhere",
] as const;
export type DriftKind = (typeof driftKinds)[number];
