import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { fileFault } from "../../formats/fileFault.ts";
import { formatProblem } from "../../stack/config/problem.ts";
import { ExitCode, unusable } from "../exitCode.ts";
import { printable } from "../../policies/reports/text.ts";
import { gpoProblem } from "../../handover/gpo/problem.ts";
import { discardEdits, oneStack } from "../options.ts";
import { oneStackFile } from "../stackFiles.ts";
import { unusableStack } from "../unusableStack.ts";

/** `ewb gpo …`: group policies as the backups that GPMC and Import-GPO know. */
export function addGpoCommands(program: Command): void {
  const gpo = program
    .command("gpo")
    .description("group policies as backups of the Group Policy Management Console: no engine, no domain");

  gpo
    .command("export")
    .description("write every group policy that a stack file declares as a backup for Import-GPO")
    .argument("[stack]", oneStack)
    .requiredOption("--out <folder>", "a new or empty folder, or one of an earlier export")
    .addOption(discardEdits())
    .action(async (file: string | undefined, options: ExportOptions) => {
      process.exitCode = await exportPolicies(file, options);
    });

  gpo
    .command("import")
    .description("print what a backup sets as keys for the stack file")
    .argument("<folder>", "a backup, or a folder with backups")
    .option("--id <guid>", "id of the backup, where the folder holds several")
    .option("--out <file>", "a new file to write instead of printing")
    .action(async (folder: string, options: { id?: string; out?: string }) => {
      process.exitCode = await importPolicy(folder, options);
    });
}

interface ExportOptions {
  readonly out: string;
  readonly discardEdits?: true;
}

async function exportPolicies(given: string | undefined, { out, ...edits }: ExportOptions): Promise<number> {
  const found = oneStackFile(given, `gpo export prod --out ${out}`);
  if ("problem" in found) return unusable(found.problem);
  const { file } = found;
  const [{ declaredByStackFile }, { exportBackups }] = await Promise.all([
    import("../../stack/offline/index.ts"),
    import("../../handover/gpo/export.ts"),
  ]);
  try {
    const { policies, left } = exportBackups(await declaredByStackFile(file), out, edits);
    const reasons = left.map(({ reason }) => reason);
    if (policies.length === 0) {
      const none = `${file} declares no group policy${left.length > 0 ? " of its own" : ""}, so there is nothing to export.`;
      return unusable([none, ...reasons].join("\n"));
    }
    const commands = policies.flatMap((policy) => policy.commands);
    console.log(
      [
        `${policies.length} group ${policies.length === 1 ? "policy is" : "policies are"} written to ${out}. In PowerShell with the GroupPolicy module, as Domain Admin:`,
        commands.map((line) => `  ${line}`).join("\n"),
        "Import-GPO takes the place of everything that a policy of that name sets.",
        ...reasons,
      ].join("\n\n"),
    );
    return ExitCode.clean;
  } catch (error) {
    const code = unusableStack(file, error);
    if (code !== undefined) return code;
    throw error;
  }
}

async function importPolicy(folder: string, { id, out }: { id?: string; out?: string }): Promise<number> {
  const [{ backupToImport }, { ageBefore, declarationOf }] = await Promise.all([
    import("../../handover/gpo/backupToImport.ts"),
    import("../../handover/gpo/declaration.ts"),
  ]);
  try {
    const found = backupToImport(folder, id);
    if ("choice" in found) return unusable(found.choice.map(printable).join("\n"));
    const { backup } = found;
    const rest = backup.rest();
    const declaration = declarationOf(backup, rest);
    const problems = [...backup.problems, ...rest.problems];
    for (const problem of problems) console.error(formatProblem(gpoProblem(problem)));
    const carried = problems.length === 0 ? ExitCode.clean : ExitCode.unusableInput;
    if (out !== undefined) return Math.max(writeNew(out, declaration, ageBefore(backup)), carried);
    process.stdout.write(declaration);
    return carried;
  } catch (error) {
    return unusable(formatProblem(gpoProblem(error)));
  }
}

function writeNew(file: string, declaration: string, age: string): number {
  try {
    writeFileSync(file, declaration, { flag: "wx" });
  } catch (error) {
    return unusable(
      (error as NodeJS.ErrnoException).code === "EEXIST"
        ? `${file} is there already, and nothing is overwritten. Name a new file.`
        : `${file} cannot be written: ${fileFault(error, "write")}. Name a new file in a folder that you may write to.`,
    );
  }
  console.log(`${file} is written. Minimum password age: ${age}.`);
  return ExitCode.clean;
}
