import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { git } from "../../formats/git.ts";
import type { Source } from "../../policies/reports/report.ts";

/** What a pack or a report was made from. */
export type FileSource = Source & { readonly sha256: string };

export function sourceOf(file: string): FileSource {
  return { file, sha256: createHash("sha256").update(readFileSync(file)).digest("hex"), commit: commitOf(file) };
}

function commitOf(file: string): string {
  const ask = (...words: string[]) => git(dirname(file), ...words)?.trim();
  if (ask("ls-files", "--error-unmatch", "--", basename(file)) === undefined) return "none";
  if (ask("status", "--porcelain", "--", basename(file)) !== "") return "changed";
  return ask("rev-parse", "HEAD") ?? "none";
}
