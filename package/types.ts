import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";

/**
 * Leaves the declaration files that the public ones lead to: the others describe the inside of bundled files. tsc writes
 * relative imports into them as the source has them, with `.ts`; users get `.js`, which every moduleResolution takes.
 */
export function keepTypesOf(publicFiles: readonly string[], dist: string): void {
  const kept = new Set<string>();
  const queue = [...publicFiles];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (kept.has(file)) continue;
    kept.add(file);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replaceAll(relativeImport, '$1.js"'));
    for (const [, , specifier = ""] of text.matchAll(relativeImport)) {
      queue.push(path.resolve(path.dirname(file), `${specifier}.d.ts`));
    }
  }
  for (const file of globSync("**/*.d.ts", { cwd: dist }).map((name) => path.join(dist, name))) {
    if (!kept.has(file)) rmSync(file);
  }
}

/** `from "./x.ts"` and `import("./x.ts")`. */
const relativeImport = /((?:from |import ?\(?)"(\.{1,2}\/[^"]+))\.ts"/g;
