import { Option, type Command } from "commander";
import type { DriftOptions } from "./commands/drift.ts";
import type { PrOptions } from "./commands/pr.ts";
import { failOn, onStacks, policyPackConfig, withReviewerOptions } from "./options.ts";

/** `ewb pr …`: what a pull request does to its stacks. */
export function addPrCommand(program: Command): void {
  const own = onStacks(program, "pr")
    .description(
      "tell what a pull request does to its stacks, as a comment at it, or here: findings new and known, changes, dangers",
    )
    .option(
      "--preview",
      "have the engine preview the stack, with the rules; takes a login and credentials; default: what is declared",
    )
    .option("--base <commit>", "commit to hold it against; default: what the pull request is to be merged into")
    .addOption(policyPackConfig())
    .addOption(
      new Option("--comment <mode>", "what becomes of the comment of the run before")
        .choices(["edit", "recreate", "on-change"])
        .default("edit"),
    );
  withReviewerOptions(own)
    .addOption(failOn())
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
  const own = onStacks(program, "drift").description(
    "look with the engine what is no longer as the last update left it, and keep one issue at GitHub, or work item at Azure DevOps, for each stack that says it; for a schedule",
  );
  withReviewerOptions(own)
    .option(
      "--work-item-type <type>",
      "type of the work item at Azure DevOps, one that the project's process has: Issue in Basic, Agile and CMMI, Impediment in Scrum",
      "Issue",
    )
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
