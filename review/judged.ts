import type { ResourceView } from "../policies/rule.ts";
import { ConfigError, ProgramError } from "../stack/config/problem.ts";
import { stackNameOf } from "../stack/offline/declared.ts";
import { chosenAt, takenFromRules, type ChosenRules } from "./chosenRules.ts";
import { withCopy } from "./copy.ts";
import { declaredChanges } from "./declaredChanges.ts";
import { problemFromRepository } from "./fromRepository.ts";
import type { Repository } from "./git.ts";
import type { Judged } from "./compared.ts";
import type { ResourceChange } from "./seen.ts";

/** What is known of a stack without an engine. */
export interface JudgedOffline {
  readonly judged: Judged;
  readonly views: readonly ResourceView[];
  readonly problems: readonly string[];
  /** What was judged at the base; absent: there is none to hold it against. */
  readonly base?: Judged;
  /** Whether that is all that the base had. */
  readonly isCompared: boolean;
  readonly changes: readonly ResourceChange[];
  /** What a reader must know of how it was judged. */
  readonly notes: readonly string[];
}

const nothing: Judged = { findings: [], exempted: [], notEvaluated: [] };

export interface JudgingOptions {
  readonly repository: Repository;
  readonly base?: string;
  readonly today: string;
  /** Levels and thresholds, under which both are judged. */
  readonly chosen?: ChosenRules;
}

/** The rules over a stack file and over the one of the base commit, and what the two declare differently. */
export async function judgedOffline(file: string, options: JudgingOptions): Promise<JudgedOffline> {
  const { repository, base, today, chosen } = options;
  const head = await checked(file, { today, ...(chosen && { chosen, taking: chosen }) });
  if (base === undefined) return { ...head, isCompared: false, changes: [] };
  const program = repository.programChanges(base);
  const others = program.length === 0 ? [] : [programNote(program)];
  const former = repository.fileAt(base, file);
  if (former === undefined)
    return {
      ...head,
      base: nothing,
      isCompared: others.length === 0,
      changes: declaredChanges([], head.views),
      notes: ["The stack file is new.", ...others, ...head.notes],
    };
  // Under the same program and the same rules: what of the program a change changes only an engine tells.
  const taking = chosen && (await chosenAt(base, chosen));
  const before = await withCopy(file, former, (contents) =>
    checked(file, { today, contents, ...(chosen && { chosen }), ...(taking && { taking }) }),
  );
  const isKnown = before.problems.length === 0;
  const canCompare = isKnown && head.problems.length === 0;
  return {
    ...head,
    // Under another program nobody knows what was found.
    base: others.length === 0 ? before.judged : nothing,
    isCompared: canCompare && others.length === 0,
    // Of what cannot be read nothing can be said to be gone.
    changes: canCompare ? declaredChanges(before.views, head.views) : [],
    notes: [
      ...others,
      ...head.notes,
      ...(isKnown ? [] : ["The stack file of the base cannot be used, so every finding counts as new."]),
    ],
  };
}

/** What a stack file declared that is there no more: under the program as it is now. */
export async function declaredAt(
  base: string,
  file: string,
  { repository, today }: Pick<JudgingOptions, "repository" | "today">,
): Promise<Pick<JudgedOffline, "views" | "problems" | "notes">> {
  return withCopy(file, repository.fileAt(base, file) ?? "", (contents) => checked(file, { today, contents }));
}

function programNote(files: readonly string[]): string {
  const more = files.length > 3 ? ` and ${files.length - 3} more` : "";
  const named = files.slice(0, 3).join(", ") + more;
  return `The program is not the base's (${named}): what that changes only a preview shows, and every finding counts as new.`;
}

type Checked = Pick<JudgedOffline, "judged" | "views" | "problems" | "notes">;

interface CheckOptions {
  readonly today: string;
  readonly contents?: string;
  readonly chosen?: ChosenRules;
  /** What of rules is taken away is told by the file of the same commit. */
  readonly taking?: ChosenRules;
}

async function checked(file: string, options: CheckOptions): Promise<Checked> {
  const { today, contents = file, chosen, taking } = options;
  const { checkedStackFile } = await import("../stack/offline/check.ts"); // the program's SDK, which a comment alone does not take
  try {
    const { report, views } = await checkedStackFile(file, {
      today,
      contents,
      ...(chosen && { configuration: chosen }),
    });
    const notes = report.unknown === undefined ? [] : [`Nothing was evaluated: ${report.unknown}`];
    const exemptions = report.exemptions.map(({ exemption }) => exemption);
    const taken = taking ? takenFromRules(taking, { stack: stackNameOf(file), views, exemptions }, today) : [];
    return { judged: { ...report, findings: [...report.findings, ...taken] }, views, problems: [], notes };
  } catch (error) {
    const problems =
      error instanceof ConfigError
        ? error.problems.map((one) => problemFromRepository({ ...one, file: one.file === contents ? file : one.file }))
        : error instanceof ProgramError
          ? [error.message]
          : undefined;
    if (problems === undefined) throw error;
    return { judged: nothing, views: [], problems, notes: [] };
  }
}
