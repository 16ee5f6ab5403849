import type { ToldAttestation } from "../attestations.ts";
import type { KnownFinding } from "../baseline.ts";
import type { Evaluation } from "../evaluate.ts";
import type { RuleMetadata } from "../rule.ts";

/** What a report is from, for those who must know later what exactly was judged. */
export interface Provenance {
  /** Version of the kit. */
  readonly version: string;
  /** Day of the judgement, YYYY-MM-DD. */
  readonly day: string;
  readonly sources: readonly Source[];
}

/** A file that was judged. */
export interface Source {
  /** Path as the user gave it. */
  readonly file: string;
  /** Of its bytes; absent: a folder. */
  readonly sha256?: string;
  /** Hash of the commit; changed: the file is not as committed; none: it is in no repository, or Git is not here. */
  readonly commit: string;
}

/** What has been judged: everything a stack file declares, or one group policy of a backup. Reports are functions of it. */
export interface Report extends Evaluation {
  /** Path as the user gave it. */
  readonly file: string;
  /** Such as "12 resources". */
  readonly judged: string;
  /** Something of it cannot be read, so that not all was judged. */
  readonly isPartial?: true;
  /** What persons say to have seen of it. */
  readonly attestations?: readonly ToldAttestation[];
  /** Why nothing of it could be judged. */
  readonly unknown?: string;
  /** What a baseline knows and is there no more; absent: there is no baseline, and no finding is told as new or known. */
  readonly fixed?: readonly KnownFinding[];
}

/** Every rule that was asked, or that says something of exemptions, once. */
export function rulesOf(reports: readonly Report[]): RuleMetadata[] {
  const all = reports.flatMap(({ rules, findings }) => [...rules, ...findings.map(({ rule }) => rule)]);
  return [...new Map(all.map((rule) => [rule.id, rule])).values()];
}
