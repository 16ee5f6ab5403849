import { readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { projectFileIn } from "../../formats/projectFile.ts";
import { isMapping } from "../config/mapping.ts";
import { ProgramError } from "../config/problem.ts";
import { kitProject, type ProjectDefaults } from "../config/source/asPulumiReads.ts";
import { fullKey } from "../config/source/configKeys.ts";

/** A Pulumi project whose program can be run here. */
export interface Project extends ProjectDefaults {
  /** Absolute path of the program's file. */
  readonly program: string;
  /** Where Pulumi runs the program. */
  readonly workingFolder: string;
  /** Whether Pulumi puts the project's TypeScript compiler before the program: unless told otherwise, it does. */
  readonly typescript: boolean;
  /** Of the kit, and not of its user. */
  readonly isOwn: boolean;
}

/** The kit's own program, which declares what a stack file says. */
export const ownProject: Project = {
  ...kitProject,
  program: fileURLToPath(new URL("../../index.ts", import.meta.url)),
  workingFolder: fileURLToPath(new URL("../../", import.meta.url)),
  typescript: false,
  isOwn: true,
};

/** The project in a folder; undefined: there is none. Folders above are not asked: they may be anyone's. */
export function projectIn(folder: string): Project | undefined {
  const file = projectFileIn(folder);
  if (file === undefined) return undefined;
  const project = readProject(file);
  return project.program === ownProject.program ? { ...ownProject, config: project.config } : project;
}

/** By which the engine knows the project of a folder. */
export function projectNameIn(folder: string): string {
  const file = projectFileIn(folder);
  return file === undefined ? ownProject.name : String(contentsOf(file)["name"]);
}

/** Reads a project file and finds its program, by the same steps as Pulumi. */
function readProject(file: string): Project {
  const { name, runtime, main, config } = contentsOf(file);
  if (typeof name !== "string" || name === "") {
    throw new ProgramError(`${file}: name is missing, by which Pulumi knows the project. Write \`name: my-project\`.`);
  }
  const { language, typescript } = runtimeOf(runtime);
  if (language !== "nodejs") {
    throw new ProgramError(
      `${file}: runtime is ${JSON.stringify(language)}, but without an engine only programs for nodejs can be run. ` +
        "For the others, run the rules with the engine: pulumi preview --policy-pack, see the README.",
    );
  }
  return { name, ...programOf(file, main), typescript, config: defaults(config, name), isOwn: false };
}

function contentsOf(file: string): Record<string, unknown> {
  let contents: unknown;
  try {
    contents = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new ProgramError(`${file} is not YAML: ${(error as Error).message}`);
  }
  if (isMapping(contents)) return contents;
  throw new ProgramError(`${file} holds no mapping, but a project file does. Write \`name:\` and \`runtime: nodejs\`.`);
}

function runtimeOf(runtime: unknown): { language: unknown; typescript: boolean } {
  if (!isMapping(runtime)) return { language: runtime, typescript: true };
  const options = isMapping(runtime["options"]) ? runtime["options"] : {};
  return { language: runtime["name"], typescript: options["typescript"] !== false };
}

/** Values that a stack takes over where it says nothing. Keys without a namespace are the project's own. */
function defaults(config: unknown, name: string): Record<string, unknown> {
  const entries = Object.entries(isMapping(config) ? config : {}).map(([key, entry]): [string, unknown] => [
    fullKey(key, name),
    isMapping(entry) && ["value", "default", "type"].some((word) => word in entry)
      ? (entry["value"] ?? entry["default"])
      : entry,
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** `main` of the project is a file or a folder; a folder's program is what its package.json names, else its index file. */
function programOf(projectFile: string, main: unknown): Pick<Project, "program" | "workingFolder"> {
  if (main !== undefined && main !== null && typeof main !== "string") {
    throw new ProgramError(
      `${projectFile}: main is not the path of a program. Write the name of a file, such as index.ts.`,
    );
  }
  const place = path.resolve(path.dirname(projectFile), main ?? "");
  const program = isFolder(place) ? (packageMain(place) ?? indexOf(place)) : fileNamed(place);
  if (program !== undefined) return { program, workingFolder: isFolder(place) ? place : path.dirname(place) };
  throw new ProgramError(
    main
      ? `${projectFile}: main is ${main}, but there is no such program. Write the path of a file, or of a folder with an index.ts or index.js.`
      : `${projectFile} names no program: it has no main, and beside it there is neither a package.json with main nor an index.ts or index.js. Write \`main: <file>\`.`,
  );
}

const extensions = [".js", ".cjs", ".mjs", ".ts", ".cts", ".mts"];

const fileNamed = (place: string): string | undefined =>
  ["", ...extensions].map((extension) => place + extension).find((file) => isFile(file));

const indexOf = (folder: string): string | undefined => fileNamed(path.join(folder, "index"));

/** Pulumi asks the nearest package.json, which may be above the program's folder. */
function packageMain(folder: string): string | undefined {
  const above = path.dirname(folder);
  const manifest = path.join(folder, "package.json");
  if (!isFile(manifest)) return above === folder ? undefined : packageMain(above);
  const { exports, main } = manifestOf(manifest);
  const root = isMapping(exports) ? exports["."] : exports;
  const entry = isMapping(root) ? (root["default"] ?? root["require"] ?? root["import"]) : (root ?? main);
  if (typeof entry !== "string") return undefined;
  const place = path.join(folder, entry);
  return isFolder(place) ? indexOf(place) : fileNamed(place);
}

function manifestOf(file: string): Record<string, unknown> {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isMapping(manifest) ? manifest : {};
  } catch (error) {
    throw new ProgramError(`${file} is not JSON: ${(error as Error).message}`);
  }
}

const isFile = (place: string): boolean => statSync(place, { throwIfNoEntry: false })?.isFile() ?? false;
const isFolder = (place: string): boolean => statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
