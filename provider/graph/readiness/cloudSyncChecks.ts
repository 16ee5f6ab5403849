import { quarantineSteps, TOO_MANY_DELETES } from "../../../facts/explain/quarantine.ts";
import { asApplication, type Outcome, type ReadinessCheck } from "./check.ts";
import {
  configurationsIn,
  isNamedOtherwise,
  jobIdOf,
  objectIn,
  whereItsDomainIs,
  type Configuration,
  type Job,
} from "./configurations.ts";

/** Jobs in quarantine, and configurations beside which the stack would make a second. */
export const cloudSync: ReadinessCheck = {
  name: "cloud sync configurations",
  permission: "Application.Read.All and Synchronization.Read.All",
  otherwise: asApplication,
  async run(graph, { cloudSyncDomains, madeConfigurations = [] }, signal): Promise<readonly Outcome[]> {
    const all = await configurationsIn(graph, signal);
    const made = madeConfigurations.map((name) => name.toLowerCase());
    const ours = new Set([...cloudSyncDomains.map((name) => name.toLowerCase()), ...made]);
    const jobs = all.flatMap((configuration) => configuration.jobs.map((job) => ({ configuration, job })));
    const held = all.flatMap((configuration) => inQuarantine(configuration, ours.has(configuration.domain)));
    const silent = jobs.filter(({ job }) => job.code === undefined);
    const idle = jobs.filter(({ configuration, job }) => ours.has(configuration.domain) && isIdle(job));
    const unlisted = cloudSyncDomains.filter((name) => !made.includes(name.toLowerCase()) && !isListed(name, all));
    return [
      ...(held.length + silent.length === 0 ? [noneHeld(jobs.length, ours.size > 0)] : held),
      ...silent.map(({ configuration, job }) => ofSilent(configuration, job)),
      ...idle.map(({ configuration, job }) => ofIdle(configuration, job)),
      ...unlisted.map((domain) => ofUnlisted(domain, all)),
      ...madeConfigurations.map((domain) => ofMade(domain, all)),
    ];
  },
};

function noneHeld(jobs: number, areDeclared: boolean): Outcome {
  if (jobs === 0 && areDeclared) return { state: "told", found: "no job is listed, so that none can be in quarantine" };
  return { state: "met", found: `${jobs} jobs are listed, and none is in quarantine` };
}

/** A job that waits for somebody: nothing that it is for happens. */
const isIdle = ({ code }: Job): boolean => code === "NotConfigured" || code === "NotRun" || code === "Paused";

function ofIdle({ domain, servicePrincipalId }: Configuration, { id, code }: Job): Outcome {
  const path = `https://graph.microsoft.com/v1.0/servicePrincipals/${servicePrincipalId}/synchronization/jobs/${id}`;
  return {
    state: "told",
    found: `the job ${id} of ${domain} (service principal ${servicePrincipalId}) is ${String(code)}: it synchronises nothing`,
    next: `If that is not meant: finish the configuration of ${domain} and enable it in the portal, write started: true below its cloudSync, or POST ${path}/start.`,
  };
}

function ofSilent({ name, servicePrincipalId }: Configuration, { id }: Job): Outcome {
  const found = `the job ${id} of ${name} (service principal ${servicePrincipalId}) has no status that Microsoft documents, so whether it is in quarantine is not known`;
  return { state: "notChecked", found };
}

const isListed = (domain: string, all: readonly Configuration[]): boolean =>
  all.some((configuration) => configuration.domain === domain.toLowerCase());

/** Users come to the tenant by a configuration; without one nobody of the domain can reset a password. */
function ofUnlisted(domain: string, all: readonly Configuration[]): Outcome {
  const found = `no configuration is listed by the name of ${domain}, which the stack file declares as cloud sync's`;
  const others = all.filter(isNamedOtherwise);
  const perhaps = others.map((one) => `If it is "${one.name}": ${whereItsDomainIs(one)}.`);
  const next = [
    `Unless its cloudSync names one by servicePrincipalId: make one in the portal, or write cloudSync below ${domain}.`,
    ...perhaps,
  ].join(" ");
  return { state: "told", found, next };
}

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
      `${one.servicePrincipalId} with the jobs ${one.jobs.map(({ id, code }) => `${id} (${code ?? "without a status"})`).join(" and ") || "none"}`,
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
