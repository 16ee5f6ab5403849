import { basename, dirname, resolve } from "node:path";
import { git, noRepository } from "../formats/git.ts";

/** Questions to the repository that a file lies in. No shell, and nothing of a pull request is ever an option of Git's. */
export class Repository {
  readonly #folder: string;

  constructor(file: string) {
    this.#folder = dirname(resolve(file));
  }

  /** Why there is none; undefined: there is. */
  absence(): string | undefined {
    return noRepository(this.#folder);
  }

  /** Hash of a commit that is in this clone; undefined: it is not, or there is no Git. */
  commit(name: string): string | undefined {
    return this.#git("rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`)?.trim();
  }

  /** Contents of a file at a commit, byte for byte; undefined: it was not there. */
  fileAt(commit: string, file: string): string | undefined {
    return this.#git("cat-file", "blob", `${commit}:./${basename(file)}`);
  }

  /** Names of the files that were beside a file at a commit. */
  filesAt(commit: string): string[] {
    return (this.#git("ls-tree", "-z", "--name-only", commit) ?? "").split("\0").filter((name) => name !== "");
  }

  /** Files of the program beside a stack file, or below, that are not as at a commit: code, project file, dependencies. */
  programChanges(commit: string): string[] {
    const names = this.#git("diff", "--name-only", "-z", "--relative", "--end-of-options", commit, "--", ".");
    return (names ?? "").split("\0").filter((name) => programFile.test(name));
  }

  /** Whether files of the folder, or below, are not as they were committed; untracked ones count where they are stack files. */
  isChanged(): boolean {
    const told =
      this.#git(
        "status",
        "--porcelain",
        "-z",
        "--untracked-files=all",
        "--no-renames",
        "--ignore-submodules=all",
        "--",
        ".",
      ) ?? "";
    return told.split("\0").some((line) => line !== "" && (!line.startsWith("??") || stackFile.test(line)));
  }

  #git(...words: string[]): string | undefined {
    return git(this.#folder, ...words);
  }
}

const programFile = /(\.[cm]?[jt]sx?|(^|\/)(Pulumi\.ya?ml|package(-lock)?\.json|pnpm-lock\.yaml|yarn\.lock))$/;
const stackFile = /(^\?\? |\/)Pulumi\.[^/]+\.ya?ml$/;
