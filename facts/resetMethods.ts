/**
 * Methods that reset a password, by their names among the registered ones. Passkeys, Windows Hello, certificates, Temporary Access Pass
 * and the passwordless app sign in only; an alternate phone is for the second factor of a sign-in.
 * https://learn.microsoft.com/entra/identity/authentication/concept-authentication-methods
 */
export const resetPhones: readonly string[] = ["mobilePhone", "officePhone"];
export const resetMethods: readonly string[] = [
  ...resetPhones,
  "email",
  "microsoftAuthenticatorPush",
  "softwareOneTimePasscode",
  "hardwareOneTimePasscode",
  "securityQuestion",
];
