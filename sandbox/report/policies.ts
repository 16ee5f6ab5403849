import { placeText } from "../../formats/placeText.ts";
import { ConfigError } from "../../stack/config/problem.ts";
import type { PolicyResult, RunLog } from "./runLog.ts";

/** What the policies said of a run. */
export async function policyLines(log: RunLog, stackFile: string): Promise<string[]> {
  if (!log.policed) return [];
  const count = log.policies.length;
  const title = `Policies: ${count === 0 ? "no findings" : count === 1 ? "1 finding" : `${count} findings`}`;
  return [title, ...(await linesOf(log.policies, stackFile)).flat()];
}

/** What the policies stopped a run for. */
export async function refusals(log: RunLog, stackFile: string): Promise<string[]> {
  const stopping = log.policies.filter(({ level }) => level === "mandatory");
  return (await linesOf(stopping, stackFile)).map((lines) => lines.join("\n"));
}

async function linesOf(results: readonly PolicyResult[], stackFile: string): Promise<string[][]> {
  if (results.length === 0) return [];
  const placeOf = await placesIn(stackFile);
  return results.map((result) => {
    const { policy, level, resource, message } = result;
    const place = placeOf(result);
    const lines = [...(place === undefined ? [] : [place]), ...message.split("\n")];
    return [`  [${level}] ${policy} (${resource})`, ...lines.map((line) => `    ${line}`)];
  });
}

/** The engine knows no lines; a check without it does. */
async function placesIn(stackFile: string): Promise<(result: PolicyResult) => string | undefined> {
  const { checkStackFile, ProgramError } = await import("../../stack/offline/index.ts");
  try {
    const { findings } = await checkStackFile(stackFile);
    return ({ policy, resource, message }) => {
      const same = findings.filter(({ rule, resource: { name } }) => rule.id === policy && name === resource);
      const place = (same.find((finding) => message.includes(finding.message)) ?? same[0])?.place;
      return place && placeText(place);
    };
  } catch (error) {
    // A program that only the engine can run: its findings are told without places.
    if (error instanceof ConfigError || error instanceof ProgramError) return () => undefined;
    throw error;
  }
}
