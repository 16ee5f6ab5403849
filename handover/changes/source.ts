import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";

/** What a pack was written from. */
export interface Source {
  /** As the user gave it. */
  readonly file: string;
  readonly sha256: string;
  /** Hash of the commit; changed: the file is not as committed; none: it is in no repository, or Git is not here. */
  readonly commit: string;
}

export function sourceOf(file: string): Source {
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
