import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../ports/resource.ts";
import type { GroupPolicyObjectResult, Replica } from "./call.ts";
import type { GroupPolicyObjectInputs } from "./definition.ts";

/** Seconds: from one domain controller to all of a site it takes less, to other sites up to three hours by default. */
const defaultReplicationTimeout = 900;

/** Does again what waits for the other domain controllers, until none lacks anything or the time is up. */
export async function untilReplicated(
  { domain, replicationTimeout = defaultReplicationTimeout }: GroupPolicyObjectInputs,
  waitsFor: string,
  attempt: () => Promise<GroupPolicyObjectResult>,
  context: Context,
): Promise<GroupPolicyObjectResult> {
  const started = Date.now();
  for (let pause = 2; ; pause = Math.min(pause * 2, 60)) {
    const result = await attempt();
    const waited = Math.round((Date.now() - started) / 1000);
    const left = replicationTimeout - waited;
    if (lackingOf(result).length === 0 || left <= 0) return result;
    const names = lackingOf(result).map(({ server }) => server);
    context.progress(
      `waiting for ${names.join(", ")} of ${domain} ${waitsFor} (${waited} s of at most ${replicationTimeout} s)`,
    );
    await sleep(Math.min(pause, left) * 1000, undefined, { signal: context.signal });
  }
}

export const lackingOf = ({ replication }: GroupPolicyObjectResult): readonly Replica[] => replication?.lacking ?? [];

/** Why a policy is not linked. */
export function unlinkedText(inputs: GroupPolicyObjectInputs, lacking: readonly Replica[]): string {
  const { domain, displayName } = inputs;
  return `The group policy "${displayName}" of ${domain} is written, but not linked yet, because a computer that finds the link and not the files applies no group policy at all, and not every domain controller has them:\n${lines(lacking)}\nUpdate again once they have replicated (repadmin /replsummary, dfsrdiag replicationstate); the update then makes the link.`;
}

/** Why a policy is not deleted. */
export function undeletedText(title: string, lacking: readonly Replica[]): string {
  return `${title} is not linked any more, but not deleted yet, because computers that find the link and not the files apply no group policy at all, and not every domain controller knows that it is gone:\n${lines(lacking)}\nDestroy again once it has replicated (repadmin /replsummary).`;
}

/** Who could not be asked, for people to look at. */
export function unaskedText(title: string, unasked: readonly Replica[], what: string): string {
  return `${title}: not every domain controller could be asked ${what}:\n${lines(unasked)}`;
}

const lines = (replicas: readonly Replica[]): string =>
  replicas.map(({ server, reason }) => `  ${server}: ${reason}`).join("\n");
