import type { PolicyResult, RunLog } from "./runLog.ts";

/** What the policies said of a run. */
export function policyLines(log: RunLog): string[] {
  if (!log.policed) return [];
  const count = log.policies.length;
  const title = `Policies: ${count === 0 ? "no findings" : count === 1 ? "1 finding" : `${count} findings`}`;
  return [title, ...log.policies.flatMap(linesOf)];
}

/** What the policies stopped a run for. */
export function refusals(log: RunLog): string[] {
  return log.policies.filter(({ level }) => level === "mandatory").map((result) => linesOf(result).join("\n"));
}

function linesOf({ policy, level, resource, message }: PolicyResult): string[] {
  return [`  [${level}] ${policy} (${resource})`, ...message.split("\n").map((line) => `    ${line}`)];
}
