import type { Forge, Posted } from "../forge.ts";
import { runOf } from "../marker.ts";

/** Where issues, or work items, are kept. */
export interface Tracker {
  /** As people call it. */
  readonly name: string;
  /** Own ones that are open and begin with a marker of this key, the oldest first. */
  open(key: string): Promise<Posted[]>;
  /** The same of those that are closed and were changed since then. */
  closed(key: string, since: Date): Promise<Posted[]>;
  create(text: string): Promise<Posted>;
  /** Opens or closes it too; gone: somebody has deleted it meanwhile. */
  edit(posted: Posted, text: string, isOpen: boolean): Promise<"done" | "gone">;
  /** Closes one that should not be there: few may delete. */
  close(posted: Posted, what: string): Promise<void>;
}

export interface IssueLife {
  /** Whether there is something to be done. */
  readonly isOpen: boolean;
  /** YYYY-MM-DD. */
  readonly today: string;
}

/** Days in which a closed issue is opened again; after that what comes again is a new one. */
const reopenedWithin = 30;

/** One issue that is open as long as there is something to be done. */
export function oneIssue(tracker: Tracker, { isOpen, today }: IssueLife): Forge {
  return {
    name: tracker.name,
    async comments(key) {
      const open = await tracker.open(key);
      if (open.length > 0 || !isOpen) return open.map((one, index) => ({ ...one, isAmiss: !isOpen || index > 0 }));
      const since = new Date(Date.parse(today) - reopenedWithin * 86_400_000);
      return latest(await tracker.closed(key, since), key);
    },
    create: (text) => tracker.create(text),
    edit: (posted, text) => tracker.edit(posted, text, isOpen),
    hide: (posted) => tracker.close(posted, "The former one"),
    remove: (posted) => tracker.close(posted, "The second one"),
  };
}

/** The one with the last word: a second one that was closed as such has an earlier one, or the same. */
function latest(closed: readonly Posted[], key: string): Posted[] {
  const runs = closed.map(({ text }) => runOf(text, key) ?? 0);
  const at = runs.indexOf(Math.max(...runs));
  return closed.slice(at, at + 1);
}
