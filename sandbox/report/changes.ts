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

/** Done by up or destroy, planned in a preview, or found by a refresh. */
export type Tense = "done" | "planned" | "found";

/**
 * What a run changed, would change or found changed. `beforeTree`: many changes are only counted, because the tree below
 * shows them.
 */
export function changeLines(log: RunLog, tense: Tense, beforeTree = false): string[] {
  const kinds = Map.groupBy(log.changes, (change) => change.op);
  if (kinds.size === 0) return ["No changes."];
  return [...kinds].flatMap(([op, changes]) => {
    const title = `${changes.length} ${words[tense][op] ?? op}`;
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
