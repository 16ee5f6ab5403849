import { Option, type Command } from "commander";
import { SandboxError } from "../../sandbox/failure.ts";
import { driftHelp, driftKinds, type DriftKind, type DriftKindText } from "../sandboxDriftKinds.ts";
import type { SandboxSettings } from "../../sandbox/settings.ts";

interface SandboxOptions {
  /** The same as the argument. */
  readonly stackFile?: string;
}

const verbs = {
  preview: "show what up would do",
  up: "deploy, and show what is deployed",
  refresh: "look what is there now, and bring the state to it",
  destroy: "take everything away again",
  reset: "forget the sandbox: stack, stand-ins, simulated directory and tenant",
} as const;

/** `ewb sandbox …`: the kit on the real engine without a cloud. */
export function addSandboxCommands(program: Command): void {
  const sandbox = program
    .command("sandbox")
    .description("the kit on the real engine without a cloud: stand-ins for Azure, a simulated directory and tenant");

  for (const [verb, description] of Object.entries(verbs) as [keyof typeof verbs, string][]) {
    sandbox
      .command(verb)
      .description(description)
      .argument("[stack]", sandboxStack)
      .addOption(stackFileOption())
      .action(async (stack: string | undefined, options: SandboxOptions) => {
        await run(verb, async (commands, settings) => commands[verb](settings), stack ?? options.stackFile);
      });
  }

  sandbox
    .command("drift")
    .description("change the simulated directory or tenant behind the kit's back")
    .argument("[stack]", sandboxStack)
    .addOption(stackFileOption())
    .addOption(new Option("--kind <kind>", "what to change").choices(Object.keys(driftKinds)).default("age"))
    .addHelpText("after", driftHelp())
    .action(async (stack: string | undefined, options: SandboxOptions & { kind: DriftKind }) => {
      await run(
        "drift",
        async (commands, settings) => {
          const { makeDrift } = await import("../sandboxParts.ts");
          const { then }: DriftKindText = driftKinds[options.kind];
          await commands.drift(settings, () => makeDrift(options.kind, settings), then);
        },
        stack ?? options.stackFile,
      );
    });
}

const sandboxStack = "stack, or stack file; default: that of the project in this folder, else an example";

function stackFileOption(): Option {
  return new Option("--stack-file <file>", "the same as the argument").hideHelp();
}

/** Runs one command with everything the sandbox needs; what stops it is told in a sentence, with its exit code. */
async function run(
  verb: string,
  work: (commands: typeof import("../../sandbox/commands.ts"), settings: SandboxSettings) => Promise<unknown>,
  given: string | undefined,
): Promise<void> {
  const { attachPlugin, commands, kitPolicies, sandboxPlace, simulationFolder } = await import("../sandboxParts.ts");
  try {
    const { isExample, ...place } = sandboxPlace(given, verb);
    if (isExample && verb !== "reset")
      console.log(
        `No stack is named, and this folder has no project of its own: this is the example ${place.stackFile}.\n`,
      );
    const attach = [() => attachPlugin(simulationFolder(place.folder, place.stackFile))];
    const named = given === undefined ? "" : ` ${given}`;
    const hint = (next: string) => `npx ewb sandbox ${next}${named}`;
    await work(commands, { ...place, policyPack: kitPolicies, attach, hint, output: process.stdout });
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    console.error(error.message);
    process.exitCode = error.exitCode;
  }
}
