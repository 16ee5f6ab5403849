import { groups, type Explanation, type Group } from "../../facts/explain/explanation.ts";
import { explanations } from "../../facts/explain/index.ts";

const introductions: Record<Group, string> = {
  supported: "Test with one of these.",
  unsupported: "Only the tenant's password changes. Who tests with one of these thinks that writeback is broken.",
  scenario:
    "Five, each with two users: of two forests that do not know each other, or one of cloud sync and one of Entra Connect Sync side by side.",
  trouble: "From the directory over the agent hosts to the tenant.",
  event:
    "The numbers in the 31000s to 33000s are those of Entra Connect Sync. They are quoted everywhere, and the agent of cloud sync is not documented to write one of them.",
  cmdlet:
    "Of the agent's two modules, as documented or seen. `Get-Command -Module Microsoft.CloudSync.PowerShell` says what an agent has.",
  nonexistent: "They spread in public scripts.",
};

/** docs/operations.md, from the table that `ewb explain` tells: `npm run generate` writes it. */
export function operationsPage(): string {
  const sections = (Object.keys(groups) as Group[]).map(section);
  return `# Operations, validation and troubles

<!-- Made from facts/explain/ by npm run generate; edit the table, not this page. -->

The same, one topic at a time: \`ewb explain SSPR_0029\`, \`ewb explain 33008\`, \`ewb explain Set-AADCloudSyncPermissions\`; \`ewb explain\`
lists the topics.

${sections.join("\n\n")}
`;
}

function section(group: Group): string {
  const all = explanations.filter((one) => one.group === group);
  const heading = `## ${groups[group]}\n\n${introductions[group]}`;
  const short = all.every(({ steps = [], see = [], commands }) => steps.length + see.length === 0 && !commands);
  return [heading, ...(short ? [table(all)] : all.map(chapter))].join("\n\n");
}

function table(all: readonly Explanation[]): string {
  const rows = all.map(({ topic, title, text }) => `| \`${topic}\` | ${cell(title)} | ${cell(text)} |`);
  return ["| Topic | | |", "|---|---|---|", ...rows].join("\n");
}

/** Of those that only say what they are, one line. */
function chapter({ topic, title, text, steps = [], see = [], commands, source }: Explanation): string {
  const lines = commands?.lines ?? [];
  if (steps.length + see.length + lines.length === 0)
    return `**\`${topic}\`** ${prose(title)}. ${prose(text)}${link(source)}`;
  return [
    `### ${prose(title)}`,
    `\`${topic}\`: ${prose(text)}${link(source)}`,
    ...(steps.length > 0 ? [steps.map((step, index) => `${index + 1}. ${prose(step)}`).join("\n")] : []),
    ...(see.length > 0 ? [["To see it:", "", ...see.map((sight) => `- ${prose(sight)}`)].join("\n")] : []),
    ...(lines.length > 0
      ? [`In PowerShell, ${commands?.where}:\n\n\`\`\`powershell\n${lines.join("\n")}\n\`\`\``]
      : []),
  ].join("\n\n");
}

const link = (source: string | undefined) => (source === undefined ? "" : ` [Source](${source})`);

const cell = (text: string) => prose(text).replaceAll("|", "\\|");

/** What Markdown would take for markup: a place to fill in, a list of names with stars. */
const prose = (text: string) => text.replaceAll(/[<>*\\]/g, "\\$&");
