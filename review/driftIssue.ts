import type { Drift } from "./drift.ts";
import { daysIn, driftText, issueTitle, noDriftText } from "./driftText.ts";
import type { Forge } from "./forge.ts";
import { gitHubAccess } from "./forges/github.ts";
import { gitHubIssue } from "./forges/gitHubIssue.ts";
import { keyOfStack, marker } from "./marker.ts";
import { runNumber } from "./publish.ts";
import { put, type PutResult } from "./put.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the issue is kept; undefined: the runner gives no token for it. */
export function issueForge(drift: Drift, env: Environment): Forge | undefined {
  const access = gitHubAccess(env);
  const { items, today } = drift;
  return access && gitHubIssue(access, { title: issueTitle(drift), isOpen: items.length > 0, today });
}

export interface Kept {
  readonly result: PutResult | "closed";
  /** What it says, with the days; undefined: nothing has drifted. */
  readonly text: string | undefined;
}

/** Brings the one issue of a stack to what has drifted. What it said before tells since when, even if somebody deletes it meanwhile. */
export async function keepIssue(forge: Forge, drift: Drift, env: Environment): Promise<Kept> {
  const [key, run] = [keyOfStack(drift.file, drift.stack), runNumber(env)];
  const first = marker("drift", key, run);
  const former = (await forge.comments(key))[0]?.text ?? "";
  const text = driftText(drift, { marker: first, since: daysIn(former, drift.today) });
  const result = await put(forge, { key, run, text, nothingMore: noDriftText(drift, first, former), mode: "edit" });
  return { result: text === undefined && result === "edited" ? "closed" : result, text };
}
