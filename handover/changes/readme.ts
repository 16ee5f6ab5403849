import packageJson from "../../package.json" with { type: "json" };
import { beforeYouStart } from "./beforeYouStart.ts";
import type { Change } from "./change.ts";
import { beforeOf, leftoversSection, type Leftover } from "./leftovers.ts";
import { risks } from "./risks.ts";
import { saidSection, type Said } from "./said.ts";
import type { FileSource } from "./source.ts";

export interface Pack {
  readonly source: FileSource;
  readonly changes: readonly Change[];
  readonly hasBackups: boolean;
  /** What people do on hosts; empty: nothing. */
  readonly agents: string;
  /** What the rules say of the changes. */
  readonly said: Said;
  /** Why a domain of the stack gets less than others; empty: none does. */
  readonly others: string;
  /** What is reported as made and declared no longer. */
  readonly left: readonly Leftover[];
}

/** The plan as people read it. */
export function readme({ source, changes, hasBackups, agents, said, others, left }: Pack): string {
  return `# Changes for password writeback

What ${source.file} declares for the directory, written out by entra-writeback ${packageJson.version} for those who make it so. Nothing here holds a
password, and nothing is changed by reading it. Everything is made where it is missing and changed where it differs; what else is
there stays. Each change is one file in \`changes\`: the script it calls and the script's parameters. The scripts are in \`scripts\`;
they read and write through LDAP and SYSVOL, and need no module.

${sourceLines(source).join("\n")}

${saidSection(said)}${beforeYouStart(changes)}
## Steps

In Windows PowerShell 5.1 or PowerShell 7, in this folder; \`Get-Help .\\Changes.ps1 -Full\` tells the rest.

${steps(changes)
  .map((step, index) => `${index + 1}. ${step}`)
  .join("\n")}

\`-Credential user@domain\` or \`-Credential DOMAIN\\user\` asks for the password of another account than the one signed in. A wrong
name or password ends the run at once, so that the account is not locked out.
${ofForests(changes)}${hasBackups ? backups : ""}
${others}${risks(changes)}
${changes.map((change, index) => section(change, index, changes)).join("\n")}
${agents}${leftoversSection(left)}## To undo

Each change says how. Undo from the last to the first: the entries before the account, or orphaned SIDs stay on the domain root.
\`before\` holds what was there before the first Apply, a file for each change that wrote something, and beside it the whole list of entries
(\`.sddl\`) or the security template (\`.GptTmpl.inf\`) that it changed. Keep it: it is written once, and stays when this folder is written
anew.
`;
}

/** By which a reviewer knows what was approved. */
function sourceLines({ file, sha256, commit }: FileSource): string[] {
  const committed = {
    none: "The file is in no commit of a Git repository.",
    changed: "The file has changes that are in no commit.",
  };
  return [
    `- SHA-256 of ${file}: \`${sha256}\``,
    `- ${commit in committed ? committed[commit as keyof typeof committed] : `As of the commit \`${commit}\``}`,
  ];
}

function steps(changes: readonly Change[]): string[] {
  const policies = changes.filter(({ words }) => words.backup !== undefined);
  const adopted = policies.filter(({ adopt }) => adopt).map(({ words }) => `   ${words.backup}\n`);
  return [
    "`.\\Changes.ps1` compares the directory with the plan below and changes nothing: `as is`, or `NOT YET` and what differs.",
    ...(adopted.length > 0
      ? [
          `Back up the existing policies that are changed, as far as they are there, with the GroupPolicy module. There is no backup here to import into them: Import-GPO would replace everything that they set.\n\n   \`\`\`powershell\n   $null = New-Item -ItemType Directory -Force "$PWD\\before"\n${adopted.join("")}   \`\`\`\n`,
        ]
      : []),
    "`.\\Changes.ps1 -Action Apply` makes the changes, in order; `-Only 1,2` makes some of them. It says `made` where it changed something and `as is` where nothing was to do. Before the first write of each change it saves what was there in `before`. It is safe to repeat.",
    ...(policies.length > 0
      ? [
          "`gpupdate /force` on the PDC emulator (account policies) and on the computers of an OU that has a policy; or patience: domain controllers apply group policy every five minutes, other computers every 90 or so.",
        ]
      : []),
    "`.\\Changes.ps1` again: every line says `as is`. It also tells what is written and not yet in effect, and what stands in the way.",
    "Give the folder back: `applied` holds what came of each change, and `ewb changes --applied` reads it.",
  ];
}

/** Of several forests: which numbers are whose. */
function ofForests(changes: readonly Change[]): string {
  const forests = [...new Set(changes.map(({ forest }) => forest))];
  if (forests.length < 2) return "";
  const lines = forests.map((forest) => `- ${forest}: \`-Only ${numbersOf(forest, changes)}\``);
  return `
The changes are for ${forests.length} forests. Where these do not trust each other, run Changes.ps1 once in each:

${lines.join("\n")}
`;
}

function numbersOf(forest: string, changes: readonly Change[]): string {
  return changes.flatMap((change, index) => (change.forest === forest ? [index + 1] : [])).join(",");
}

const backups = `
The group policies of the kit's own are in \`gpo-backups\` too, for Import-GPO. Use one way or the other: an import makes a policy with
an id of its own, sets nothing but what the backup holds, and makes no link; \`.\\Changes.ps1 -UseExisting\` then takes that policy and
links it.
`;

function section(change: Change, index: number, changes: readonly Change[]): string {
  const { forest, title, file, words } = change;
  const begins = changes[index - 1]?.forest !== forest;
  return `${begins ? `## Forest ${forest} (\`-Only ${numbersOf(forest, changes)}\`)\n\n` : ""}### ${index + 1}. ${title}

Why: ${words.why}

${words.says.map((sentence) => `- ${sentence}`).join("\n")}

To undo by hand: ${words.undo(beforeOf(file))}
`;
}
