import type { Evaluation } from "../evaluate.ts";
import type { RuleMetadata } from "../rule.ts";

/** What a report is from, for those who must know later what exactly was judged. */
export interface Provenance {
  /** Version of the kit. */
  readonly version: string;
  /** Day of the judgement, YYYY-MM-DD. */
  readonly day: string;
  readonly sources: readonly Source[];
  /** Public address of the kit's folder, with a slash at its end, below which the pages of rules are; absent: it has none. */
  readonly pages?: string;
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

/** A finding that was known on a day: it fails nothing any more, unless it gets worse. */
export interface KnownFinding {
  readonly fingerprint: string;
  /** Id of the rule. */
  readonly rule: string;
  readonly severity: RuleMetadata["severity"];
  /** Name of the resource. */
  readonly resource: string;
  /** What was so: another value of the same property is another finding. */
  readonly message: string;
  /** File that was judged. */
  readonly file: string;
  /** Day on which it was first written down, YYYY-MM-DD. */
  readonly since: string;
}

/** What a person says to have seen in the portal, as a report for auditors carries it. */
export interface ToldAttestation {
  /** Name of the resource whose settings are attested. */
  readonly resource: string;
  readonly by: string;
  /** Day of the look, YYYY-MM-DD. */
  readonly on: string;
  /** Last day on which it counts. */
  readonly lastDay?: string;
  readonly hasExpired: boolean;
  readonly evidence?: string;
  readonly licence?: string;
  readonly note?: string;
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
