import { domainRootOf } from "../../facts/domainNames.ts";
import { literal } from "../gpo/powerShellText.ts";
import { settingsOf, text, type Change } from "./change.ts";

/** Taking a change back by hand. */
export function undoOf(change: Change): string {
  const domain = text(change, "domain");
  switch (change.script) {
    case "GroupManagedServiceAccount":
      return `\`Remove-ADServiceAccount -Identity ${literal(text(change, "account"))} -Server ${literal(domain)}\`, once no agent runs as it and its entries on the domain root are removed. ${unlessThere(change)}`;
    case "PasswordSettingsObject":
      return `\`Remove-ADFineGrainedPasswordPolicy -Identity ${literal(text(change, "name"))} -Server ${literal(domain)}\`. ${unlessThere(change)}`;
    case "DomainRootDelegation":
      return `Active Directory Users and Computers, View > Advanced Features, Properties of ${domain}, Security, Advanced: remove the entries of ${text(change, "account")} that are named above. Those that ${before(change)} lists as \`rights\` were there before and stay.`;
    case "GroupPolicyObject":
      return [change.adopt ? restore(change) : removal(change), refresh(change), ...remains(change)].join(" ");
  }
}

const before = ({ file }: Change): string => `\`before\\${file}\``;

const unlessThere = (change: Change): string =>
  `If ${before(change)} says that it was there before (\`exists\` is true), set back the values that the file tells instead.`;

export const linkTarget = (change: Change): string =>
  text(change, "linkTarget") || domainRootOf(text(change, "domain"));

const isAtRoot = (change: Change): boolean => text(change, "linkTarget") === "";

function policyArguments(change: Change): string {
  return `-Name ${literal(text(change, "displayName"))} -Domain ${literal(text(change, "domain"))}`;
}

/** In `before`, beside what Changes.ps1 saves there. */
export const backupOf = (change: Change): string => `Backup-GPO ${policyArguments(change)} -Path "$PWD\\before"`;

function restore(change: Change): string {
  return `\`Restore-GPO ${policyArguments(change)} -Path "$PWD\\before"\` with the backup made before Apply; or set the values back in the Group Policy Management Editor, as ${before(change)} tells them (what it does not tell was not defined). A backup holds no link: set the one to ${linkTarget(change)} back too (\`link\` in that file; where there is none, the policy was not linked there). Where \`exists\` is false there, this change made the policy: remove its link.`;
}

function removal(change: Change): string {
  return `\`Remove-GPLink ${policyArguments(change)} -Target ${literal(linkTarget(change))}\`, then \`Remove-GPO ${policyArguments(change)}\`. A policy of yours that \`-UseExisting\` took over stays: set back what ${before(change)} tells.`;
}

const refresh = (change: Change): string =>
  `Then \`gpupdate /force\` on ${isAtRoot(change) ? "the PDC emulator" : "the computers of the OU"}.`;

/** What is left where a policy no longer sets it. */
function remains(change: Change): string[] {
  const has = (group: string) => settingsOf(change, group) !== undefined;
  const ofDomain = isAtRoot(change) && (has("accountPolicy") || has("kerberosPolicy"));
  const counts = change.adopt
    ? "Settings that no policy defines any more stay in the domain as they are"
    : "The Default Domain Policy counts again for the settings that it defines; the others stay in the domain as they are";
  return [
    ...(ofDomain
      ? [`${counts}: set them by another policy (\`effective\` in ${before(change)} tells the former values).`]
      : []),
    ...(has("registryValues")
      ? [
          "Registry values stay on the computers when no policy sets them any more: set them back by another policy or on each computer.",
        ]
      : []),
    ...(has("userRights") ? ["User rights go back to what each computer had locally before."] : []),
    ...(has("services") ? ["Service settings stay on the computers."] : []),
  ];
}
