import type { ChangedResource, RunLog } from "./runLog.ts";

/** Up to this many changes of one kind are listed; more are counted by type. */
const listUpTo = 12;

const past: Record<string, string> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  replace: "replaced",
  import: "imported",
  read: "read",
  refresh: "found changed",
};
const future: Record<string, string> = {
  create: "to create",
  update: "to update",
  delete: "to delete",
  replace: "to replace",
  import: "to import",
  read: "to read",
  refresh: "found changed",
};

/**
 * What a run changed: `done` for up, refresh and destroy, else what it would change. `beforeTree`: many changes are only
 * counted, because the tree below shows them.
 */
export function changeLines(log: RunLog, done: boolean, beforeTree = false): string[] {
  const words = done ? past : future;
  const kinds = Map.groupBy(log.changes, (change) => change.op);
  if (kinds.size === 0) return ["No changes."];
  return [...kinds].flatMap(([op, changes]) => {
    const title = `${changes.length} ${words[op] ?? op}`;
    if (beforeTree && changes.length > listUpTo) return [`${title}.`];
    const lines = changes.length <= listUpTo ? changes.map(oneChange) : countByType(changes);
    return [`${title}:`, ...lines.map((line) => `  ${line}`)];
  });
}

function oneChange({ type, name, paths }: ChangedResource): string {
  return paths.length === 0 ? `${type} ${name}` : `${type} ${name}: ${paths.join(", ")}`;
}

function countByType(changes: readonly ChangedResource[]): string[] {
  const types = Map.groupBy(changes, (change) => change.type);
  return [...types].map(([type, same]) =>
    same.length === 1 ? `${type} ${same[0]?.name}` : `${same.length} × ${type}`,
  );
}
