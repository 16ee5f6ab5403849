import type { Command } from "commander";
import { Option } from "commander";
import { groups, type Explanation, type Group } from "../../facts/explain/explanation.ts";
import { explained, explanations } from "../../facts/explain/index.ts";
import { printable } from "../../policies/reports/text.ts";
import { ExitCode, unusable } from "../exitCode.ts";
import { meant, nearNames, type Named } from "../nearNames.ts";

type Format = "text" | "json";

/** `ewb explain TOPIC`: what an operation, an error, an event or a cmdlet is, and what to do; `others` are explained elsewhere. */
export function explain(words: readonly string[], format: Format, others: readonly Named[]): number {
  const name = words.join(" ");
  if (name.trim() === "") return tell(explanations, format, contents);
  const found = explained(name);
  if (found.length > 0) return tell(found, format, found.length > 5 ? contents : pages);
  const topics = explanations.map(({ topic, text, steps = [], see = [], ...more }) => ({
    ...more,
    name: topic,
    text: [text, ...steps, ...see].join("\n"),
  }));
  const hint = meant(nearNames(name, [...topics, ...others]), "explain");
  return unusable(`"${printable(name)}" is not a topic.${hint} \`ewb explain\` lists them all.`);
}

export function addExplainCommand(program: Command): void {
  program
    .command("explain")
    .description(
      "explain an operation, a validation scenario, an error such as SSPR_0029, an event id, a cmdlet or a rule",
    )
    .argument("[topic...]", "default: list the topics")
    .addOption(new Option("--format <format>", "what to print").choices(["text", "json"]).default("text"))
    .action(async (topic: string[], { format }: { format: Format }) => {
      const { namedRules, ruleNamed, rules } = await import("./rules.ts");
      const name = topic.join("-");
      // A trouble may go by the name of the rule that keeps it away, and a number may be that of a rule and of an error.
      const names = [ruleNamed(name)?.id, `SSPR_${name}`];
      const found = explanations.filter(({ topic }) => names.includes(topic));
      const namesakes = found.length > 0 ? { namesakes: { explanations: found, text: pages(found) } } : {};
      process.exitCode = ruleNamed(name) ? rules(name, { format, ...namesakes }) : explain(topic, format, namedRules);
    });
}

function tell(found: readonly Explanation[], format: Format, text: (found: readonly Explanation[]) => string): number {
  console.log(format === "json" ? JSON.stringify(found, undefined, 2) : text(found));
  return ExitCode.clean;
}

function contents(found: readonly Explanation[]): string {
  const width = Math.min(40, Math.max(...found.map(({ topic }) => topic.length)));
  const sections = (Object.keys(groups) as Group[]).flatMap((group) => {
    const lines = found
      .filter((one) => one.group === group)
      .map(({ topic, title }) => `  ${topic.padEnd(width)}  ${title}`);
    return lines.length > 0 ? [[groups[group], ...lines].join("\n")] : [];
  });
  return [
    ...sections,
    "`ewb explain TOPIC` tells what it is and what to do; the same is in docs/operations.md of entra-writeback.",
  ].join("\n\n");
}

const pages = (found: readonly Explanation[]): string => found.map(page).join("\n\n");

function page({ topic, group, title, text, steps = [], see = [], commands, source }: Explanation): string {
  const parts = [
    `${topic}  ${title}`,
    `${text}${group === "supported" ? " It is written back." : group === "unsupported" ? " It is not written back." : ""}`,
    ...section(
      "What to do:",
      steps.map((step, index) => `${index + 1}. ${step}`),
    ),
    ...section(
      "How to see it:",
      see.map((sight) => `- ${sight}`),
    ),
    ...section(`PowerShell, ${commands?.where}:`, commands?.lines ?? []),
    ...(source === undefined ? [] : [`source: ${source}`]),
  ];
  return parts.join("\n\n");
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [[heading, ...lines.map((line) => `  ${line}`)].join("\n")] : [];
}
