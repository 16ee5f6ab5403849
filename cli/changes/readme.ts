import type { Change } from "./collect.ts";

/** Taking a change back by hand, by the script that makes it. */
const undo: Readonly<Record<string, string>> = {
  GroupManagedServiceAccount: "Remove-ADServiceAccount -Identity <account>, once no agent runs as it.",
  DomainRootDelegation:
    "Active Directory Users and Computers, Advanced Features, the domain's Security tab, Advanced: remove the entries of the service account named above.",
  GroupPolicyObject:
    "Group Policy Management Console: delete the link, then the policy; of a policy that was there before, set the values back. Then gpupdate /force on the PDC emulator.",
  PasswordSettingsObject: "Remove-ADFineGrainedPasswordPolicy -Identity <name>.",
};

/** The plan as people read it. */
export function readme(stackFile: string, changes: readonly Change[], hasBackups: boolean): string {
  const backups = hasBackups
    ? `
The group policies are in \`gpo-backups\` too, for Import-GPO. Use one way or the other: an import makes a policy with an id of its
own, sets nothing but what the backup holds, and makes no link; \`.\\Changes.ps1 -UseExisting\` then takes that policy and links it.
`
    : "";
  return `# Changes for password writeback

What ${stackFile} declares for the directory, written out for those who make it so. Nothing here holds a password, and nothing
is changed by reading it. Everything is made where it is missing, and changed where it differs: what else is there stays. Run on a domain-joined machine in Windows PowerShell 5.1 or PowerShell 7:

1. \`.\\Changes.ps1\` compares the directory with the plan below and changes nothing.
2. \`.\\Changes.ps1 -Action Apply\` makes the changes, in order; \`-Only 1,2\` makes some of them. It is safe to repeat.
3. \`gpupdate /force\` on the PDC emulator, or five minutes of patience: domain controllers apply group policy by themselves.
4. \`.\\Changes.ps1\` again: every line says \`as is\`.

Where the changes are for forests that do not trust each other, run it once in each, with \`-Only\`.
\`-Credential (Get-Credential)\` uses another account than the one signed in. Each change is one file in \`changes\`: the script it
calls and the script's parameters. The scripts read and write through LDAP and SYSVOL, and need no module.
${backups}
${changes.map(section).join("\n")}`;
}

/** What a policy leaves on the computers that it reached. */
const stays =
  " Registry values, user rights and service settings stay on the computers when the policy is gone: set them back by another policy or on each computer.";

function section({ title, script, says, parameters }: Change, index: number): string {
  const back = `${undo[script] ?? ""}${parameters["linkTarget"] === undefined ? "" : stays}`;
  return `## ${index + 1}. ${title}

${says.map((sentence) => `- ${sentence}`).join("\n")}

To undo by hand: ${back}
`;
}
