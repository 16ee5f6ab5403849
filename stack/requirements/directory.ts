import type { Domain, Forest } from "../config/model.ts";
import type { Requirement } from "./requirement.ts";

/** What the directory's part takes. docs/directory-administrators.md tells each right by its change. */
export function directoryRequirements(forest: Forest): Requirement[] {
  return [...forest.domains.flatMap((domain) => ofDomain(domain, forest)), ...ofAccount(forest)];
}

function ofDomain({ name, syncedBy, accountPolicy, passwordSettings }: Domain, forest: Forest): Requirement[] {
  const looks = forest.mode === "observe";
  const at = `${name}, ${forest.credential ? forest.credential.user : "the account that runs the scripts"}`;
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

function ofAccount({ serviceAccount, domains, mode }: Forest): Requirement[] {
  const { name, domain, passwordReaders } = serviceAccount;
  if (!domains.some(({ syncedBy }) => syncedBy === "cloudSync")) return [];
  if (passwordReaders === undefined) {
    const what = `the service account ${name}`;
    return [
      {
        kind: "directory",
        what,
        at: domain,
        why: "the agent's set-up makes its own; the rights and the agents name it",
      },
    ];
  }
  const readers = `${passwordReaders.join(", ")}, with the agent hosts in it; a host restarts after it was added`;
  return [
    ...(mode === "observe"
      ? []
      : [
          {
            kind: "directory",
            what: "a KDS root key, ten hours old",
            at: "the forest",
            why: `makes the passwords of ${name}`,
          } as const,
        ]),
    { kind: "directory", what: readers, at: domain, why: `retrieves the password of ${name}` },
  ];
}
