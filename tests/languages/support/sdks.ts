import type { Context } from "mocha";
import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { goTool } from "./goTool.ts";

const run = promisify(execFile);
const schemaFile = fileURLToPath(new URL("../../../provider/schema/schema.json", import.meta.url));

/**
 * A folder with the SDKs that Pulumi's own generators make of the package schema: python, go, nodejs and dotnet. The generators
 * bind the schema first, two versions of Pulumi apart, and take no diagnostic of either for an answer.
 */
export async function generatedSdks(context: Context): Promise<string> {
  const [generate, generateDotnet] = [await goTool(context, "generate"), await goTool(context, "generate-dotnet")];
  const folder = mkdtempSync(join(tmpdir(), "ewb-sdks-"));
  await run(generate, [schemaFile, folder]);
  await run(generateDotnet, [schemaFile, join(folder, "dotnet")]);
  return folder;
}
