import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { Option, type Command } from "commander";
import { driftKinds, type DriftKind } from "../driftKinds.ts";
import type { SandboxSettings } from "../../sandbox/settings.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));

interface SandboxOptions {
  readonly stackFile: string;
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
      .addOption(stackFileOption())
      .action(async (options: SandboxOptions) => {
        await run(async (commands, settings) => commands[verb](settings), options);
      });
  }

  sandbox
    .command("drift")
    .description("change the simulated directory or tenant behind the kit's back")
    .addOption(stackFileOption())
    .addOption(new Option("--kind <kind>", "what to change").choices(driftKinds).default("age"))
    .action(async (options: SandboxOptions & { kind: DriftKind }) => {
      await run(async (commands, settings) => {
        const { makeDrift } = await import("../drift.ts");
        await commands.drift(settings, () => makeDrift(options.kind, settings));
      }, options);
    });
}

const contoso = path.join(project, "examples", "Pulumi.contoso.yaml");

function stackFileOption(): Option {
  return new Option("--stack-file <file>", "the stack file to deploy").default(contoso, "examples/Pulumi.contoso.yaml");
}

/** Runs one command with everything the sandbox needs; what stops it is told in a sentence, with its exit code. */
async function run(
  work: (commands: typeof import("../../sandbox/commands.ts"), settings: SandboxSettings) => Promise<unknown>,
  { stackFile }: SandboxOptions,
): Promise<void> {
  const [commands, { SandboxError }, { attachPlugin, simulationFolder }] = await Promise.all([
    import("../../sandbox/commands.ts"),
    import("../../sandbox/failure.ts"),
    import("../../sandbox/plugin.ts"),
  ]);
  const folder = path.join(project, ".sandbox");
  try {
    const attach = [() => attachPlugin(simulationFolder(folder, stackFile))];
    const hint = (verb: string) =>
      `npx ewb sandbox ${verb}${stackFile === contoso ? "" : ` --stack-file ${stackFile}`}`;
    await work(commands, { project, folder, stackFile, attach, hint, output: process.stdout });
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    console.error(error.message);
    process.exitCode = error.exitCode;
  }
}
