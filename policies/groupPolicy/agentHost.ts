import type { GroupPolicyRule, Verdict } from "./finding.ts";
import type { PolicyContent } from "./policyContent.ts";
import { pathOfValue, registryValues, unreadPreferences } from "./registry.ts";

/** What the provisioning agent needs of its host. */
const prerequisites = "https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-prerequisites";
const tls = "System\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";
const framework = "Software\\Microsoft\\.NETFramework\\v4.0.30319";
const powerShell = "Software\\Policies\\Microsoft\\Windows\\PowerShell";

export const credentialManager: GroupPolicyRule = {
  id: "gpo-credential-manager",
  title: "Credential Manager is not disabled",
  severity: "error",
  why: "On an agent host the service VaultSvc must not be disabled.",
  source: prerequisites,
  reads: ["services.VaultSvc"],
  aboutServiceAccount: false,
  judge({ template }) {
    const service = template?.settings.services?.find((one) => one.service.toLowerCase() === "vaultsvc");
    if (!template || service?.startup !== "disabled") return [];
    const what = "The service VaultSvc is disabled.";
    const fix = "Set its startup to manual, or do not define it for the agent hosts.";
    return [{ result: "fail", place: template.placeOf("services.VaultSvc"), what, fix }];
  },
};

export const tls12: GroupPolicyRule = {
  id: "gpo-tls-12",
  title: "TLS 1.2 is enabled",
  severity: "error",
  why: "The agent speaks to Microsoft Entra over TLS 1.2 only, and its host needs it as client and as server.",
  ...aboutValues(
    "the SCHANNEL protocols",
    ["Client", "Server"].flatMap((side) => [
      { name: `${tls}\\${side}\\Enabled`, wrong: isZero, right: "1" },
      { name: `${tls}\\${side}\\DisabledByDefault`, wrong: (text: string) => !isZero(text), right: "0" },
    ]),
  ),
};

export const strongCryptography: GroupPolicyRule = {
  id: "gpo-strong-cryptography",
  title: ".NET uses strong cryptography",
  severity: "error",
  why: "Without it the agent, a .NET Framework program, does not offer TLS 1.2.",
  ...aboutValues("SchUseStrongCrypto", [{ name: `${framework}\\SchUseStrongCrypto`, wrong: isZero, right: "1" }]),
};

export const executionPolicy: GroupPolicyRule = {
  id: "gpo-execution-policy",
  title: "PowerShell's execution policy is Undefined or RemoteSigned",
  severity: "error",
  why: "On an agent host other policies are not supported; Unrestricted makes the registration fail with a security error.",
  ...aboutValues("the execution policy", [
    { name: `${powerShell}\\EnableScripts`, wrong: isZero, right: "1" },
    {
      name: `${powerShell}\\ExecutionPolicy`,
      wrong: (text) => !["remotesigned", "undefined", ""].includes(text.toLowerCase()),
      right: "RemoteSigned",
    },
  ]),
};

function isZero(text: string): boolean {
  return Number(text) === 0;
}

interface WantedValue {
  readonly name: string;
  wrong(text: string): boolean;
  readonly right: string;
}

function aboutValues(
  about: string,
  values: readonly WantedValue[],
): Pick<GroupPolicyRule, "source" | "reads" | "aboutServiceAccount" | "judge"> {
  return {
    source: prerequisites,
    reads: values.map(({ name }) => pathOfValue(name)),
    aboutServiceAccount: false,
    judge: (policy) => [...values.flatMap((value) => judgeValue(policy, value)), ...unreadPreferences(policy, about)],
  };
}

function judgeValue<Place>(policy: PolicyContent<Place>, { name, wrong, right }: WantedValue): Verdict<Place>[] {
  return registryValues(policy, name)
    .filter(({ text }) => wrong(text))
    .map(({ text, place }) => ({
      result: "fail",
      place,
      what: `HKLM\\${name} is ${text}.`,
      fix: `Set it to ${right}, or do not define it for the agent hosts.`,
    }));
}
