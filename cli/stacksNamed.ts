import { existsSync } from "node:fs";
import { stackFilesHere } from "./stackFiles.ts";

export interface StackNamed {
  readonly file: string;
  /** As Pulumi knows it, with organization and project where they are named; absent: by its file. */
  readonly name?: string;
}

/** The stacks that are meant, each by a name or a file, or why that cannot be told. None named: every one of this folder. */
export function stacksNamed(given: readonly string[], command: string): StackNamed[] | { readonly problem: string } {
  const names = given.length > 0 ? given : stackFilesHere();
  if (names.length === 0)
    return {
      problem: `There is no Pulumi.<stack>.yaml in this folder. Name a stack or its file: ewb ${command} prod`,
    };
  const stacks = names.map(stackNamed);
  const missing = stacks.filter(({ file }) => !existsSync(file));
  if (missing.length === 0) return stacks;
  return {
    problem: missing.map(({ file }) => `${file} does not exist. Name a stack of this folder, or its file.`).join("\n"),
  };
}

/** Pulumi.prod.yaml, prod, or organization/project/prod. */
function stackNamed(given: string): StackNamed {
  if (/\.ya?ml$/.test(given)) return { file: given };
  return { file: `Pulumi.${given.split("/").at(-1)}.yaml`, name: given };
}
