import type { Backup } from "../backup.ts";
import { placeOf, type BackupRule, type Verdict } from "./finding.ts";
import { registryValues, unreadPreferences } from "./registry.ts";

/** What the provisioning agent needs of its host. */
const prerequisites = "https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-prerequisites";
const tls = "System\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";
const framework = "Software\\Microsoft\\.NETFramework\\v4.0.30319";
const powerShell = "Software\\Policies\\Microsoft\\Windows\\PowerShell";

export const credentialManager: BackupRule = {
  id: "gpo-credential-manager",
  title: "Credential Manager is not disabled",
  severity: "error",
  why: "On an agent host the service VaultSvc must not be disabled.",
  source: prerequisites,
  judge({ template }) {
    const service = template?.settings.services?.find((one) => one.service.toLowerCase() === "vaultsvc");
    if (!template || service?.startup !== "disabled") return [];
    const what = "The service VaultSvc is disabled.";
    const fix = "Set its startup to manual, or do not define it for the agent hosts.";
    return [{ result: "fail", ...placeOf(template, "services.VaultSvc"), what, fix }];
  },
};

export const tls12: BackupRule = {
  id: "gpo-tls-12",
  title: "TLS 1.2 is enabled",
  severity: "error",
  why: "The agent speaks to Microsoft Entra over TLS 1.2 only, and its host needs it as client and as server.",
  source: prerequisites,
  judge: (backup) => [
    ...["Client", "Server"].flatMap((side) => [
      ...judgeValue(backup, `${tls}\\${side}\\Enabled`, (value) => Number(value) === 0, "1"),
      ...judgeValue(backup, `${tls}\\${side}\\DisabledByDefault`, (value) => Number(value) !== 0, "0"),
    ]),
    ...unreadPreferences(backup, "the SCHANNEL protocols"),
  ],
};

export const strongCryptography: BackupRule = {
  id: "gpo-strong-cryptography",
  title: ".NET uses strong cryptography",
  severity: "error",
  why: "Without it the agent, a .NET Framework program, does not offer TLS 1.2.",
  source: prerequisites,
  judge: (backup) => [
    ...judgeValue(backup, `${framework}\\SchUseStrongCrypto`, (value) => Number(value) === 0, "1"),
    ...unreadPreferences(backup, "SchUseStrongCrypto"),
  ],
};

export const executionPolicy: BackupRule = {
  id: "gpo-execution-policy",
  title: "PowerShell's execution policy is Undefined or RemoteSigned",
  severity: "error",
  why: "On an agent host other policies are not supported; Unrestricted makes the registration fail with a security error.",
  source: prerequisites,
  judge: (backup) => [
    ...judgeValue(backup, `${powerShell}\\EnableScripts`, (value) => Number(value) === 0, "1"),
    ...judgeValue(
      backup,
      `${powerShell}\\ExecutionPolicy`,
      (value) => !["remotesigned", "undefined", ""].includes(value.toLowerCase()),
      "RemoteSigned",
    ),
    ...unreadPreferences(backup, "the execution policy"),
  ],
};

function judgeValue(backup: Backup, name: string, wrong: (text: string) => boolean, right: string): Verdict[] {
  return registryValues(backup, name)
    .filter(({ text }) => wrong(text))
    .map(({ text, place }) => ({
      result: "fail",
      ...place,
      what: `HKLM\\${name} is ${text}.`,
      fix: `Set it to ${right}, or do not define it for the agent hosts.`,
    }));
}
