import { signInCodes } from "../signInCodes.ts";
import type { Explanation } from "./explanation.ts";
import { trouble } from "./trouble.ts";

const CODES = "https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes";

const { moreThanPassword, nameOrPassword, locked, otherTenant, token } = signInCodes;
const listed = (codes: readonly number[]): string => codes.join(", ");

/** What refuses the account that registers agents or sets the tenant's box. */
export const signInTroubles: readonly Explanation[] = [
  trouble(
    "conditional-access",
    ["MFA", "multifactor authentication", "second factor", ...moreThanPassword.map((code) => `AADSTS${code}`)],
    "The registration or the tenant's cmdlet is refused, as a second factor is demanded",
    "What signs in with a name and a password, and no person beside it, can give no second factor, no compliant device and no consent. Where a policy demands one of them the sign-in is refused, and is not tried again.",
    {
      steps: [
        "Entra admin center > the user > Sign-in logs: the record names the policy that refused.",
        "The agents: agents.installation.registration: manual, where a person registers in the wizard, or token.",
        "The tenant's box: tenant.appliedBy: attest, where a person sets it.",
      ],
      source: CODES,
    },
  ),
  trouble(
    "sign-in-refused",
    ["AADSTS", "invalid_grant", "wrong password"],
    "Microsoft Entra refuses the sign-in of the administrator",
    "An error that begins with AADSTS and a number. It was tried once: each further try with a password counts towards the lock of the account. A failure of the tenant's cmdlet in words that say neither this nor that it passes is tried twice.",
    {
      steps: [
        "https://login.microsoftonline.com/error?code=NUMBER says what the number means; the account's sign-in log, why it was refused.",
        `Name or password (${listed(nameOrPassword)}): a cloud-only account of the tenant, whose password is neither temporary nor expired.`,
        `Locked (${listed(locked)}): unlock it before the next run.`,
        `The account or the token of another tenant (${listed(otherTenant)}), a token that has run out or is for another audience (${listed(token)}): write one of the declared tenant, and a new one.`,
        "More than a password is demanded: see conditional-access.",
      ],
      source: CODES,
    },
  ),
];
