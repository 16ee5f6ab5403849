import { spawnSync } from "node:child_process";

/**
 * A question to the repository that a folder lies in; undefined: Git has no answer, or is not here. No shell. Git takes a folder with HEAD,
 * objects and refs for a repository and does what its configuration says, commands among it; a pull request can hold such a folder as plain
 * files, so only a checkout counts, nothing of it is run, and nothing is fetched. (safe.bareRepository: Git 2.38)
 */
export function git(folder: string, ...words: readonly string[]): string | undefined {
  const { status, stdout } = asked(folder, words);
  return status === 0 ? stdout : undefined;
}

/** Why Git answers nothing about a folder; undefined: it lies in a repository. */
export function noRepository(folder: string): string | undefined {
  const { status, error, stderr } = asked(folder, ["rev-parse", "--git-dir"]);
  if (status === 0) return undefined;
  if (error) return "Git cannot be run here: install it, or put it into PATH";
  if (/not a git repository/i.test(stderr)) return "this is no Git repository";
  return `Git does not open the repository (${stderr.trim().split("\n")[0]})`;
}

function asked(folder: string, words: readonly string[]) {
  return spawnSync("git", [...harmless, "-C", folder, ...words], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: "0", GIT_NO_LAZY_FETCH: "1", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
  });
}

const harmless = ["safe.bareRepository=explicit", "core.fsmonitor=false"].flatMap((setting) => ["-c", setting]);
