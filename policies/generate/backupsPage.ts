import type { Rule } from "../rule.ts";
import { table } from "./pages.ts";

/** docs/group-policy-backups.md */
export function backupsPage(rules: readonly Rule[]): string {
  return `# Group policy backups

<!-- Written by \`npm run generate\` from policies/generate/backupsPage.ts and policies/rules/; edit these, not this page. -->

The kit reads and writes group policies as Backup-GPO and Import-GPO do: a folder for each backup, named by its GUID.

\`\`\`console
$ npx ewb check --gpo-backup DIR            # what in these policies would block or weaken writeback
$ npx ewb check STACK --gpo-backup DIR      # the same, knowing the service account by the stack file
$ npx ewb gpo import DIR --id {GUID}        # one of them as keys of the stack file, with the age at 0
$ npx ewb gpo export --out DIR              # the declared policies as backups
\`\`\`

DIR is the folder that \`Backup-GPO -Path\` was given, or one backup in it. No engine, no domain and no Windows is needed. In PowerShell put
the GUID in quotes.

## What a check sees

Every way in which a policy sets something: the security template, the administrative templates (\`registry.pol\`) and the preferences for
registry, services and groups, the registry value behind the startup of a service, restricted groups. A value in a numbered control set, one of
the system account, and a group that preferences take members from may count: they are "not evaluated". What a disabled half sets does not count, nor what is switched off in preferences, nor a security template that the policy names no extension for.

A backup tells settings, not effect: which of them reach a computer depends on links, filters and other policies, so read a finding as
"where this policy applies". What is wrong for domain controllers only is "not evaluated" in a policy that cannot be theirs, as it gives network logons
to no domain controller, and what is wrong in an account policy where \`gpreport.xml\` names links, and none of them to a domain's root. A WMI filter, item-level targeting, and a half whose version or extensions keep computers from applying it are
told beside it. Who the service account is a backup does not say: a SID that may be its own or its group's is "not evaluated", unless
the stack file beside it, or the name that the backup has for the SID, decides.

One odd line, file or entry of the manifest silences nothing else. It is told with its place, rules that it may concern are "not
evaluated", and the exit code is 2 where not all could be read; else 1 with findings, and 0. Of two backups of one policy both are judged,
and the check says which is the newer.

The same rules judge the group policies that a stack declares, except the one on the minimum password age, whose effect a
stack knows: [rules](rules.md).

${table(rules.filter(({ origins = [] }) => origins.includes("backup")))}

## What an import says

It prints the keys that a check takes, and below them, line by line with the reason, what is none: what the stack file has no place for,
what an update would refuse, and what would block writeback. Above them stands what the backup tells
of the policy beside its settings: links, WMI filter, security filtering, disabled halves, and of which domain the SIDs are that it names. With
\`--id\` no other backup is read.

## What an export writes

Nothing that an update would refuse. The links and the security filtering, which no import brings, are commands that it prints.
What was edited or added in an earlier export is named, and nothing is written: \`--discard-edits\` loses it.

## Forms that backups take

Counted in 437 backups of 18 public repositories:

| Form | How often | What the kit does |
|---|---|---|
| Security templates are UTF-16LE with a byte order mark and CRLF | all 200 | reads UTF-8 and UTF-16 without a mark too; writes this form |
| Security template that Backup.xml names, in \`microsoft/windows nt\` | 137 | reads it, in any case of its path |
| Security template left over, which the policy names no extension for | 63, nearly all empty | does not count it, says so |
| \`[Version]\` second, or behind the settings | 122 and 78 of 200 | reads sections in any order |
| User right given to no one: \`SeX =\` | some | judges it; names it in an import, as a stack file cannot say it |
| Principals of user rights as \`*SID\` | all 1,123 | compares SIDs and names; shows the name that Backup.xml has for a SID |
| MinimumPasswordAge above 0 | 25 of 25 | a finding |
| Computer half disabled | 64 | does not count it; an import carries its settings and says so |
| User half disabled | 187 | does not count it |
| WMI filter | 10 | named beside the policy, and in an import |
| Linked somewhere (\`gpreport.xml\`) | 140 | told in an import, and decides whom an account policy is for; where there is no report, that it is not known |
| Registry preferences of the computer half | 51 | judges values by hive, action, targeting and what is switched off |
| Service preferences | 6 | judges the startup type |
| Manifest that disagrees with the folders | 6 of 254 | judges every folder there is, names what is missing |
| Names of services with spaces, in quotes | some | reads and carries them |
| \`registry.pol\` of a header only | 26 of 307 | sets nothing |
| \`**del.\`, \`**delvals.\` and REG_NONE in \`registry.pol\` | 230, 84 and 87 | carries them out in their order, so that what is deleted in the end is not set |
`;
}
