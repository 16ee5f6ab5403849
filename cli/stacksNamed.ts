import { existsSync } from "node:fs";
import { stackNameOf } from "../stack/offline/declared.ts";
import { fileOfStack, isName, isStackFile, noStack, stackFilesHere } from "./stackFiles.ts";

export interface StackNamed {
  readonly file: string;
  /** As Pulumi knows it, with organization and project where they are named; absent: by its file. */
  readonly name?: string;
  /** It is there no more. */
  readonly isGone: boolean;
}

/** Where stack files were before a change. */
export interface Former {
  /** Of this folder. */
  files(): readonly string[];
  has(file: string): boolean;
}

const none: Former = { files: () => [], has: () => false };

/**
 * The stacks that are meant, each by a name or a file, or why that cannot be told. None named: every one of this folder, and those that were
 * in it.
 */
export function stacksNamed(
  given: readonly string[],
  command: string,
  former = none,
): StackNamed[] | { readonly problem: string } {
  const names = given.length > 0 ? given : [...stackFilesHere(), ...goneFrom(former)];
  if (names.length === 0)
    return {
      problem: `There is no Pulumi.<stack>.yaml in this folder. Name a stack or its file: ewb ${command} prod`,
    };
  const stacks = names.map(stackNamed);
  const missing = stacks.filter(({ file, isGone }) => isGone && !former.has(file));
  if (missing.length === 0) return stacks;
  return { problem: missing.map(({ file }) => noStack(file)).join("\n") };
}

/** A file that has got the other ending is there. */
function goneFrom(former: Former): string[] {
  const here = new Set(stackFilesHere().map(stackNameOf));
  return former.files().filter((file) => isStackFile(file) && !here.has(stackNameOf(file)));
}

/** Pulumi.prod.yaml, prod, or organization/project/prod. */
function stackNamed(given: string): StackNamed {
  const file = fileOfStack(given);
  return { file, isGone: !existsSync(file), ...(isName(given) && { name: given }) };
}
