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
    ? "\nThe group policies are in `gpo-backups` too, for Import-GPO; what they lack beside Changes.ps1 is the link.\n"
    : "";
  return `# Changes for password writeback

What ${stackFile} declares for the directory, written out for those who make it so. Nothing here holds a password, and nothing
is changed by reading it. Run on a domain-joined machine in Windows PowerShell 5.1 or PowerShell 7:

1. \`.\\Changes.ps1\` compares the directory with the plan below and changes nothing.
2. \`.\\Changes.ps1 -Action Apply\` makes the changes, in order; \`-Only 1,2\` makes some of them. It is safe to repeat.
3. \`gpupdate /force\` on the PDC emulator, or five minutes of patience: domain controllers apply group policy by themselves.
4. \`.\\Changes.ps1\` again: every line says \`as is\`.

\`-Credential (Get-Credential)\` uses another account than the one signed in. Each change is one file in \`changes\`: the script it
calls and the script's parameters. The scripts read and write through LDAP and SYSVOL, and need no module.
${backups}
${changes.map(section).join("\n")}`;
}

function section({ title, script, says }: Change, index: number): string {
  return `## ${index + 1}. ${title}

${says.map((sentence) => `- ${sentence}`).join("\n")}

To undo by hand: ${undo[script] ?? ""}
`;
}
