import type { Backup } from "../backup.ts";
import type { SecurityTemplate } from "../securityTemplate.ts";

/** A place in a backup. */
export interface Place {
  readonly file: string;
  /** 1-based; absent where the file has no lines. */
  readonly line?: number;
}

/** Where a template sets the setting of that path. */
export function placeOf(template: SecurityTemplate, path: string): Place {
  const line = template.lineOf(path);
  return { file: template.file, ...(line !== undefined && { line }) };
}

export type Verdict = Place &
  (
    | {
        readonly result: "fail";
        /** What is set. */
        readonly what: string;
        /** What to set instead. */
        readonly fix: string;
      }
    /** `reason` says what would have to be known. */
    | { readonly result: "notEvaluated"; readonly reason: string }
  );

/** What in a group policy stands in the way of password writeback, or weakens the domain together with it. */
export interface BackupRule {
  /** Stable, kebab-case. */
  readonly id: string;
  readonly title: string;
  /** error: blocks writeback where the policy applies. warning: may block it, or weakens what surrounds it. */
  readonly severity: "error" | "warning";
  readonly why: string;
  /** Page or specification section that says so. */
  readonly source: string;
  /** Nothing: the policy does not do it. */
  judge(backup: Backup): readonly Verdict[];
}
