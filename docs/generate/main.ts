import { writeFileSync } from "node:fs";
import { ruleFiles } from "../../policies/generate/files.ts";

const root = new URL("../../", import.meta.url);

/** Every file that `npm run generate` writes, by its path in the repository. */
export async function generatedFiles(): Promise<Map<string, string>> {
  return ruleFiles();
}

if (process.argv[1] === import.meta.filename) {
  for (const [file, text] of await generatedFiles()) writeFileSync(new URL(file, root), text);
}
