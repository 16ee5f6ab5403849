import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { groupPolicyRules } from "./rules.ts";

/** docs/group-policy-backups.md, from the rules themselves: `node policies/groupPolicy/docs.ts` writes it. */
export function backupsDocument(): string {
  return `# Group policy backups

<!-- Written by \`node policies/groupPolicy/docs.ts\` from policies/groupPolicy/; edit the rules, not this page. -->

The kit reads and writes group policies as Backup-GPO and Import-GPO do: a folder for each backup, named by its GUID.

\`\`\`console
$ npx ewb check --gpo-backup DIR       # what in these policies would block or weaken writeback
$ npx ewb gpo import DIR --id {GUID}   # one of them as keys of the stack file, with the age at 0
$ npx ewb gpo export --out DIR         # the declared policies as backups
\`\`\`

DIR is the folder that \`Backup-GPO -Path\` was given, or one backup in it. No engine, no domain and no Windows is needed. A backup
tells settings, not effect: which of them reach a computer depends on links, filters and other policies, so read a finding as
"where this policy applies".

The group policies that a stack declares are judged likewise, by [the rules of the stack](rules.md).

| Rule | Severity | Says |
|---|---|---|
${groupPolicyRules.map(({ id, severity, title }) => `| [${id}](#${id}) | ${severity} | ${title} |`).join("\n")}

${groupPolicyRules
  .map(
    ({ id, title, severity, why, source }) => `## ${id}

**${title}.** ${why}

- Severity: ${severity}
- Source: ${source}
`,
  )
  .join("\n")}`;
}

if (import.meta.main) {
  writeFileSync(fileURLToPath(new URL("../../docs/group-policy-backups.md", import.meta.url)), backupsDocument());
}
