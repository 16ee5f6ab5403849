import { quarantineSteps, TOO_MANY_DELETES } from "../../../facts/explain/quarantine.ts";
import type { Outcome, ReadinessCheck } from "./check.ts";
import { configurationsIn, jobIdOf, objectIn, type Configuration, type Job } from "./configurations.ts";

/** Jobs in quarantine, and configurations beside which the stack would make a second. */
export const cloudSync: ReadinessCheck = {
  name: "cloud sync configurations",
  permission: "Application.Read.All and Synchronization.Read.All",
  async run(graph, { cloudSyncDomains, madeConfigurations = [] }, signal): Promise<readonly Outcome[]> {
    const all = await configurationsIn(graph, signal);
    const ours = new Set([...cloudSyncDomains, ...madeConfigurations].map((name) => name.toLowerCase()));
    const held = all.flatMap((configuration) => inQuarantine(configuration, ours.has(configuration.domain)));
    const jobs = all.reduce((sum, configuration) => sum + configuration.jobs.length, 0);
    const none: Outcome = { state: "met", found: `${jobs} jobs are listed, and none is in quarantine` };
    return [...(held.length > 0 ? held : [none]), ...madeConfigurations.map((domain) => ofMade(domain, all))];
  },
};

function inQuarantine({ domain, servicePrincipalId, jobs }: Configuration, isOurs: boolean): Outcome[] {
  return jobs
    .filter(({ code }) => code === "Quarantine")
    .map((job) => ({
      state: isOurs ? "unmet" : "told",
      found: `the job ${job.id} of ${domain} (service principal ${servicePrincipalId}) is in quarantine${why(job)}. Changes in the directory do not reach the tenant`,
      next: `${stepFor(job)} \`ewb explain quarantine\` tells more.`,
    }));
}

function why({ quarantine: { reason, seriesBegan, error } }: Job): string {
  const { code, message } = objectIn(error);
  const since = typeof seriesBegan === "string" ? ` since ${seriesBegan}` : "";
  const said = [code, message].filter((text) => typeof text === "string" && text !== "").join(": ");
  return `${since}, ${typeof reason === "string" ? `reason ${reason}` : "without a reason"}${said === "" ? "" : ` (${said})`}`;
}

function stepFor({ id, quarantine: { reason } }: Job): string {
  const step = reason === TOO_MANY_DELETES ? quarantineSteps.deletions : quarantineSteps.other;
  return step.replace("{jobId}", id);
}

/** What the state of the stack holds is not known here. */
function ofMade(domain: string, all: readonly Configuration[]): Outcome {
  const there = all.filter((configuration) => configuration.domain === domain.toLowerCase());
  if (there.length === 0)
    return { state: "met", found: `none is listed for ${domain}, for which the stack makes one (by its name)` };
  const ids = there.map(
    (one) =>
      `${one.servicePrincipalId} with the jobs ${one.jobs.map(({ id, code }) => `${id} (${code})`).join(" and ") || "none"}`,
  );
  const found = `for ${domain}, for which the stack file declares one without ids, there ${there.length === 1 ? "is one" : `are ${there.length}`}: ${ids.join("; ")}`;
  return { state: "told", found, next: nextOf(domain, there) };
}

function nextOf(domain: string, there: readonly Configuration[]): string {
  const written = there.map((one) => {
    const [provisioning, hashes] = [jobIdOf(one, "provisioning"), jobIdOf(one, "passwordHash")];
    return `{${[
      `servicePrincipalId: ${one.servicePrincipalId}`,
      `provisioningJobId: ${provisioning ?? "none is listed: make it in the portal first"}`,
      ...(hashes === undefined ? [] : [`passwordHashJobId: ${hashes} (with passwordHashSync: true)`]),
    ].join(", ")}}`;
  });
  return `If pulumi up of this stack has made it, nothing. Else the stack would make a second: write below cloudSync of ${domain} ${written.join(", or ")}.`;
}
