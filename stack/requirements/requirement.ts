/** Kinds of thing that a deployment takes beside its stack file, in the order in which they are told. */
export const requirementKinds = {
  tool: "On the machine that runs Pulumi",
  directory: "In the directory",
  host: "On hosts that are there",
  azureRole: "Azure roles of whoever runs Pulumi",
  azureRegistration: "Registrations in the Azure subscription",
  keyVault: "Key Vault",
  network: "Network, by its owner",
  entraRole: "Microsoft Entra roles",
  graphPermission: "Microsoft Graph permissions of whoever runs Pulumi",
} as const;
export type RequirementKind = keyof typeof requirementKinds;

/** One thing that a deployment of exactly this stack takes. */
export interface Requirement {
  readonly kind: RequirementKind;
  /** Such as a role. */
  readonly what: string;
  /** Where it is needed: a scope, a machine. */
  readonly at: string;
  readonly why: string;
}

/** The same thing at the same place, wanted for several reasons, once. */
export function merged(requirements: readonly Requirement[]): Requirement[] {
  const byPlace = new Map<string, Requirement>();
  for (const one of requirements) {
    const key = [one.kind, one.what, one.at].join("\n").toLowerCase();
    const earlier = byPlace.get(key);
    const reasons = earlier && earlier.why !== one.why ? `${earlier.why}; ${one.why}` : one.why;
    byPlace.set(key, { ...one, why: reasons });
  }
  const order = Object.keys(requirementKinds);
  return [...byPlace.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}
