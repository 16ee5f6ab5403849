import { rmSync } from "node:fs";
import { join } from "node:path";
import { ConfigError, formatProblem } from "../../stack/config/problem.ts";
import { RefusedError } from "../../resources/ports/resource.ts";
import { changesOf } from "../../handover/changes/collect.ts";
import { readme } from "../../handover/changes/readme.ts";
import { mayHoldPack, writePack } from "../../handover/changes/write.ts";
import { declaredByStackFile } from "../../stack/offline/declared.ts";
import { ExitCode, unusable } from "../exitCode.ts";
import { exportBackups } from "../../handover/gpo/export.ts";
import { ProgramError } from "../../stack/offline/project.ts";
import { oneStackFile } from "../stackFiles.ts";

/** `ewb changes`: what the stack would do to the directory, as a folder for those who do it by hand; answers the exit code. */
export async function changes(given: string | undefined, { out }: { readonly out: string }): Promise<number> {
  const found = oneStackFile(given, `changes FILE --out ${out}`);
  if ("problem" in found) return unusable(found.problem);
  const { file } = found;
  if (!mayHoldPack(out)) {
    return unusable(
      `${out} holds files that are not of a change pack. Name a new folder, or one that ewb changes wrote.`,
    );
  }
  try {
    const resources = await declaredByStackFile(file);
    const all = changesOf(resources);
    if (all.length === 0) return unusable(`${file} declares nothing in a directory, so there is nothing to hand over.`);
    const { policies } = exportBackups(resources, join(out, "gpo-backups"));
    const hasBackups = policies.length > 0;
    if (!hasBackups) rmSync(join(out, "gpo-backups"), { recursive: true, force: true });
    writePack(out, readme({ stackFile: file, changes: all, hasBackups }), all);
    const count = all.length === 1 ? "1 change is" : `${all.length} changes are`;
    console.log(`${count} written to ${out}. Start with ${out}/README.md.`);
    return ExitCode.clean;
  } catch (error) {
    if (error instanceof ConfigError) return unusable(error.message);
    if (error instanceof ProgramError || error instanceof RefusedError)
      return unusable(formatProblem({ file, path: "", message: error.message }));
    throw error;
  }
}
