import { existsSync, readdirSync } from "node:fs";
import { isDeploymentFile } from "../stack/config/load.ts";

/** Every Pulumi.<stack>.yaml in this folder. */
export function stackFilesHere(): string[] {
  return readdirSync(".").filter(isStackFile).sort();
}

export const isStackFile = (name: string): boolean => /^Pulumi\..+\.ya?ml$/.test(name) && !isDeploymentFile(name);

/** Pulumi.prod.yaml of itself, of prod, and of organization/project/prod; what is neither there nor a name stays as it is given. */
export function fileOfStack(given: string): string {
  if (!isName(given)) return given;
  const [file = "", other = ""] = ["yaml", "yml"].map((ending) => `Pulumi.${given.split("/").at(-1)}.${ending}`);
  if (existsSync(file)) return file;
  return existsSync(other) ? other : existsSync(given) ? given : file;
}

export const isName = (given: string): boolean => !/\.ya?ml$/.test(given);

/** The stack files that are meant, every one of this folder where none is named, or why that cannot be told. */
export function stackFiles(given: readonly string[], command: string): { files: string[] } | { problem: string } {
  const files = given.length > 0 ? given.map(fileOfStack) : stackFilesHere();
  if (files.length === 0) return { problem: `${whatIsHere()} Name a stack or its file: ewb ${command}` };
  const missing = given.filter((name) => isName(name) && !existsSync(fileOfStack(name)));
  return missing.length > 0 ? { problem: missing.map(noStack).join("\n") } : { files };
}

/** The stack file that is meant, or why that cannot be told. */
export function oneStackFile(given: string | undefined, command: string): { file: string } | { problem: string } {
  const found = stackFiles(given === undefined ? [] : [given], command);
  if ("problem" in found) return found;
  const [file = ""] = found.files;
  return found.files.length === 1
    ? { file }
    : { problem: `${whatIsHere()} Name one, by its stack or file: ewb ${command}` };
}

/** That there is no stack file of this name. */
export const noStack = (given: string): string =>
  `${fileOfStack(given)} does not exist. ${whatIsHere()} Name a stack of this folder, or its file.`;

function whatIsHere(): string {
  const here = stackFilesHere();
  return here.length === 0 ? "There is no Pulumi.<stack>.yaml in this folder." : `This folder has ${here.join(", ")}.`;
}
