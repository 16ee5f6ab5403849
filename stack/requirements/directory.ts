import { hostNameIn } from "../../facts/agentHost.ts";
import { isInstallersAccount } from "../../facts/accountNames.ts";
import { syncGrant, syncSetNames, syncSets } from "../../facts/syncPermissions.ts";
import type { Domain, Forest } from "../config/model.ts";
import type { Requirement } from "./requirement.ts";

/** What the directory's part takes. docs/directory-administrators.md tells each right by its change. */
export function directoryRequirements(forest: Forest): Requirement[] {
  return [
    ...ofWindows(forest),
    ...forest.domains.flatMap(ofDomain),
    ...ofAccount(forest),
    ...ofSync(forest),
    ...ofHostPolicy(forest),
    ...ofSetUp(forest),
  ];
}

/**
 * https://learn.microsoft.com/en-us/entra/identity/hybrid/cloud-sync/how-to-prerequisites#cloud-provisioning-agent-requirements, and for domain
 * controllers https://learn.microsoft.com/en-us/entra/identity/authentication/troubleshoot-sspr-writeback#if-the-source-of-the-event-is-adsync
 */
function ofWindows({ name, domains }: Forest): Requirement[] {
  const synced = domains.filter(({ syncedBy }) => syncedBy === "cloudSync");
  if (synced.length === 0) return [];
  return [
    {
      kind: "directory",
      what: "the schema of Windows Server 2016 (objectVersion 87) or later",
      at: `the forest ${name}`,
      why: "cloud sync takes its attribute msDS-ExternalDirectoryObjectId",
    },
    ...synced.map((domain): Requirement => {
      const why = "writeback is documented to need them for Entra Connect Sync, and for cloud sync it is not said";
      return { kind: "directory", what: "domain controllers of Windows Server 2016 or later", at: domain.name, why };
    }),
  ];
}

function ofDomain(domain: Domain): Requirement[] {
  const { syncedBy, accountPolicy, passwordSettings, mode } = domain;
  const looks = mode === "observe";
  const at = whoWrites(domain);
  const right = (what: string, why: string): Requirement[] => [{ kind: "directory", what, at, why }];
  if (looks) return right("read the domain root's permissions and SYSVOL", "mode: observe changes nothing");
  return [
    ...(syncedBy === "cloudSync"
      ? right(
          "Modify permissions on the domain root, which is as much as Domain Admin",
          "gives the agents' account its rights",
        )
      : []),
    ...(accountPolicy
      ? right("create group policies, and link them at the domain root", "sets the minimum password age")
      : []),
    ...(passwordSettings.length > 0 ? right("create fine-grained password policies", "sets the age of a pilot") : []),
  ];
}

const whoWrites = ({ name, channel, credential }: Domain) =>
  `${name}, ${credential?.user ?? (channel === "local" ? "the account that runs the scripts" : computerOf(channel))}`;

/** docs/channels.md: what an Azure VM or Arc server runs without a credential, it runs as SYSTEM. */
const computerOf = (channel: string) =>
  `the computer account of ${hostNameIn(channel)}, as no credential is declared: write one, or the host itself is Tier 0 of the domain`;

/** Undefined: the kit only looks at that domain. */
function writerOf(name: string, domains: readonly Domain[]): string | undefined {
  const domain = domains.find((candidate) => candidate.name === name);
  return domain?.mode === "manage" ? whoWrites(domain) : undefined;
}

function ofAccount({ serviceAccount, domains }: Forest): Requirement[] {
  const { name, domain, passwordReaders, container = "CN=Managed Service Accounts" } = serviceAccount;
  if (!domains.some(({ syncedBy }) => syncedBy === "cloudSync")) return [];
  // Without it no domain controller makes the password of such an account, whoever makes the account.
  const rootKey = (why: string): Requirement => ({
    kind: "directory",
    what: "a KDS root key, ten hours old",
    at: "the forest",
    why,
  });
  if (passwordReaders === undefined) {
    const what = `the service account ${name}`;
    return [
      rootKey(`makes the passwords of ${name}, when the agent's set-up makes it`),
      {
        kind: "directory",
        what,
        at: domain,
        why: "the agent's set-up makes its own; the rights and the agents name it",
      },
    ];
  }
  const readers = `${passwordReaders.join(", ")}, with the agent hosts in it; a host restarts after it was added`;
  const writer = writerOf(domain, domains);
  return [
    rootKey(`makes the passwords of ${name}${writer === undefined ? ", which other people make" : ""}`),
    ...(writer === undefined
      ? []
      : [
          {
            kind: "directory",
            what: `create group managed service accounts in ${container}`,
            at: writer,
            why: `makes ${name}`,
          } as const,
        ]),
    { kind: "directory", what: readers, at: domain, why: `retrieves the password of ${name}` },
  ];
}

/** What cloud sync itself reads with, which nobody grants to another account than the installer's. */
function ofSync({ serviceAccount: { name }, domains }: Forest): Requirement[] {
  if (isInstallersAccount(name)) return [];
  return domains
    .filter(({ syncedBy }) => syncedBy === "cloudSync")
    .flatMap(({ name: domain, cloudSync }) =>
      syncSetNames
        .filter((set) => set === "BasicRead" || cloudSync?.passwordHashSync !== false)
        .map((set) => ({
          kind: "directory" as const,
          what: `the permission set ${set} for ${name}${set === "BasicRead" || cloudSync ? "" : ", where hashes are synchronized"}`,
          at: `${domain}, its administrator on an agent host, once an agent serves the domain`,
          why: `cloud sync ${syncSets[set].purpose} with it, and neither the agent nor the kit grants it: ${syncGrant(set, domain)}`,
        })),
    );
}

function ofHostPolicy({ agentHostPolicy, domains }: Forest): Requirement[] {
  if (agentHostPolicy === undefined) return [];
  const writer = writerOf(agentHostPolicy.domain, domains);
  if (writer === undefined) return [];
  const what = `create group policies, and link them at ${agentHostPolicy.ou}`;
  return [{ kind: "directory", what, at: writer, why: "sets what the agent hosts need" }];
}

/** Of the installer's own account; one that is there with its rights takes nobody. */
function ofSetUp({ agents, serviceAccount, credential, domains }: Forest): Requirement[] {
  const { name, domain, passwordReaders } = serviceAccount;
  const isSynced = domains.some(({ syncedBy }) => syncedBy === "cloudSync");
  if (agents === undefined || passwordReaders !== undefined || !isSynced) return [];
  const isByKit = agents.installation !== undefined && agents.installation.registration !== "manual";
  const who = isByKit ? (credential?.user ?? "forests[].credential") : "the person who registers the agents";
  const why = `the agent's set-up makes ${name} with it, where it is not there yet`;
  return [{ kind: "directory", what: "Domain Admin or Enterprise Admin", at: `${domain}, ${who}`, why }];
}
