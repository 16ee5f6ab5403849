import * as host from "../../facts/agentHost.ts";
import type { GroupPolicyRule, Verdict } from "./finding.ts";
import type { PolicyContent } from "./policyContent.ts";
import { pathOfValue, registryValues, unreadPreferences } from "./registry.ts";

export const credentialManager: GroupPolicyRule = {
  id: "gpo-credential-manager",
  title: "Credential Manager is not disabled",
  severity: "error",
  why: "On an agent host the service VaultSvc must not be disabled.",
  source: host.agentHostSource,
  reads: ["services.VaultSvc"],
  aboutServiceAccount: false,
  judge({ template }) {
    const service = template?.settings.services?.find(
      (one) => one.service.toLowerCase() === host.credentialManager.service.toLowerCase(),
    );
    if (!template || service?.startup !== host.credentialManager.forbidden) return [];
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
  ...aboutValues("the SCHANNEL protocols", host.tls12),
};

export const strongCryptography: GroupPolicyRule = {
  id: "gpo-strong-cryptography",
  title: ".NET uses strong cryptography",
  severity: "error",
  why: "Without it the agent, a .NET Framework program, does not offer TLS 1.2.",
  ...aboutValues("SchUseStrongCrypto", host.strongCryptography),
};

export const executionPolicy: GroupPolicyRule = {
  id: "gpo-execution-policy",
  title: "PowerShell's execution policy is Undefined or RemoteSigned",
  severity: "error",
  why: "On an agent host other policies are not supported; Unrestricted makes the registration fail with a security error.",
  ...aboutValues("the execution policy", host.executionPolicy),
};

function aboutValues(
  about: string,
  values: readonly host.HostPrerequisite[],
): Pick<GroupPolicyRule, "source" | "reads" | "aboutServiceAccount" | "judge"> {
  return {
    source: host.agentHostSource,
    reads: values.map(({ name }) => pathOfValue(name)),
    aboutServiceAccount: false,
    judge: (policy) => [...values.flatMap((value) => judgeValue(policy, value)), ...unreadPreferences(policy, about)],
  };
}

function judgeValue<Place>(
  policy: PolicyContent<Place>,
  { name, value, suffices }: host.HostPrerequisite,
): Verdict<Place>[] {
  return registryValues(policy, name)
    .filter(({ text }) => !suffices(text))
    .map(({ text, place }) => ({
      result: "fail",
      place,
      what: `HKLM\\${name} is ${text}.`,
      fix: `Set it to ${value}, or do not define it for the agent hosts.`,
    }));
}
