import { createHash } from "node:crypto";

/** Key of what is written about one stack: nothing of a path can end a comment of HTML. */
export function keyOfStack(file: string, stack: string): string {
  return createHash("sha256")
    .update(JSON.stringify([file, stack]))
    .digest("hex")
    .slice(0, 16);
}

/** First line of what is posted. `run` is a number that grows with every run of the pipeline. */
export const marker = (what: "pr" | "drift", key: string, run: number): string =>
  `<!-- ewb ${what} ${key} run ${run} -->`;

/** The run that wrote a text; undefined: it does not begin with a marker of this key. */
export function runOf(text: string, key: string): number | undefined {
  const [, found, run] = /^<!-- ewb (?:pr|drift) ([0-9a-f]{16}) run (\d{1,15}) -->/.exec(text) ?? [];
  return found === key ? Number(run) : undefined;
}
