import { readFileSync } from "node:fs";
import { createRequire, registerHooks, type LoadFnOutput, type ResolveFnOutput } from "node:module";
import * as path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ProgramError } from "../config/problem.ts";
import type { Project } from "./project.ts";
import { compilerOf, formatOf, type Compiler } from "./typescript.ts";

/** The program that is being loaded: hooks stay for the life of the process. */
interface Loading {
  readonly run: number;
  /** URL of the folder the program runs in. */
  readonly folder: string;
  readonly compiler: Compiler | undefined;
}

let loading: Loading | undefined;
let runs = 0;

/**
 * Imports a user's program anew, as Pulumi's runner would load it: folders and files without extension are found as `require`
 * finds them, TypeScript of a CommonJS project goes through the project's own compiler, where there is one, and the rest
 * through Node. The SDK is the kit's own copy, which is the one that runs without an engine.
 */
export async function importProgram(project: Project): Promise<unknown> {
  const { program, typescript, isOwn } = project;
  if (isOwn) return import(`${pathToFileURL(program).href}?run=${++runs}`);
  hook();
  try {
    return await importOnce(project, typescript ? compilerOf(program) : undefined);
  } catch (error) {
    const compiler = codeOf(error) === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX" ? compilerOf(program) : undefined;
    if (compiler === undefined) throw explained(program, error);
    return await importOnce(project, { ...compiler, everything: true }).catch((again: unknown) => {
      throw explained(program, again);
    });
  }
}

async function importOnce({ program, workingFolder }: Project, compiler: Compiler | undefined): Promise<unknown> {
  loading = { run: ++runs, folder: pathToFileURL(`${workingFolder}${path.sep}`).href, compiler };
  forget();
  if (isRequired(program, compiler)) {
    const exported = createRequire(program)(program) as { __esModule?: boolean; default?: unknown };
    return exported.__esModule ? exported : { default: exported };
  }
  return import(`${pathToFileURL(program).href}?run=${runs}`);
}

/** CommonJS is loaded by `require`, as Pulumi loads it. */
function isRequired(program: string, compiler: Compiler | undefined): boolean {
  if (formatOf(program) === "module") return false;
  if (/\.c[jt]s$/.test(program) || (program.endsWith(".ts") && compiler !== undefined)) return true;
  return !moduleSyntax.test(readFileSync(program, "utf8"));
}

/** CommonJS keeps modules by file name: those of programs are run again, those of packages are not. */
function forget(): void {
  const { cache } = createRequire(import.meta.url);
  for (const file of Object.keys(cache))
    if (isOfAProgram(pathToFileURL(file).href)) Reflect.deleteProperty(cache, file);
}

let isHooked = false;

function hook(): void {
  if (isHooked) return;
  isHooked = true;
  registerHooks({
    resolve(specifier, context, next) {
      const own = ownCopy(specifier);
      if (own !== undefined) return { url: own, shortCircuit: true };
      if (context.parentURL === undefined || !isOfAProgram(context.parentURL)) return next(specifier, context);
      const found = resolved(specifier, context.parentURL, () => next(specifier, context));
      return context.conditions?.includes("require") ? found : again(found);
    },
    load(url, context, next) {
      if (!isOfAProgram(url) || !/\.[cm]?ts(\?|$)/.test(url)) return next(url, context);
      const file = fileURLToPath(url);
      const format = formatOf(file);
      const compiler = loading?.compiler;
      if (compiler !== undefined && (format === "commonjs" || compiler.everything)) {
        return { format, source: compiler.compile(file, format), shortCircuit: true } satisfies LoadFnOutput;
      }
      // Node would find it out as well, with a warning that the project's author cannot act upon.
      const isModule = format === "commonjs" && moduleSyntax.test(readFileSync(file, "utf8"));
      return next(url, isModule ? { ...context, format: "module-typescript" } : context);
    },
  });
}

