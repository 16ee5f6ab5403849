import { readdirSync } from "node:fs";
import { isDeploymentFile } from "../stack/config/load.ts";

/** Every Pulumi.<stack>.yaml in this folder. */
export function stackFilesHere(): string[] {
  return readdirSync(".").filter(isStackFile).sort();
}

export const isStackFile = (name: string): boolean => /^Pulumi\..+\.ya?ml$/.test(name) && !isDeploymentFile(name);

/** The stack file that is meant, or why that cannot be told. */
export function oneStackFile(given: string | undefined, command: string): { file: string } | { problem: string } {
  const files = given === undefined ? stackFilesHere() : [given];
  const [file] = files;
  if (file !== undefined && files.length === 1) return { file };
  const here =
    files.length > 1 ? `This folder has ${files.join(", ")}.` : "There is no Pulumi.<stack>.yaml in this folder.";
  return { problem: `${here} Name the stack file: ewb ${command}` };
}
