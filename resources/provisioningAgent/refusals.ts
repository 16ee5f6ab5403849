import { agentVersions, asksForDomainAdministrator } from "../../facts/agentVersions.ts";
import type { CheckFailure } from "../definition/checkFields.ts";
import { refuseCredential } from "../shared/directoryFields.ts";
import type { ProvisioningAgentInputs } from "./definition.ts";

/** A computer name as NetBIOS and Windows' own set-up take it. */
export const refuseUnlessHost = (value: string): string | undefined =>
  /^(?!\d+$)[A-Za-z0-9-]{1,15}$/.test(value)
    ? undefined
    : `is "${value}", but a computer name has at most 15 letters, digits and hyphens. Write one such as AGENT1, without a domain.`;

export const refuseUnlessHash = (value: string): string | undefined =>
  /^[0-9a-f]{64}$/i.test(value)
    ? undefined
    : "is no SHA-256, which has 64 hexadecimal digits. Write what `Get-FileHash -Algorithm SHA256 <file>` prints.";

export function refuseUnlessSource(value: string): string | undefined {
  if (/^(https:\/\/[^/@\s?]+\/[^\s?#]+|\\\\[^\\]+\\[^\\]+\\.+|[A-Za-z]:\\.+)$/.test(value)) return undefined;
  return `is "${withoutQuery(value)}". Write https://… without a question mark, behind which a key would stand in plain text, \\\\server\\share\\… or a path on the host such as C:\\Install\\AADConnectProvisioningAgentSetup.exe.`;
}

/** What stands behind a question mark may be a key. */
const withoutQuery = (value: string): string => value.replace(/\?.*/, "?…");

export const refuseUnlessProxy = (value: string): string | undefined =>
  /^http:\/\/[A-Za-z0-9.-]+:\d{1,5}$/.test(value)
    ? undefined
    : "is not a proxy. Write http://host:port, without a user: the agent's service signs in to no proxy.";

/** What no single field can tell. */
export function refuseAgent(inputs: ProvisioningAgentInputs): CheckFailure[] {
  return [...refuseCredentials(inputs), ...refuseWithoutAdministrator(inputs), ...refuseDomains(inputs)];
}

function refuseCredentials({ registration, tenantCredential, credential }: ProvisioningAgentInputs): CheckFailure[] {
  const failures = [
    ...refuseCredential("credential", credential),
    ...refuseCredential("tenantCredential", tenantCredential),
  ];
  if (registration === "manual" && tenantCredential) {
    const reason = "says nothing where a person registers the agent. Remove it, or write registration: credential.";
    failures.push({ property: "tenantCredential", reason });
  }
  if (registration !== "manual" && !tenantCredential) {
    const what = registration === "token" ? "an access token of a user" : "the user and its password";
    const reason = `is required because registration is ${registration}: ${what}`;
    failures.push({ property: "tenantCredential", reason });
  }
  return failures;
}

/** What the host would refuse when it comes to the registration, after the installation. */
function refuseWithoutAdministrator(inputs: ProvisioningAgentInputs): CheckFailure[] {
  const { registration, mode, version, serviceAccount, credential } = inputs;
  if (registration === "manual" || mode === "observe" || credential) return [];
  if (!asksForDomainAdministrator(version, serviceAccount)) return [];
  const first = agentVersions.firstWithoutDomainAdministrator;
  const [why, instead] =
    serviceAccount === undefined
      ? [
          "no serviceAccount is named, and the account that the agent's set-up makes is made by a domain administrator",
          "a serviceAccount of your own",
        ]
      : [`the agent ${version} asks for a domain administrator`, `version ${first} or later`];
  const reason = `is required because registration is ${registration}: ${why}. Write it (user and password), ${instead}, or registration: manual.`;
  return [{ property: "credential", reason }];
}

function refuseDomains({ domains }: ProvisioningAgentInputs): CheckFailure[] {
  if (domains.length === 0)
    return [{ property: "domains", reason: "is empty, so the agent would serve nobody. Write at least one." }];
  const names = domains.map(({ name }) => name.toLowerCase());
  return names.flatMap((name, index) =>
    names.indexOf(name) === index ? [] : [{ property: `domains[${index}].name`, reason: "is listed twice" }],
  );
}
