import { endpointIssuers, untriedEndpoints } from "../../facts/agentEndpoints.ts";
import {
  agentCmdlets,
  agentFiles,
  agentPlaces,
  agentPrograms,
  agentRegistryKey,
  agentService,
  credentialManager,
  dotNetRelease,
  installerArguments,
  leastMemory,
  server2025Update,
  serverBuilds,
  strongCryptography,
  tls12,
  updaterServices,
  type HostPrerequisite,
} from "../../facts/agentHost.ts";
import { agentVersions } from "../../facts/agentVersions.ts";
import { passingCodes, signInCodes } from "../../facts/signInCodes.ts";
import { quoted, table } from "./powerShellText.ts";

/** scripts/lib/AgentFacts.ps1: what the scripts of agent hosts have to know of facts/. */
export function agentFactsScript(): string {
  return `# Made from facts/ by npm run generate: edit those.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-prerequisites
$OldestBuild = ${serverBuilds.oldest}
$RecommendedBuild = ${serverBuilds.recommended}
$Server2025Build = ${serverBuilds.server2025}
$Server2025Update = ${quoted(server2025Update.name)}
$Server2025Revision = ${server2025Update.revision}
$DotNetRelease = ${dotNetRelease}
# MB: the documented number, and what Windows reports of a machine that has it.
$LeastMemory = ${leastMemory.documented}
$LeastReportedMemory = ${leastMemory.reported}
$CredentialManager = ${quoted(credentialManager.service)}
# Values below HKEY_LOCAL_MACHINE. Zero: the number that it must be is 0; else any other number does.
$Tls12Values = ${values(tls12)}
$StrongCryptographyValues = ${values(strongCryptography)}

$AgentRegistryKey = ${quoted(`HKLM:\\${agentRegistryKey}`)}
$AgentService = ${quoted(agentService)}
$UpdaterServices = ${list(updaterServices)}
$AgentPrograms = ${quoted(agentPrograms)}
$AgentPlaces = ${table(Object.entries(agentPlaces).map(([name, path]) => [name, quoted(path)]))}
$AgentFiles = ${table(Object.entries(agentFiles).map(([name, path]) => [name, quoted(path)]))}
$AgentCmdlets = ${table(Object.entries(agentCmdlets).map(([name, cmdlet]) => [name, quoted(cmdlet)]))}
$InstallerArguments = ${table(Object.entries(installerArguments).map(([cloud, words]) => [cloud, quoted(words)]))}
$FirstWithoutDomainAdministrator = ${quoted(agentVersions.firstWithoutDomainAdministrator)}
# Why Microsoft Entra refuses a sign-in, as alternatives of a pattern of AADSTS codes.
# https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
$SignInCodes = ${table(Object.entries(signInCodes).map(([why, codes]) => [why, quoted(codes.join("|"))]))}
# Those that say that it passes.
$PassingCodes = ${quoted(passingCodes.join("|"))}
# Who signs the certificates of Microsoft's endpoints.
$EndpointIssuers = ${list(endpointIssuers)}
# Patterns of names, by cloud, that no connection can be tried with.
$UntriedEndpoints = ${table((["public", "usGovernment"] as const).map((cloud) => [cloud, list(untriedEndpoints(cloud))]))}
`;
}

function values(prerequisites: readonly HostPrerequisite[]): string {
  const rows = prerequisites.map(({ name, value }) => {
    const at = name.lastIndexOf("\\");
    return `    @{ Key = ${quoted(`HKLM:\\${name.slice(0, at)}`)}; Name = ${quoted(name.slice(at + 1))}; Zero = $${value === "0"} }`;
  });
  return `@(\n${rows.join("\n")}\n)`;
}

const list = (texts: readonly string[]): string => texts.map(quoted).join(", ");
