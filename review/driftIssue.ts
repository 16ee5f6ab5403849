import type { Drift } from "./drift.ts";
import { daysIn, driftText, issueTitle, noDriftText } from "./driftText.ts";
import type { Forge } from "./forge.ts";
import { azureDevOpsProject } from "./forges/azureDevOpsApi.ts";
import { gitHubAccess } from "./forges/github.ts";
import { gitHubIssues } from "./forges/gitHubIssue.ts";
import { oneIssue, type Tracker } from "./forges/issueLife.ts";
import { workItems } from "./forges/workItem.ts";
import { keyOfStack, marker } from "./marker.ts";
import { runNumber } from "./publish.ts";
import { put, type PutResult } from "./put.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What a runner can keep for a stack. */
export interface Keeper {
  /** As people call it. */
  readonly what: "issue" | "work item";
  /** Variable that holds the token for it. */
  readonly tokenIn: string;
  /** Undefined: there is no token. */
  open(title: string, workItemType: string): Tracker | undefined;
}

/** By what runs this; undefined: a person. */
export function keeperOf(env: Environment): Keeper | undefined {
  if (env["GITHUB_ACTIONS"] === "true")
    return {
      what: "issue",
      tokenIn: "GITHUB_TOKEN",
      open: (title) => {
        const access = gitHubAccess(env);
        return access && gitHubIssues(access, title);
      },
    };
  if (env["TF_BUILD"] === "True")
    return {
      what: "work item",
      tokenIn: "SYSTEM_ACCESSTOKEN",
      open: (title, workItemType) => {
        const access = azureDevOpsProject(env);
        return access && workItems(access, title, workItemType);
      },
    };
  return undefined;
}

/** Where the issue of a drift is kept; undefined: the runner gives no token for it. */
export function issueForge(keeper: Keeper, drift: Drift, workItemType: string): Forge | undefined {
  const tracker = keeper.open(issueTitle(drift), workItemType);
  return tracker && oneIssue(tracker, { isOpen: drift.items.length > 0, today: drift.today });
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
