import { existsSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { projectFileIn } from "../formats/projectFile.ts";
import { SandboxError } from "../sandbox/failure.ts";
import { fileOfStack, noStack, oneStackFile, stackFilesHere } from "./stackFiles.ts";

/** Which stack a command of the sandbox is about, and where it keeps what it makes. */
export interface SandboxPlace {
  /** Folder with the project file. */
  readonly project: string;
  readonly folder: string;
  readonly stackFile: string;
  /** Nobody has named it, and the folder has none. */
  readonly isExample: boolean;
}

const kit = fileURLToPath(new URL("../", import.meta.url));
const isInstalled = kit.split(path.sep).includes("node_modules");

/**
 * A stack file is deployed by the program of the project it lies in, else by the kit's own. Without one named it is that of the
 * project in this folder, or the example. What is made stays with the user's project: nothing is written into node_modules.
 */
export function sandboxPlace(given: string | undefined, verb: string): SandboxPlace {
  const found = given === undefined ? defaultStackFile(verb) : namedStackFile(given);
  const isExample = found === undefined;
  const stackFile = found ?? path.join(kit, "examples", "Pulumi.contoso.yaml");
  const beside = path.dirname(path.resolve(stackFile));
  const isOwn = !isProject(beside) || path.relative(beside, kit) === "";
  if (!isOwn) return { project: beside, folder: path.join(beside, ".sandbox"), stackFile, isExample };
  return { project: kit, folder: path.join(isInstalled ? path.resolve() : kit, ".sandbox"), stackFile, isExample };
}

function namedStackFile(given: string): string {
  const stackFile = fileOfStack(given);
  if (!existsSync(stackFile)) throw new SandboxError(noStack(given), 2);
  return stackFile;
}

/** Undefined: there is none. */
function defaultStackFile(verb: string): string | undefined {
  const here = path.resolve();
  const [stackFile] = stackFilesHere();
  if (stackFile !== undefined && !isProject(here)) {
    const way = `Run ewb init, which begins a project around it, or ewb sandbox ${verb} ${stackFile}, which deploys it by the kit's own program.`;
    throw new SandboxError(
      `${stackFile} has no Pulumi.yaml beside it, so it is not known whose program it is for. ${way}`,
      2,
    );
  }
  if (!isProject(here) || path.relative(here, kit) === "") return undefined;
  const found = oneStackFile(undefined, `sandbox ${verb} prod`);
  if ("problem" in found) throw new SandboxError(found.problem, 2);
  return found.file;
}

const isProject = (folder: string): boolean => projectFileIn(folder) !== undefined;
