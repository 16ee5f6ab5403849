import { stackNameOf } from "../stack/offline/declared.ts";
import type { Repository } from "./git.ts";
import { judgedOffline } from "./judged.ts";
import { makeReview } from "./makeReview.ts";
import type { Review } from "./review.ts";

export interface ReviewOptions {
  readonly file: string;
  readonly repository: Repository;
  /** YYYY-MM-DD. */
  readonly today: string;
  /** Of the kit. */
  readonly version: string;
  readonly hideHostNames: boolean;
  readonly wantsPreview: boolean;
  /** What a reader must know beforehand. */
  readonly notes: readonly string[];
  /** As Pulumi knows the stack; absent: by its file. */
  readonly stack?: string;
  /** Commits. */
  readonly base?: string;
  readonly head?: string;
}

/** What a change does to one stack. */
export async function reviewOf(options: ReviewOptions): Promise<Review> {
  const { file, repository, base, today, hideHostNames } = options;
  const offline = await judgedOffline(file, { repository, today, ...(base !== undefined && { base }) });
  const commit = options.head ?? repository.commit("HEAD") ?? "none";
  return makeReview({
    stack: stackNameOf(file),
    file: repository.pathOf(file),
    today,
    hideHostNames,
    basis: {
      by: "declaration",
      notes: [...options.notes, ...offline.notes],
      ...(base !== undefined && { base: base.slice(0, 12) }),
    },
    judged: offline.judged,
    ...(offline.base && { base: offline.base }),
    problems: offline.problems,
    changes: offline.changes,
    resources: offline.views,
    source: { version: options.version, commit: commit.slice(0, 12) },
  });
}
