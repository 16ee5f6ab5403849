/** The settings of password, lockout and Kerberos policies as the Group Policy Management Editor calls them, with their units. */
const labels: Readonly<Record<string, string>> = {
  minimumPasswordAge: "Minimum password age (days)",
  maximumPasswordAge: "Maximum password age (days)",
  minimumPasswordLength: "Minimum password length (characters)",
  passwordHistorySize: "Enforce password history (passwords remembered)",
  passwordComplexity: "Password must meet complexity requirements",
  reversibleEncryption: "Store passwords using reversible encryption",
  lockoutThreshold: "Account lockout threshold (invalid logon attempts)",
  lockoutDuration: "Account lockout duration (minutes)",
  lockoutObservationWindow: "Reset account lockout counter after (minutes)",
  maxServiceAge: "Maximum lifetime for service ticket (minutes)",
  maxTicketAge: "Maximum lifetime for user ticket (hours)",
  maxRenewAge: "Maximum lifetime for user ticket renewal (days)",
  maxClockSkew: "Maximum tolerance for computer clock synchronization (minutes)",
  ticketValidateClient: "Enforce user logon restrictions",
};

const switches: readonly string[] = ["passwordComplexity", "reversibleEncryption", "ticketValidateClient"];

/** What a 0 stands for. */
const zeros: Readonly<Record<string, string>> = {
  maximumPasswordAge: "passwords do not expire",
  lockoutThreshold: "accounts are not locked out",
  lockoutDuration: "until an administrator unlocks the account",
};

/** One setting as a sentence; a switch is given as it is declared or as a template has it. */
export function settingText(name: string, value: number | boolean): string {
  return `${labels[name] ?? name}: ${valueText(name, Number(value))}.`;
}

function valueText(name: string, value: number): string {
  if (switches.includes(name)) return value === 0 ? "disabled" : "enabled";
  const meaning = value === 0 ? zeros[name] : undefined;
  return meaning === undefined ? String(value) : `${value}, ${meaning}`;
}
