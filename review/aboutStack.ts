import type { Repository } from "./git.ts";

/** What every text about a stack begins and ends with. */
export interface AboutStack {
  /** Such as prod. */
  readonly stack: string;
  /** Path of the stack file, from the root of the repository. */
  readonly file: string;
  readonly source: Source;
}

/** What a text is from: version of the kit, and commit. */
export interface Source {
  readonly version: string;
  readonly commit: string;
  /** The folder has changes that are in no commit. */
  readonly isChanged?: true;
}

/** `head`: the commit under review; absent: what is checked out. */
export const sourceIn = (repository: Repository, version: string, head?: string): Source => ({
  version,
  commit: shortHash(head ?? repository.commit("HEAD") ?? "none"),
  ...(repository.isChanged() && { isChanged: true }),
});

export const shortHash = (commit: string): string => commit.slice(0, 12);
