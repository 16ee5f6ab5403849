import { INSTALLER_ACCOUNT, INSTALLER_PREFIX, isInstallersAccount } from "../../facts/accountNames.ts";
import { loadAgentModule, syncGrant, syncSetNames } from "../../facts/syncPermissions.ts";
import type { Change } from "./change.ts";

/** What the pack needs: rights, things that must be there, and a session that lets scripts run. */
export function beforeYouStart(changes: readonly Change[]): string {
  const needs = prerequisites(changes);
  return `## Before you start

- **Machine**: joined to the domain, with LDAP (389) and SMB (445) to its domain controllers. On a domain controller use an elevated
  prompt (Run as administrator): Windows takes the administrators' rights out of any other.
- **Files from mail or browser** are blocked: \`Get-ChildItem -Recurse | Unblock-File\` in this folder. Where scripts are restricted:
  \`powershell -ExecutionPolicy RemoteSigned -File .\\Changes.ps1\` (where a group policy sets the execution policy, that one decides).
- **Rights to compare**: every account of the domain may read nearly all of it. By default PSOs are shown to Domain Admins only,
  and the KDS root key to Enterprise Admins and the Domain Admins of the forest's root domain.
- **Rights to apply**: Domain Admins of each domain may do all of it. With less:
${rights(changes)
  .map((line) => `  - ${line}`)
  .join("\n")}
${needs.length === 0 ? "" : `- **What must be there**:\n${needs.map((line) => `  - ${line}`).join("\n")}\n`}${ownAccounts(changes)}`;
}

/** What is not in the pack, and cannot be done before it: the domain has to be an agent's. Empty: the account is the installer's. */
function ownAccounts(changes: readonly Change[]): string {
  const own = changes.flatMap(({ script, domain, parameters: { account, target } }) =>
    script === "DomainRootDelegation" && target === undefined && !isInstallersAccount(String(account))
      ? [{ domain, account: String(account) }]
      : [],
  );
  if (own.length === 0) return "";
  const lines = own.map(
    ({ domain, account }) =>
      `  - ${account} in ${domain}: ${syncSetNames.map((set) => `\`${syncGrant(set, domain)}\``).join(", and where hashes are synchronized ")}.`,
  );
  return `- **What this folder does not grant**: the rights by which cloud sync itself reads users, and hashes of the passwords. The agent's installer
  grants them to its own account alone, so grant them yourself, once an agent serves the domain, in an elevated Windows PowerShell on its host,
  as Domain Admin of the domain, after \`${loadAgentModule}\`. PasswordHashSync lets the account read the hash of every account.
${lines.join("\n")}
`;
}

function rights(changes: readonly Change[]): string[] {
  return changes.map(({ words }, index) => `Change ${index + 1}: ${words.rights}`);
}

/** What the declaration names and does not make, each once. */
function prerequisites(changes: readonly Change[]): string[] {
  const making = changes.filter(({ words }) => words.makesAccount !== undefined);
  const made = new Set(making.map(({ domain, words }) => accountKey({ domain, name: words.makesAccount ?? "" })));
  const needed = changes.flatMap(({ words }) => words.accounts.filter((account) => !made.has(accountKey(account))));
  const domains = [...new Set(needed.map(({ domain }) => domain))];
  const forests = new Set(making.map(({ forest }) => forest));
  const places = new Set(changes.flatMap(({ words }) => words.places));
  return [
    ...[...forests].map(
      (forest) =>
        `In the forest ${forest} a KDS root key that is ten hours old: \`Get-KdsRootKey\`. Where there is none: \`Add-KdsRootKey -EffectiveImmediately\` as Enterprise Admin, then wait ten hours.`,
    ),
    ...domains.map((domain) => {
      const own = needed.filter((account) => account.domain === domain);
      const names = [...new Set(own.map(({ name, purpose }) => `${name} (${purpose})`))];
      return `Accounts and groups of ${domain}: ${names.join(", ")}.`;
    }),
    ...(needed.some(({ name }) => name.toLowerCase() === INSTALLER_ACCOUNT.toLowerCase()) ? [installersAccount] : []),
    ...[...places].map((place) => `The OU or container ${place}.`),
  ];
}

const installersAccount = `${INSTALLER_ACCOUNT} is the account that the agent's installer makes. Its sAMAccountName, which permission lists show, is another, ${INSTALLER_PREFIX} and eight hexadecimal digits: \`Get-ADServiceAccount -Filter "Name -eq '${INSTALLER_ACCOUNT.replace("$", "")}'"\`. The scripts find it by either.`;

const accountKey = ({ domain, name }: { readonly domain: string; readonly name: string }): string =>
  `${domain}/${name}`.toLowerCase();
