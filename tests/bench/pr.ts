import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveEngine } from "../../sandbox/engine/resolve.ts";
import { kit } from "../engine/engine.ts";
import { PreviewedRepository } from "../engine/previewedRepository.ts";
import { attestedToday } from "../support/attestedToday.ts";
import { pair, type Result } from "./measure.ts";

/** `ewb pr --preview` of a change against the engine's own preview of it, with the same policy pack; both compiled, as users have them. */
export async function prAgainstItsPreview(): Promise<Result> {
  await resolveEngine({ say: console.error });
  const folder = mkdtempSync(join(tmpdir(), "ewb-bench-pr-"));
  const contoso = attestedToday(readFileSync(join(kit, "examples/Pulumi.contoso.yaml"), "utf8"));
  const repository = await PreviewedRepository.open(contoso, folder);
  try {
    const stack = join(kit, "dist/stack/index.js");
    repository.write(`import { declareStack } from "${stack}";\nexport const told = declareStack();\n`, "index.ts");
    await repository.up();
    repository.commit("As it is deployed");
    repository.write(
      repository.read(repository.file).replace("passwordHistorySize: 24 #", "passwordHistorySize: 20 #"),
    );
    const run = async (command: string, words: readonly string[], says: RegExp): Promise<void> => {
      const { status, stdout, stderr } = await repository.start(command, words, repository.env);
      if (status !== 0 || !says.test(stdout)) throw new Error(`${command} ended with ${status}: ${stdout}\n${stderr}`);
    };
    const pack = join(kit, "dist/policies/pack", process.platform === "win32" ? "" : "run");
    const ewb = [join(kit, "dist/cli/main.js"), "pr", "prod", "--preview", "--base", "HEAD"];
    const preview = ["preview", "--stack", "prod", "--policy-pack", pack, "--non-interactive"];
    return await pair(
      { what: "`ewb pr --preview` of contoso", against: "the preview that it wraps", goal: 1.1 },
      5,
      () => run(process.execPath, ewb, /24 → 20/),
      () => run(repository.pulumi, preview, /2 to update/),
    );
  } finally {
    await repository.close();
    rmSync(folder, { recursive: true });
  }
}
