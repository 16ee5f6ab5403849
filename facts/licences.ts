/**
 * Service plans that password writeback is licensed by, each to be had alone or in a bundle.
 * https://learn.microsoft.com/en-us/entra/identity/users/licensing-service-plan-reference
 */
export const writebackPlans: Readonly<Record<string, string>> = {
  "41781fb2-bc02-4b7c-bd55-b576c07bb09d": "Entra ID P1",
  "eec0eb4f-6444-4f95-aba0-50c24d67f998": "Entra ID P2",
};

/**
 * The plans by the word that a stack file has for each. Microsoft 365 Business Premium, E3 and Enterprise Mobility + Security E3 hold P1.
 * https://learn.microsoft.com/en-us/entra/identity/authentication/concept-sspr-licensing
 */
export const attestedPlans = { P1: "Entra ID P1", P2: "Entra ID P2" } as const;
export type AttestedPlan = keyof typeof attestedPlans;

/** The day on which Microsoft delivers no text messages and calls any more, in the public cloud. */
export const PHONE_METHODS_END = "2027-02-01";
