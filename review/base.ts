import type { Repository } from "./git.ts";
import type { PullRequest } from "./runner.ts";

/** What a change is held against. */
export interface Base {
  /** Hash; undefined: none of the names is a commit of this clone. */
  readonly commit: string | undefined;
  /** What was asked for, the best first. */
  readonly names: readonly string[];
}

/** What a person names, else what the pull request is to be merged into. */
export function baseOf(repository: Repository, named: string | undefined, request: PullRequest | undefined): Base {
  const names = named === undefined ? mergedInto(repository, request) : [named];
  return { names, commit: names.map((name) => repository.commit(name)).find((commit) => commit !== undefined) };
}

/** The first parent is the base only where a merge of the head is checked out. */
function mergedInto(repository: Repository, { bases = [], head }: Partial<PullRequest> = {}): readonly string[] {
  const isMerge = head === undefined || repository.commit("HEAD^2") === head;
  return isMerge ? bases : bases.filter((base) => base !== "HEAD^1");
}
