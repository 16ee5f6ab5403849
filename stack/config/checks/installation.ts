import { agentVersions, asksForDomainAdministrator, isAgentVersion } from "../../../facts/agentVersions.ts";
import { AGENT_VERSION } from "../defaults.ts";
import type { Defect, Path } from "../path.ts";
import type { InstallationValues, Loose } from "../values.ts";
import type { DeclaredForest } from "./declared.ts";
import { ownAccountOf } from "../ownAccount.ts";
import { isReached } from "./existingHosts.ts";

/** How agents get onto hosts: what one key demands of another. */
export function checkInstallation(forest: DeclaredForest): Defect[] {
  const installation = forest.values.agents?.installation;
  if (installation === undefined) return [];
  const path = [...forest.path, "agents", "installation"];
  return [
    ...withoutHosts(forest, path),
    ...withoutDomains(forest, path),
    ...checkRegistration(installation, path),
    ...withoutAdministrator(forest),
    ...checkProxy(installation.proxy, [...path, "proxy"]),
    ...foreignControllers(forest, installation, path),
  ];
}

/** On hosts that no channel reaches people install, with a script that checks what is declared of the installer. */
function withoutHosts({ values: { agents = {} } }: DeclaredForest, path: Path): Defect[] {
  const { existing = [], installation = {} } = agents;
  if (isReached(agents)) return [];
  if (existing.length === 0) {
    const message = "there are no hosts for agents. Write count, arcServers or existing, or remove the key.";
    return [{ path, message }];
  }
  const unattended = Object.keys(installation).filter((key) => !forPeople.includes(key));
  return unattended.map((key) => {
    const message = `no channel reaches any of the hosts, so a person signs in there. Remove the key, or write existing hosts as {name: …, channel: …}.`;
    return { path: [...path, key], message };
  });
}

/** What the script for people takes. */
const forPeople: readonly string[] = ["installer", "proxy", "trace", "preferredDomainControllers"];

function withoutDomains({ domains }: DeclaredForest, path: Path): Defect[] {
  if (domains.length === 0 || domains.some(({ values }) => values.syncedBy !== "connectSync")) return [];
  const message =
    "Entra Connect Sync serves every domain of the forest, so its agents would serve none. Remove the key, or the syncedBy of a domain.";
  return [{ path, message }];
}

function checkRegistration(installation: Loose<InstallationValues>, path: Path): Defect[] {
  const { registration = "manual" } = installation;
  const needed: Readonly<Record<typeof registration, readonly (keyof InstallationValues)[]>> = {
    manual: [],
    credential: ["administrator"],
    token: ["userPrincipalName", "token"],
  };
  const own = needed[registration];
  const missing = own.filter((key) => !(key in installation));
  const idle = (["administrator", "userPrincipalName", "token"] as const).filter(
    (key) => key in installation && !own.includes(key),
  );
  return [
    ...missing.map((key) => ({
      path: [...path, key],
      message: `missing, but required because registration is ${registration}. ${howTo[key as keyof typeof howTo]}`,
    })),
    ...idle.map((key) => ({
      path: [...path, key],
      message: `says nothing where registration is ${registration}. Remove it, or write \`registration: ${key === "administrator" ? "credential" : "token"}\`.`,
    })),
  ];
}

/** What a host would refuse when it comes to the registration, after the installation. */
function withoutAdministrator({ values, path }: DeclaredForest): Defect[] {
  const { agents = {}, credential, mode, serviceAccount } = values;
  const { registration = "manual" } = agents.installation ?? {};
  if (registration === "manual" || mode === "observe" || credential !== undefined || !isReached(agents)) return [];
  const account = ownAccountOf(typeof serviceAccount === "object" ? serviceAccount : { name: serviceAccount });
  const version = agents.version ?? AGENT_VERSION;
  if (!isAgentVersion(version) || !asksForDomainAdministrator(version, account)) return [];
  const [why, instead] =
    account === undefined
      ? [
          "the agents' account is the one that their set-up makes, and a domain administrator makes it",
          "`serviceAccount: {name: svcWriteback$, passwordReaders: [GROUP-OF-THE-HOSTS]}`",
        ]
      : [
          `the agent ${version} asks for a domain administrator`,
          `\`agents: {version: ${agentVersions.firstWithoutDomainAdministrator}}\``,
        ];
  const message = `missing, but required because agents.installation.registration is ${registration}: ${why}. Write \`credential: {user: …, password: {keyVault: …}}\` with a domain administrator, or ${instead}, or \`registration: manual\`.`;
  return [{ path: [...path, "credential"], message }];
}

function checkProxy(proxy: string | undefined, path: Path): Defect[] {
  const port = Number(proxy?.split(":").at(-1) ?? 1);
  if (port >= 1 && port <= 65535) return [];
  return [{ path, message: `${port} is not a port, in ${proxy}. Write one from 1 to 65535.` }];
}

const howTo = {
  administrator: "Write `administrator: {user: …, password: {keyVault: …}}`.",
  userPrincipalName: "Write the user whose token it is.",
  token: "Set it as a secret, or write `token: {keyVault: …}`.",
};

function foreignControllers(
  { domains }: DeclaredForest,
  { preferredDomainControllers = [] }: Loose<InstallationValues>,
  path: Path,
): Defect[] {
  const served = domains
    .filter(({ values }) => values.syncedBy !== "connectSync")
    .map(({ name }) => name.toLowerCase());
  const names = preferredDomainControllers.map((entry) => entry?.domain?.toLowerCase());
  return names.flatMap((name, index) => {
    if (name === undefined) return [];
    const place = [...path, "preferredDomainControllers", index, "domain"];
    if (!served.includes(name)) {
      const message = `${name} is not a domain that the forest's agents serve. Write one of ${served.join(", ")}.`;
      return [{ path: place, message }];
    }
    return names.indexOf(name) === index
      ? []
      : [{ path: place, message: `${name} is listed twice. Remove one of the two.` }];
  });
}
