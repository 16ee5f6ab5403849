import { existsSync, readdirSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { projectFileIn } from "../../formats/projectFile.ts";

/** A folder that gets files, of which none that is there is written over; it remembers what came of each. */
export class ProjectFolder {
  readonly #folder: string;
  readonly #report: string[] = [];
  /** Files that were there already. */
  readonly kept: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Lines about what was written and what was left. */
  get report(): readonly string[] {
    return this.#report;
  }

  /** The name of the project file that is there. */
  get projectFile(): string | undefined {
    const file = projectFileIn(this.#folder);
    return file && path.basename(file);
  }

  has(name: string): boolean {
    return existsSync(path.join(this.#folder, name));
  }

  write(name: string, text: string): void {
    if (this.has(name)) {
      this.kept.push(name);
      this.#report.push(`  there already  ${name}`);
      return;
    }
    this.#put(name, text);
    this.#report.push(`  written        ${name}`);
  }

  /** Adds those lines that a list of lines has not. */
  addLines(name: string, lines: readonly string[]): void {
    if (!this.has(name)) return this.write(name, `${lines.join("\n")}\n`);
    const text = readFileSync(path.join(this.#folder, name), "utf8");
    const there = new Set(text.split(/\r?\n/).map((line) => line.trim().replace(/\/$/, "")));
    const missing = lines.filter((line) => !there.has(line.replace(/\/$/, "")));
    if (missing.length === 0) return;
    const gap = text === "" || text.endsWith("\n") ? "" : "\n";
    this.#put(name, `${text}${gap}${missing.join("\n")}\n`);
    this.#report.push(`  completed      ${name}: ${missing.join(", ")}`);
  }

  /** Path of something installed, from here, as Pulumi and editors write paths; undefined: it is not installed for this folder. */
  pathTo(installed: string): string | undefined {
    const folders = createRequire(path.join(this.#folder, "package.json")).resolve.paths("entra-writeback") ?? [];
    const place = folders.map((folder) => path.join(folder, "entra-writeback")).find((folder) => existsSync(folder));
    if (place === undefined) return undefined;
    const inside = path.relative(realpathSync(place), realpathSync(installed));
    if (inside.startsWith("..")) return undefined; // another installation than the one that runs
    const from = path.relative(this.#folder, path.join(place, inside)).split(path.sep).join("/");
    return from.startsWith(".") ? from : `./${from}`;
  }

  /** What the project of that file has of the kit already: as `ewb init` writes it, or in other words. */
  project(projectFile: string): { readonly hasPlugin: boolean; readonly declaresStack: boolean } {
    const text = readFileSync(path.join(this.#folder, projectFile), "utf8");
    const main = /^\s*["']?main["']?:\s*["']?([^\s"'#]+)/m.exec(text)?.[1];
    const programs = [main, "index.ts", "index.js", "index.mjs"].filter((name) => name !== undefined);
    const file = programs
      .map((name) => path.join(this.#folder, name))
      .find((name) => statSync(name, { throwIfNoEntry: false })?.isFile());
    return {
      hasPlugin: /^[\s{-]+["']?name["']?:\s*["']?entra-writeback["']?\s*(,|}|#|$)/m.test(text),
      declaresStack: file !== undefined && readFileSync(file, "utf8").includes("declareStack"),
    };
  }

  /** A project's name may have letters, digits, - _ and dots. */
  projectName(): string {
    const name = path
      .basename(this.#folder)
      .replaceAll(/[^\w.-]+/g, "-")
      .replaceAll(/^[-.]+|[-.]+$/g, "");
    return name.slice(0, 100) || "writeback";
  }

  /**
   * The name of the new program: an ES module, in TypeScript where the project has it. A package that says it is CommonJS, or
   * has files that may be, stays so. undefined: its package.json cannot be read.
   */
  programName(): string | undefined {
    const manifest = this.#manifest();
    if (manifest === undefined) return undefined;
    const sources = readdirSync(this.#folder).filter((name) => /(?<!\.config)\.[jt]s$/.test(name));
    const isUndecided = manifest.type === undefined && sources.length === 0;
    if (manifest.type !== "module" && !isUndecided) return "index.mjs";
    if (isUndecided) this.#becomeModule(manifest);
    return this.has("tsconfig.json") ? "index.ts" : "index.js";
  }

  /** The name comes with the whole file: of one that is half written nobody would know. */
  #put(name: string, text: string): void {
    const file = path.join(this.#folder, name);
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }

  #becomeModule(manifest: object): void {
    const isNew = !this.has("package.json");
    const text = JSON.stringify({ ...(isNew && { private: true }), ...manifest, type: "module" }, null, 2);
    this.#put("package.json", `${text}\n`);
    this.#report.push(isNew ? "  written        package.json" : '  completed      package.json: "type": "module"');
  }

  #manifest(): { readonly type?: unknown } | undefined {
    if (!this.has("package.json")) return {};
    try {
      return JSON.parse(readFileSync(path.join(this.#folder, "package.json"), "utf8")) as { type?: unknown };
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }
}
