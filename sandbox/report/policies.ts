import type { RunLog } from "./runLog.ts";

/** What the policies said of a run. */
export function policyLines(log: RunLog): string[] {
  const packs = Object.entries(log.packs).map(([name, version]) => `${name} ${version}`);
  if (packs.length === 0 && log.policies.length === 0) return [];
  const title = `Policies (${packs.join(", ")}): ${log.policies.length === 0 ? "no findings" : `${log.policies.length} finding(s)`}`;
  const findings = log.policies.flatMap(({ policy, level, resource, message }) => [
    `  [${level}] ${policy} (${resource})`,
    ...message.split("\n").map((line) => `    ${line}`),
  ]);
  return [title, ...findings];
}
