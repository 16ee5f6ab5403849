import { Option, type Command } from "commander";

/** The least severity that fails. What several commands take has one home, so that it reads and means the same at each. */
export const failOn = (): Option =>
  new Option("--fail-on <severity>", "the least severity that makes the exit code 1")
    .choices(["error", "warning"])
    .default("error");

/** Which rules there are, and how strict. */
export const policyPackConfig = (): Option =>
  new Option(
    "--policy-pack-config <file>",
    "levels and thresholds of the rules: the file that pulumi takes with --policy-pack-config",
  );

/** What an earlier export of group policies became since: no other copy is known of it. */
export const discardEdits = (): Option =>
  new Option("--discard-edits", "lose what was edited or added in what an earlier run wrote, which is refused else");

/** What must not be deployed is not handed to others unnoticed. */
export const withErrors = (): Option =>
  new Option(
    "--with-errors",
    "write the folder although rules find errors about the directory, at the top of its plan",
  );

/** A command that tells reviewers something of stacks. */
export const onStacks = (program: Command, name: string): Command =>
  program.command(name).argument("[stack...]", severalStacks);

/** A stack is meant by its name or its file, at every command. */
export const severalStacks = "stacks, or stack files; default: every Pulumi.<stack>.yaml in this folder";
export const oneStack = "stack, or stack file; default: the only Pulumi.<stack>.yaml in this folder";

/** What each of them takes, in one order; what makes it fail comes after. */
export const withReviewerOptions = (command: Command): Command =>
  command
    .option("--dry-run", "print the Markdown, and post nothing")
    .option("--hide-host-names", "keep names of hosts from readers, beside ids and secrets");
