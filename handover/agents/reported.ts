import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compareVersions, isAgentVersion } from "../../facts/agentVersions.ts";
import { windowsText } from "../../formats/windowsText.ts";
import type { AppliedChange } from "../changes/applied.ts";
import { isSigned, type Signed } from "../signed.ts";
import type { AgentHandover } from "./handover.ts";
import { declarationHash } from "./script.ts";

/** What Install-ProvisioningAgent.ps1 keeps of a host. */
interface HostReport extends Signed {
  readonly forest: string;
  /** SHA-256 of what was declared, hexadecimal. */
  readonly declared: string;
  readonly state: "done" | "not yet";
  readonly waiting: readonly string[];
  /** Version; empty: there was none. */
  readonly agent: string;
}

/** What people say of the hosts that no channel reaches. Nothing of it was observed, and nothing in the stack takes it for that. */
export function reportedAgents(pack: string, handovers: readonly AgentHandover[]): AppliedChange[] {
  const known = new Set(handovers.map(({ forest }) => forest.toLowerCase()));
  // Of a forest that has no such hosts any more there may still be reports.
  const former = forestsIn(pack).filter((forest) => !known.has(forest.toLowerCase()));
  return [
    ...handovers.flatMap((handover) => reportedOf(pack, handover.forest, handover)),
    ...former.flatMap((forest) => reportedOf(pack, forest)),
  ];
}

function reportedOf(pack: string, forest: string, handover?: AgentHandover): AppliedChange[] {
  const { reports, problems } = reportsIn(join(pack, "agents", forest));
  const states = handover?.hosts.map((host): AppliedChange => {
    const report = reports.get(host);
    reports.delete(host);
    const title = titleOf(forest, host);
    return report === undefined
      ? { title, state: "not reported", details: [] }
      : { title, ...stateOf(report, handover) };
  });
  const unreadable = problems.map((problem): AppliedChange => {
    return { title: `${forest}: agents`, state: "not readable", details: [problem] };
  });
  const former = [...reports].map(([host, report]): AppliedChange => {
    return { title: titleOf(forest, host), state: "no longer declared", details: [whenceOf(report)] };
  });
  return [...(states ?? []), ...unreadable, ...former];
}

function forestsIn(pack: string): string[] {
  const folder = join(pack, "agents");
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

const titleOf = (forest: string, host: string): string => `${forest}: agent on ${host}`;

function stateOf(report: HostReport, handover: AgentHandover): Pick<AppliedChange, "state" | "details"> {
  if (report.declared !== declarationHash(handover))
    return { state: "declared anew since", details: [whenceOf(report)] };
  if (report.state === "done" && isBehind(report.agent, handover.parameters.version)) {
    const why = `the agent must be ${handover.parameters.version} or later`;
    return { state: "not yet", details: [whenceOf(report), why, ...report.waiting] };
  }
  if (report.state === "done" && report.waiting.length === 0) return { state: "done", details: [whenceOf(report)] };
  return { state: "not yet", details: [whenceOf(report), ...report.waiting] };
}

/** No agent, and a version in a form that none has, is none. */
const isBehind = (agent: string, wanted: string): boolean =>
  !isAgentVersion(agent) || (isAgentVersion(wanted) && compareVersions(agent, wanted) < 0);

const whenceOf = ({ at, by, on, agent }: HostReport): string =>
  `reported by ${by} on ${at}, on ${on}: ${agent === "" ? "no agent" : `agent ${agent}`}`;

/** By host, the latest first; a team may send back a file for each host under names of its own. */
function reportsIn(folder: string): { reports: Map<string, HostReport>; problems: string[] } {
  const reports = new Map<string, HostReport>();
  const problems: string[] = [];
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^agents-report.*\.json$/i.test(name)) : [];
  for (const name of names.sort()) {
    const hosts = hostsIn(join(folder, name));
    if (hosts === undefined) {
      problems.push(
        `${join(folder, name)} is no report of Install-ProvisioningAgent.ps1. Run it again on the hosts, which writes it anew.`,
      );
      continue;
    }
    for (const [host, report] of hosts) {
      const other = reports.get(host);
      if (other === undefined || other.at < report.at) reports.set(host, report);
    }
  }
  return { reports, problems };
}

function hostsIn(file: string): [string, HostReport][] | undefined {
  try {
    const { hosts } = (JSON.parse(windowsText(readFileSync(file))) ?? {}) as { hosts?: unknown };
    if (typeof hosts !== "object" || hosts === null) return undefined;
    const entries = Object.entries(hosts);
    return entries.every(([, report]) => isReport(report))
      ? entries.map(([host, report]) => [host.toUpperCase(), report])
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "EISDIR") return undefined;
    throw error;
  }
}

function isReport(value: unknown): value is HostReport {
  const report = (value ?? {}) as Partial<Record<keyof HostReport, unknown>>;
  const { forest, declared, state, waiting, agent } = report;
  const texts = [forest, declared, agent].every((text) => typeof text === "string");
  const known = state === "done" || state === "not yet";
  const lines = Array.isArray(waiting) && waiting.every((line) => typeof line === "string");
  return isSigned(report) && texts && known && lines;
}
