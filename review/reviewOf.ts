import { pathInRepository } from "../formats/pathInRepository.ts";
import { unconfigured, type RuleConfiguration } from "../policies/configuration.ts";
import { stackNameOf } from "../stack/offline/declared.ts";
import { shortHash, sourceIn } from "./aboutStack.ts";
import type { ChosenRules } from "./chosenRules.ts";
import { judgedFromRepository, problemFromRepository } from "./fromRepository.ts";
import type { Repository } from "./git.ts";
import { judgedOffline, type JudgedOffline } from "./judged.ts";
import { makeReview, type ReviewInput } from "./makeReview.ts";
import type { EnginePreview, PreviewOptions } from "./preview.ts";
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
  /** Levels and thresholds of the rules; absent: nobody chose any. */
  readonly chosen?: ChosenRules;
  /** As Pulumi knows the stack; absent: by its file. */
  readonly stack?: string;
  /** Commits. */
  readonly base?: string;
  readonly head?: string;
}

/** What a change does to one stack. The engine, where it is asked, works while the rules look at what is declared. */
export async function reviewOf(options: ReviewOptions): Promise<Review> {
  const { file, repository, base, today, hideHostNames, chosen } = options;
  const stack = options.stack ?? stackNameOf(file);
  const wrong = (chosen?.problems ?? []).map((problem) => problemFromRepository({ path: "", ...problem }));
  const asked = { file, stack, ...(chosen && { policyPackConfig: chosen.file }) };
  const previewing = options.wantsPreview && wrong.length === 0 ? await begun(asked) : undefined;
  const judging = { repository, today, ...(base !== undefined && { base }), ...(chosen && { chosen }) };
  const offline = await judgedOffline(file, judging);
  const seen = await seenBy(offline, await previewing?.ended, chosen);
  return makeReview({
    ...seen,
    judged: judgedFromRepository(seen.judged),
    problems: [...wrong, ...seen.problems],
    stack: stackNameOf(file),
    file: pathInRepository(file),
    today,
    hideHostNames,
    basis: {
      ...seen.basis,
      notes: [...options.notes, ...offline.notes, ...seen.basis.notes],
      ...(base !== undefined && { base: shortHash(base) }),
    },
    ...(offline.base && { base: judgedFromRepository(offline.base) }),
    source: sourceIn(repository, options.version, options.head),
  });
}

/** A preview that is at work, or has ended already. The rules would keep this process from starting it. */
async function begun(asked: PreviewOptions): Promise<{ readonly ended: Promise<EnginePreview> }> {
  const { previewStack } = await import("./engineView.ts");
  const { promise: hasBegun, resolve: onBegun } = Promise.withResolvers<void>();
  const ended = previewStack({ ...asked, onBegun });
  await Promise.race([hasBegun, ended]);
  return { ended };
}

const notDeployed =
  "Not deployed yet: the backend that the preview was to look into has no such stack, or shows it to others only.";

type SeenBy = Pick<ReviewInput, "judged" | "problems" | "warnings" | "changes" | "resources" | "basis">;

/** By the engine where it came to an end or a rule stopped it, else by what is declared. */
async function seenBy(
  offline: JudgedOffline,
  preview: EnginePreview | undefined,
  configuration: RuleConfiguration = unconfigured,
): Promise<SeenBy> {
  const { judged, problems, changes, views } = offline;
  const declared = {
    judged,
    problems,
    warnings: [],
    changes,
    resources: views,
    basis: { by: "declaration", isCompared: offline.isCompared, notes: [] },
  } as const;
  if (preview === undefined) return declared;
  const { engine, events, errors, isUnknownStack } = preview;
  if (isUnknownStack) return { ...declared, basis: { ...declared.basis, notes: [notDeployed] } };
  const { cameToItsEnd, previewedChanges, previewWarnings, withHeard } = await import("./engineView.ts");
  const warnings = previewWarnings(events);
  if (errors.length > 0) return { ...declared, warnings, problems: [...problems, ...errors] };
  const isComplete = cameToItsEnd(events);
  const notes = isComplete ? [] : ["A rule stopped the preview, so not every change is known."];
  return {
    judged: withHeard(judged, events, { views, isComplete, configuration }),
    problems,
    warnings,
    ...previewedChanges(events),
    basis: { by: "preview", engine, isCompared: true, notes },
  };
}
