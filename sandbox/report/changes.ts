import type { ChangedResource, RunLog } from "./runLog.ts";

/** Up to this many changes of one kind are listed; more are counted by type. */
const listUpTo = 12;

const words: Record<Tense, Record<string, string>> = {
  done: {
    create: "created",
    update: "updated",
    delete: "deleted",
    replace: "replaced",
    import: "imported",
    read: "read",
  },
  planned: {
    create: "to create",
    update: "to update",
    delete: "to delete",
    replace: "to replace",
    import: "to import",
    read: "to read",
  },
  found: { update: "drifted", delete: "gone" },
};

/** Of what is only looked at: nothing is made, changed or taken away. */
const observed: Record<Tense, Record<string, string>> = {
  done: { create: "looked at", update: "looked at", delete: "left as it is", replace: "looked at" },
  planned: { create: "to look at", update: "to look at", delete: "to leave as it is", replace: "to look at" },
  found: {},
};

/** Done by up or destroy, planned in a preview, or found by a refresh. */
export type Tense = "done" | "planned" | "found";

/**
 * What a run changed, would change or found changed. `beforeTree`: many changes are only counted, because the tree below
 * shows them.
 */
export function changeLines(log: RunLog, tense: Tense, beforeTree = false): string[] {
  const wordOf = ({ op, isObserved }: ChangedResource) =>
    (isObserved ? observed[tense][op] : undefined) ?? words[tense][op] ?? op;
  const kinds = Map.groupBy(log.changes, wordOf);
  if (kinds.size === 0) return ["No changes."];
  return [...kinds].flatMap(([word, changes]) => {
    const title = `${changes.length} ${word}`;
    if (beforeTree && changes.length > listUpTo) return [`${title}.`];
    const lines = changes.length <= listUpTo ? changes.map(oneChange) : countByType(changes);
    return [`${title}:`, ...lines.map((line) => `  ${line}`)];
  });
}

function oneChange({ type, name, values }: ChangedResource): string {
  const told = values.map(({ path, before, after }) => `${path} ${before} → ${after}`);
  return told.length === 0 ? `${type} ${name}` : `${type} ${name}: ${told.join(", ")}`;
}

function countByType(changes: readonly ChangedResource[]): string[] {
  const types = Map.groupBy(changes, (change) => change.type);
  return [...types].map(([type, same]) =>
    same.length === 1 ? `${type} ${same[0]?.name}` : `${same.length} × ${type}`,
  );
}
