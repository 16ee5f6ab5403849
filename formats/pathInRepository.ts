import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** Path of a file from the root of the checkout that it lies in, with slashes; as it is, where it lies in none. */
export function pathInRepository(file: string): string {
  const root = rootOf(dirname(resolve(file)));
  return root === undefined ? file : relative(root, resolve(file)).replaceAll("\\", "/");
}

/** The same for many places in few files: each file is looked up once. */
export function pathsInRepository(): (file: string) => string {
  const known = new Map<string, string>();
  return (file) => {
    let path = known.get(file);
    if (path === undefined) known.set(file, (path = pathInRepository(file)));
    return path;
  };
}

function rootOf(folder: string): string | undefined {
  // A folder, or the file of a work tree.
  if (existsSync(join(folder, ".git"))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : rootOf(above);
}
