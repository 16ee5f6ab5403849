/** What `ewb sandbox drift --kind` can do behind the kit's back. */
export const driftKinds = ["age", "entry", "link", "other-policy", "tenant"] as const;
export type DriftKind = (typeof driftKinds)[number];
