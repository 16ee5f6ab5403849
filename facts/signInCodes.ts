/**
 * Codes (AADSTS) by which Microsoft Entra refuses the account that registers agents or sets the tenant's box.
 * https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
 */
export const signInCodes = {
  /** A second factor, a compliant device, consent. */
  moreThanPassword: [50005, 50072, 50074, 50076, 50079, 50097, 50131, 50158, 53000, 53001, 53002, 53003, 53004, 530032],
  nameOrPassword: [50126, 50034, 50055, 50056, 50057, 51004],
  locked: [50053],
  otherTenant: [90002, 50020, 50128, 700016, 500208],
  /** Expired, or for another audience. */
  token: [500011, 65001, 65002, 50105, 500133, 700082],
} as const;

/** Codes that are no refusal: documented as transient, or as a directory service that is not available. */
export const passingCodes: readonly number[] = [90024, 90033];
