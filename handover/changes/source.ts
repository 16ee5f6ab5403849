import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Source } from "../../policies/reports/report.ts";

/** What a pack or a report was made from. */
export type FileSource = Source & { readonly sha256: string };

export function sourceOf(file: string): FileSource {
  return { file, sha256: createHash("sha256").update(readFileSync(file)).digest("hex"), commit: commitOf(file) };
}

function commitOf(file: string): string {
  const git = (...words: string[]) => {
    const { status, stdout } = spawnSync("git", ["-C", dirname(file), ...words], { encoding: "utf8" });
    return status === 0 ? stdout.trim() : undefined;
  };
  if (git("ls-files", "--error-unmatch", "--", basename(file)) === undefined) return "none";
  if (git("status", "--porcelain", "--", basename(file)) !== "") return "changed";
  return git("rev-parse", "HEAD") ?? "none";
}
