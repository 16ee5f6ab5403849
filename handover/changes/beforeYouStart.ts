import { settingsOf, text, texts, type Change } from "./change.ts";
import { linkTarget } from "./undo.ts";

/** What the pack needs: rights, things that must be there, and a session that lets scripts run. */
export function beforeYouStart(changes: readonly Change[]): string {
  const needs = prerequisites(changes);
  return `## Before you start

- **Machine**: joined to the domain, with LDAP (389) and SMB (445) to its domain controllers. On a domain controller use an elevated
  prompt (Run as administrator): Windows takes the administrators' rights out of any other.
- **Files from mail or browser** are blocked: \`Get-ChildItem -Recurse | Unblock-File\` in this folder. Where scripts are restricted:
  \`powershell -ExecutionPolicy RemoteSigned -File .\\Changes.ps1\` (where a group policy sets the execution policy, that one decides).
- **Rights to compare**: every account of the domain may read nearly all of it. PSOs and the KDS root key are shown to Domain Admins
  only, by default.
- **Rights to apply**: Domain Admins of each domain may do all of it. With less:
${rights(changes)
  .map((line) => `  - ${line}`)
  .join("\n")}
${needs.length === 0 ? "" : `- **What must be there**:\n${needs.map((line) => `  - ${line}`).join("\n")}\n`}`;
}

function rights(changes: readonly Change[]): string[] {
  return changes.map((change, index) => `Change ${index + 1}: ${rightFor(change)}`);
}

function rightFor(change: Change): string {
  const domain = text(change, "domain");
  switch (change.script) {
    case "GroupManagedServiceAccount":
      return `create and write msDS-GroupManagedServiceAccount objects in ${text(change, "container") || `CN=Managed Service Accounts of ${domain}`}.`;
    case "DomainRootDelegation":
      return `modify permissions on the root of ${domain}.`;
    case "PasswordSettingsObject":
      return `create and write msDS-PasswordSettings objects in CN=Password Settings Container,CN=System of ${domain}.`;
    case "GroupPolicyObject": {
      const create = `Group Policy Creator Owners of ${domain}`;
      const edit = change.adopt
        ? `edit settings on "${text(change, "displayName")}" (where there is none yet: ${create})`
        : create;
      return `${edit}, and Link GPOs (write gPLink) on ${linkTarget(change)}.`;
    }
  }
}

/** What the declaration names and does not make, each once. */
function prerequisites(changes: readonly Change[]): string[] {
  const made = new Set(changes.filter(isAccount).map((one) => accountKey(text(one, "domain"), text(one, "account"))));
  const needed = changes.flatMap((change) =>
    accountsOf(change).filter(({ domain, name }) => !made.has(accountKey(domain, name))),
  );
  const domains = [...new Set(needed.map(({ domain }) => domain))];
  const forests = new Set(changes.filter(isAccount).map(({ forest }) => forest));
  const places = changes.flatMap((change) => [text(change, "linkTarget"), text(change, "container")]);
  return [
    ...[...forests].map(
      (forest) =>
        `In the forest ${forest} a KDS root key that is ten hours old: \`Get-KdsRootKey\`. Where there is none: \`Add-KdsRootKey -EffectiveImmediately\` as Enterprise Admin, then wait ten hours.`,
    ),
    ...domains.map((domain) => {
      const own = needed.filter((one) => one.domain === domain);
      const names = [...new Set(own.map(({ name, what }) => `${name} (${what})`))];
      return `Accounts and groups of ${domain}: ${names.join(", ")}.`;
    }),
    ...[...new Set(places)].filter((place) => place !== "").map((place) => `The OU or container ${place}.`),
  ];
}

const isAccount = ({ script }: Change): boolean => script === "GroupManagedServiceAccount";
const accountKey = (domain: string, name: string): string => `${domain}/${name}`.toLowerCase();

interface NeededAccount {
  readonly domain: string;
  readonly name: string;
  readonly what: string;
}

function accountsOf(change: Change): NeededAccount[] {
  const domain = text(change, "domain");
  const all = (names: readonly string[], what: string) =>
    names.filter((name) => !/^S-1-/i.test(name)).map((name) => ({ domain, name, what }));
  switch (change.script) {
    case "GroupManagedServiceAccount":
      return all(texts(change, "passwordReaders"), "retrieves the password");
    case "DomainRootDelegation":
      return [
        { domain: text(change, "accountDomain") || domain, name: text(change, "account"), what: "service account" },
      ];
    case "PasswordSettingsObject":
      return all(texts(change, "appliesTo"), "has the PSO; a user or a global security group");
    case "GroupPolicyObject": {
      const held = (settingsOf(change, "userRights") ?? []) as { readonly principals: readonly string[] }[];
      return held.flatMap(({ principals }) => all(principals, "has a user right"));
    }
  }
}
