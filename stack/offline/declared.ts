import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { loadStackFile, type StackFile } from "../config/load.ts";
import type { ResourceView } from "../../policies/rule.ts";
import { declaredByOwnProgram, declaredResources, programOf } from "./program.ts";

const ownProgram = fileURLToPath(new URL("../../index.ts", import.meta.url));

/** Everything that the program declares for a stack file. Throws ConfigError for a file that cannot be used. */
export function declaredByStackFile(file: string): Promise<ResourceView[]> {
  return declaredBy(loadStackFile(file), file);
}

export async function declaredBy({ values }: StackFile, file: string): Promise<ResourceView[]> {
  const program = programOf(path.dirname(file), ownProgram);
  const declared = program === ownProgram ? declaredByOwnProgram : declaredResources;
  return declared(program, { stack: stackNameOf(file), file, ...asEngineWould(values) });
}

/** `prod` for Pulumi.prod.yaml */
export function stackNameOf(file: string): string {
  return /^Pulumi\.(.+)\.ya?ml$/.exec(path.basename(file))?.[1] ?? path.parse(file).name;
}

/** Configuration as text values; a secret keeps its place, with the ciphertext standing for what only the engine decrypts. */
export function asEngineWould(values: StackFile["values"]): { config: Record<string, string>; secretKeys: string[] } {
  const config: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    const text = JSON.stringify(value, (_, item: unknown) => (isEncrypted(item) ? item.secure : item));
    config[key] = typeof value === "string" ? value : text;
    if (text !== JSON.stringify(value)) secretKeys.push(key);
  }
  return { config, secretKeys };
}

function isEncrypted(value: unknown): value is { secure: string } {
  return typeof value === "object" && value !== null && Object.keys(value).join() === "secure";
}
