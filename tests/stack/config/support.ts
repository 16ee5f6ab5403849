import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, type Problem } from "../../../stack/config/problem.ts";

/** The day on which the corpus is read. */
export const TODAY = new Date("2026-11-24T12:00:00Z");

/** What an action that must fail tells of; anything but a ConfigError is a failure of the test. */
export function problemsOf(action: () => unknown): readonly Problem[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  assert.fail("no problem was found");
}

/** Calls `use` with the path of a stack file of this content, which is gone afterwards. */
export function withStackFile<Result>(content: string | Uint8Array, use: (file: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "entra-writeback-"));
  try {
    const file = join(folder, "Pulumi.test.yaml");
    writeFileSync(file, content);
    return use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
