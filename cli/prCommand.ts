import { Option, type Command } from "commander";
import type { DriftOptions } from "./commands/drift.ts";
import type { PrOptions } from "./commands/pr.ts";

/** `ewb pr …`: what a pull request does to its stacks. */
export function addPrCommand(program: Command): void {
  program
    .command("pr")
    .description(
      "tell what a pull request does to its stacks, as a comment at it, or here: findings new and known, changes, dangers",
    )
    .argument("[stack...]", "stacks, or stack files; default: every Pulumi.<stack>.yaml in this folder")
    .option(
      "--preview",
      "have the engine preview the stack, with the rules; takes a login and credentials; default: what is declared",
    )
    .option("--base <commit>", "commit to hold it against; default: what the pull request is to be merged into")
    .addOption(
      new Option("--comment <mode>", "what becomes of the comment of the run before")
        .choices(["edit", "recreate", "on-change"])
        .default("edit"),
    )
    .option("--dry-run", "print the Markdown, and post nothing")
    .option("--hide-host-names", "keep names of hosts from readers, beside ids and secrets")
    .addOption(
      new Option("--fail-on <severity>", "the least severity that makes the exit code 1")
        .choices(["error", "warning"])
        .default("error"),
    )
    .addHelpText(
      "after",
      "\nA pull request from a fork gets no comment, only a summary of the job, and is never previewed.\nExit codes: 0 clean, 1 findings, 2 input that cannot be used, or a comment that cannot be posted, 3 internal error",
    )
    .action(async (stacks: string[], options: PrOptions) => {
      const { pr } = await import("./reviewers.ts");
      process.exitCode = await pr(stacks, options);
    });
}

/** `ewb drift …`: what changed behind the stacks' back. */
export function addDriftCommand(program: Command): void {
  program
    .command("drift")
    .description(
      "look with the engine what is no longer as the last update left it, and keep one issue at GitHub for each stack that says it; for a schedule",
    )
    .argument("[stack...]", "stacks, or stack files; default: every Pulumi.<stack>.yaml in this folder")
    .option("--dry-run", "print the Markdown, and post nothing")
    .option("--hide-host-names", "keep names of hosts from readers, beside ids and secrets")
    .option("--no-fail", "exit with 0 where something has drifted, as the issue tells it")
    .addHelpText(
      "after",
      "\nTakes Pulumi, a login and credentials, and changes nothing. Refuses to run for a pull request.\nExit codes: 0 nothing has drifted, 1 something has, 2 a stack that cannot be looked at, or an issue that cannot be written, 3 internal error",
    )
    .action(async (stacks: string[], options: DriftOptions) => {
      const { drift } = await import("./reviewers.ts");
      process.exitCode = await drift(stacks, options);
    });
}
