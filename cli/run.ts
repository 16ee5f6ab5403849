import { Command, CommanderError, Option } from "commander";
import packageJson from "../package.json" with { type: "json" };
import type { ChangesOptions } from "./commands/changes.ts";
import type { CheckOptions } from "./commands/check.ts";
import type { ReadyOptions } from "./commands/ready.ts";
import type { RulesOptions } from "./commands/rules.ts";
import { addExplainCommand } from "./commands/explain.ts";
import { addGpoCommands } from "./commands/gpo.ts";
import { addSandboxCommands } from "./commands/sandbox.ts";
import { ExitCode } from "./exitCode.ts";
import { formats } from "./formats.ts";
import { discardEdits, failOn, oneStack, policyPackConfig, severalStacks, withErrors } from "./options.ts";
import { addDriftCommand, addPrCommand } from "./reviewCommands.ts";
import { examples, type Example } from "./init/examples.ts";

/** Commands import what they need when they are called: `ewb --help` must not load the Azure SDK. */
export async function run(argv: readonly string[]): Promise<void> {
  const program = new Command("ewb")
    .description("Self-service password reset that reaches on-premises Active Directory, as code.")
    .version(packageJson.version)
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .showHelpAfterError("(ewb --help tells the commands and options)");

  program
    .command("check")
    .description("check stack files against the schema and the rules: no engine, no credentials, no network")
    .argument("[stack...]", severalStacks)
    .addOption(new Option("--format <format>", "what to print").choices(formats).default("text"))
    .addOption(failOn())
    .addOption(
      new Option("--gpo-backup <folder>", "a group policy backup, or a folder of them, to check too; repeatable")
        .argParser((folder: string, before: string[]) => [...before, folder])
        .default([], "none"),
    )
    .addOption(policyPackConfig())
    .option(
      "--write-policy-pack-config <file>",
      "write into such a file, for each exemption, an exception under which the engine shows it as exempted",
    )
    .option(
      "--event-log <file>",
      "events of an engine's run of the stack: what its policies said is told too, in any format",
    )
    .option("--baseline <file>", "findings that are known: only new ones make the exit code 1; what was fixed is told")
    .option("--write-baseline <file>", "write the findings as such a file; what is known already keeps its day")
    .option(
      "--requirements",
      "instead, list what deploying takes: tools, roles, registrations, vault access; text or json",
    )
    .addHelpText(
      "after",
      "\nExit codes: 0 clean, 1 findings, 2 input that cannot be used or not all be read, 3 internal error",
    )
    .action(async (files: string[], options: CheckOptions & { readonly requirements?: true }) => {
      if (options.requirements) {
        const { requirements } = await import("./reviewers.ts");
        process.exitCode = requirements(files, options.format);
        return;
      }
      const { check } = await import("./commands/check.ts");
      process.exitCode = await check(files, options);
    });

  addPrCommand(program);
  addDriftCommand(program);

  program
    .command("changes")
    .description(
      "write what a stack file declares for the directory as a folder for those who change it: plan, scripts, backups",
    )
    .argument("[stack]", oneStack)
    .option("--out <folder>", "a new or empty folder, or an earlier change pack")
    .addOption(
      new Option("--applied <folder>", "a change pack that came back: what of the declaration is done").conflicts(
        "out",
      ),
    )
    .addOption(withErrors())
    .addOption(discardEdits())
    .addHelpText(
      "after",
      "\nExit codes: 0 written, or with --applied all is done; 1 the rules find errors about the directory, so nothing is written, or with --applied something is not done; 2 input that cannot be used",
    )
    .action(async (file: string | undefined, options: ChangesOptions) => {
      const { changes } = await import("./commands/changes.ts");
      process.exitCode = await changes(file, options);
    });

  const init = program
    .command("init")
    .description(
      "begin a project in this folder: program, project file, stack file; nothing that is there is written over",
    );
  for (const example of examples) {
    const others = examples.filter((other) => other !== example);
    init.addOption(new Option(`--${example}`, `begin with the example ${example}`).conflicts(others));
  }
  init
    .option("--stack <name>", "name of the stack", "prod")
    .action(async (options: Partial<Record<Example, true>> & { stack: string }) => {
      const { init } = await import("./commands/init.ts");
      const example = examples.find((name) => options[name]);
      process.exitCode = init({ stack: options.stack, ...(example && { example }) });
    });

  addExplainCommand(program);
  program
    .command("rules")
    .description("list the rules, or tell one: what it looks at, why, what to write, what it cannot see")
    .argument("[rule]", "id or code of a rule, such as minimum-password-age or EWB-014; default: all are listed")
    .option("--area <area>", "only those of an area, such as directory")
    .option("--tag <tag>", "only those with a tag, such as tier-0")
    .option("--search <text>", "only those whose id, title, tags or benchmarks hold a text")
    .addOption(new Option("--format <format>", "what to print").choices(["text", "json"]).default("text"))
    .action(async (name: string | undefined, options: RulesOptions) => {
      const { rules } = await import("./commands/rules.ts");
      process.exitCode = rules(name, options);
    });

  addGpoCommands(program);
  program
    .command("ready")
    .description("ask the tenant whether it is ready for what a stack file declares: licences, roles, registration")
    .argument("[stack]", oneStack)
    .addOption(new Option("--format <format>", "what to print").choices(["text", "json"]).default("text"))
    .option("--names", "tell users by name, where a check is about users; default: numbers only")
    .addHelpText(
      "after",
      "\nAsks Microsoft Graph as whoever az login signed in, and changes nothing. A check that may not be made is not checked.\nExit codes: 0 nothing unmet, 1 something is, 2 input that cannot be used",
    )
    .action(async (file: string | undefined, options: ReadyOptions) => {
      const { ready } = await import("./commands/ready.ts");
      process.exitCode = await ready(file, options);
    });

  addSandboxCommands(program);

  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? usageExit(error) : crash(error);
  }
}

function usageExit(error: CommanderError): number {
  return error.exitCode === 0 ? 0 : ExitCode.unusableInput;
}

/** What nobody foresaw: told as such, with what to send us; the stack only where a developer asks for it. */
function crash(error: unknown): number {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`ewb: internal error: ${message}`);
  if (process.env["EWB_DEBUG"] && error instanceof Error) console.error(error.stack);
  else console.error("Set EWB_DEBUG=1 and run again for details to report.");
  return ExitCode.internalError;
}