const moduleSyntax = /^\s*(import\s+[\w*{"']|export\s)/m;

/** The SDK must be the one that has been told that there is no engine, and the kit itself the one that runs. */
function ownCopy(specifier: string): string | undefined {
  if (specifier === "@pulumi/pulumi" || specifier.startsWith("@pulumi/pulumi/")) return ofTheKit(specifier);
  return specifier === "entra-writeback" ? new URL("../index.ts", import.meta.url).href : undefined;
}

function resolved(specifier: string, parent: string, next: () => ResolveFnOutput): ResolveFnOutput {
  try {
    return next();
  } catch (error) {
    if (!/^(ERR_)?(MODULE_NOT_FOUND|UNSUPPORTED_DIR_IMPORT)$/.test(codeOf(error) ?? "")) throw error;
    const url = asRequired(specifier, parent) ?? (specifier.startsWith("@pulumi/") ? ofTheKit(specifier) : undefined);
    if (url === undefined) throw error;
    return { url, shortCircuit: true };
  }
}

/** Folders, missing extensions, and the `.js` of a compiled file that is still TypeScript. */
function asRequired(specifier: string, parent: string): string | undefined {
  const require = createRequire(parent);
  const twin = specifier.replace(/\.([cm]?)js$/, ".$1ts");
  const forms = [specifier, twin, `${specifier}.ts`, `${specifier}/index.ts`];
  return forms.map((form) => urlOf(require, form)).find((url) => url !== undefined);
}

/** A project that has not installed its providers' packages is looked at with those that the kit brings. */
const ofTheKit = (specifier: string): string | undefined => urlOf(createRequire(import.meta.url), specifier);

function urlOf(require: NodeJS.Require, specifier: string): string | undefined {
  try {
    return pathToFileURL(require.resolve(specifier)).href;
  } catch (error) {
    if (codeOf(error) === "MODULE_NOT_FOUND" || codeOf(error) === "ERR_PACKAGE_PATH_NOT_EXPORTED") return undefined;
    throw error;
  }
}

/** A program's own modules are new in every run: they may have read another stack's configuration. `require` forgets them. */
function again(found: ResolveFnOutput): ResolveFnOutput {
  if (loading === undefined || !isOfAProgram(found.url)) return found;
  return { ...found, url: `${found.url.replace(/\?run=\d+$/, "")}?run=${loading.run}` };
}

const kit = new URL("../../", import.meta.url).href;

/** Not a package, and not the kit, below which a program may lie all the same. */
function isOfAProgram(url: string): boolean {
  if (!url.startsWith("file:") || url.includes("/node_modules/")) return false;
  return !url.startsWith(kit) || url.startsWith(loading?.folder ?? kit);
}

/** What Node says when it cannot load a module. */
const loadErrors =
  /^ERR_(MODULE|UNSUPPORTED|PACKAGE|UNKNOWN_FILE|INVALID_(PACKAGE|MODULE|TYPESCRIPT)|IMPORT|REQUIRE|AMBIGUOUS)/;
const wrongKind = /(require|module|exports|__dirname|__filename) is not defined in ES module scope/;

/** A program that cannot be loaded is its author's to mend; what it throws while it runs is not told apart here. */
function explained(program: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message } = error;
  const code = codeOf(error) ?? "";
  const isLoading = loadErrors.test(code) || code === "MODULE_NOT_FOUND" || wrongKind.test(message);
  if (!isLoading && !(error instanceof SyntaxError)) return error;
  const place = error instanceof SyntaxError ? /^(.+:\d+)\n/.exec(error.stack ?? "")?.[1] : undefined;
  const text = message.split("\nRequire stack:")[0]?.trim() ?? "";
  const found = `${place ? `${place}: ` : ""}${text}${wayOut(code, message)}`;
  return new ProgramError(`${program} cannot be loaded: ${found.replace(runOfAModule, "$1")}`);
}

/** A module as `again` names it, which nobody else can open. */
const runOfAModule = /(?:file:\/\/)?(\/\S+?)\?run=\d+/g;

function wayOut(code: string, message: string): string {
  const missing = /^Cannot find (?:package|module) '([^'.][^']*)'/.exec(message)?.[1];
  if (code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX")
    return ". Node cannot strip this. Run: npm install --save-dev typescript";
  if (missing !== undefined && !path.isAbsolute(missing))
    return `. Run npm install in the project's folder${missing.startsWith("@pulumi/") ? "" : ", and see that package.json names it"}.`;
  return missing === undefined ? "" : ". See that the path is right.";
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | null)?.code;
