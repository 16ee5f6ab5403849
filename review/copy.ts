import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** What is made of a former text of a file, which lies under the same name elsewhere for as long. */
export async function withCopy<T>(file: string, text: string, use: (copy: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "ewb-base-"));
  try {
    const copy = join(folder, basename(file));
    writeFileSync(copy, text, { mode: 0o600 });
    return await use(copy);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
