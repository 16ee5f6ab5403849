import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import type ts from "typescript";

/** The TypeScript compiler that a project brings. */
export interface Compiler {
  /** Whether ES modules go through it too: Node strips their types itself, unless they hold what cannot be stripped. */
  readonly everything: boolean;
  /** JavaScript of a file; types are not checked. */
  compile(file: string, format: Format): string;
}

export type Format = "commonjs" | "module";

/** The compiler of the project that a program belongs to, with its tsconfig.json; undefined: it has none. */
export function compilerOf(program: string): Compiler | undefined {
  const compiler = load(program);
  if (compiler === undefined) return undefined;
  let given: ts.CompilerOptions | undefined;
  return {
    everything: false,
    compile(file, format) {
      given ??= optionsOf(compiler, path.dirname(program));
      const { outputText } = compiler.transpileModule(readFileSync(file, "utf8"), {
        fileName: file,
        compilerOptions: {
          ...given,
          target: compiler.ScriptTarget.ES2022,
          module: format === "commonjs" ? compiler.ModuleKind.CommonJS : compiler.ModuleKind.ESNext,
          verbatimModuleSyntax: false,
          inlineSourceMap: false,
          sourceMap: false,
          declaration: false,
          noEmit: false,
        },
      });
      return outputText;
    },
  };
}

function load(program: string): typeof ts | undefined {
  const require = createRequire(program);
  try {
    return require("typescript") as typeof ts;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** Options of the nearest tsconfig.json; those that are not valid are the type check's to tell. */
function optionsOf(compiler: typeof ts, folder: string): ts.CompilerOptions {
  const file = compiler.findConfigFile(folder, compiler.sys.fileExists);
  if (file === undefined) return { esModuleInterop: true };
  const { config } = compiler.readConfigFile(file, compiler.sys.readFile) as { config?: { compilerOptions?: unknown } };
  return compiler.convertCompilerOptionsFromJson(config?.compilerOptions ?? {}, path.dirname(file)).options;
}

/** By the file's extension, else by the nearest package.json. */
export function formatOf(file: string): Format {
  if (/\.m[jt]s$/.test(file)) return "module";
  if (/\.c[jt]s$/.test(file)) return "commonjs";
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, "package.json");
    if (existsSync(manifest)) {
      return (JSON.parse(readFileSync(manifest, "utf8")) as { type?: unknown }).type === "module"
        ? "module"
        : "commonjs";
    }
    if (folder === path.dirname(folder)) return "commonjs";
  }
}
