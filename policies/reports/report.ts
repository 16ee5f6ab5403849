import type { Evaluation } from "../evaluate.ts";

/** What has been judged: everything a stack file declares, or one group policy of a backup. Reports are functions of it. */
export interface Report extends Evaluation {
  /** Path as the user gave it. */
  readonly file: string;
  /** Such as "12 resources". */
  readonly judged: string;
  /** Something of it cannot be read, so that not all was judged. */
  readonly isPartial?: true;
  /** Why nothing of it could be judged. */
  readonly unknown?: string;
}
