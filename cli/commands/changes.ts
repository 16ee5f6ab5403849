import { join } from "node:path";
import { fileFault } from "../../formats/fileFault.ts";
import { count } from "../../policies/reports/count.ts";
import { printable, textReport } from "../../policies/reports/text.ts";
import { RefusedError } from "../../resources/ports/resource.ts";
import { agentHandovers, type AgentHandover } from "../../handover/agents/handover.ts";
import { reportedAgents } from "../../handover/agents/reported.ts";
import { agentsSection, writeAgents } from "../../handover/agents/write.ts";
import { AppliedError, appliedChanges, type AppliedChange } from "../../handover/changes/applied.ts";
import type { Change } from "../../handover/changes/change.ts";
import { changesOf } from "../../handover/changes/collect.ts";
import { readme } from "../../handover/changes/readme.ts";
import { isError, saidOfDirectory } from "../../handover/changes/said.ts";
import { servedByOthers } from "../../handover/changes/servedByOthers.ts";
import { sourceOf } from "../../handover/changes/source.ts";
import { noLongerDeclared } from "../../handover/changes/leftovers.ts";
import { mayHoldPack, writePack } from "../../handover/changes/write.ts";
import { editedSince } from "../../handover/changes/written.ts";
import { checkedStackFile } from "../../stack/offline/check.ts";
import { configurationOf, declaredByStackFile } from "../../stack/offline/declared.ts";
import { ExitCode, unusable } from "../exitCode.ts";
import { exportBackups, withoutBackups } from "../../handover/gpo/export.ts";
import type { Model } from "../../stack/config/model.ts";
import { oneStackFile } from "../stackFiles.ts";
import { problemText, unusableStack } from "../unusableStack.ts";

export interface ChangesOptions {
  readonly out?: string;
  readonly applied?: string;
  readonly discardEdits?: true;
  readonly withErrors?: true;
}

/** `ewb changes`: what the stack would do to the directory, as a folder for those who do it by hand; answers the exit code. */
export async function changes(
  given: string | undefined,
  { out, applied, ...choices }: ChangesOptions,
): Promise<number> {
  const asked = applied === undefined ? `--out ${out ?? "changes"}` : `--applied ${applied}`;
  const found = oneStackFile(given, `changes prod ${asked}`);
  if ("problem" in found) return unusable(found.problem);
  const { file } = found;
  try {
    if (applied !== undefined)
      return tellApplied(applied, changesOf(await declaredByStackFile(file)), handoversOf(file));
    if (out !== undefined) return await writeOut(file, out, choices);
    return unusable(
      "Say where the folder goes: ewb changes --out changes. With --applied changes it is read when it came back.",
    );
  } catch (error) {
    const code = unusableStack(file, error);
    if (code !== undefined) return code;
    if (error instanceof AppliedError) return unusable(error.message);
    if (out !== undefined && isOf(out, error))
      return unusable(`${out} cannot be written: ${fileFault(error, "write")}. Name a new or empty folder.`);
    if (error instanceof RefusedError) return unusable(problemText({ file, path: "", message: error.message }));
    throw error;
  }
}

/** Whether the system has refused something in a folder. */
function isOf(folder: string, error: unknown): boolean {
  const { syscall, path } = error as NodeJS.ErrnoException;
  return syscall !== undefined && (path ?? "").startsWith(folder);
}

async function writeOut(file: string, out: string, choices: ChangesOptions): Promise<number> {
  if (!mayHoldPack(out)) {
    return unusable(
      `${out} holds files that are not of a change pack. Name a new folder, or one that ewb changes wrote.`,
    );
  }
  const edited = choices.discardEdits ? [] : editedSince(out);
  if (edited.length > 0)
    return unusable(
      `${out} holds what is not as ewb changes wrote it, and what another run would take away: ${edited.join(", ")}. Name a new or empty folder, or write --discard-edits too.`,
    );
  const model: Partial<Model> = configurationOf(file).model;
  const { report, views: resources } = await checkedStackFile(file);
  const all = changesOf(resources);
  if (all.length === 0) return unusable(`${file} declares nothing in a directory, so there is nothing to hand over.`);
  if (report.findings.length > 0) console.error(textReport([report]));
  const said = saidOfDirectory(report);
  const errors = said.findings.filter(isError).length;
  if (errors > 0 && !choices.withErrors) {
    console.error(
      `${out} is not written: ${count(errors, "error")} about the directory. Write what the fix says, exempt it in the stack file, or add --with-errors, and the plan begins with it.`,
    );
    return ExitCode.findings;
  }
  const backups = join(out, "gpo-backups");
  const { policies } = exportBackups(resources, backups, choices);
  const hasBackups = policies.length > 0;
  if (!hasBackups) withoutBackups(backups, choices);
  const handovers = handoversOf(file);
  const { left, unreported } = noLongerDeclared(out, all);
  const others = servedByOthers(model.forests ?? []);
  const plan = {
    source: sourceOf(file),
    changes: all,
    hasBackups,
    agents: agentsSection(handovers),
    said,
    others,
    left,
  };
  writePack(out, readme(plan), all, left);
  writeAgents(out, handovers);
  for (const title of unreported)
    console.error(
      `${title} is no longer declared, and nothing in ${join(out, "applied")} says whether it was made. If it was, the former plan says how it is undone.`,
    );
  for (const { title } of left)
    console.error(
      `${printable(title)} is no longer declared, and was reported as made: ${out}/README.md says how it is undone.`,
    );
  const written = all.length === 1 ? "1 change is" : `${all.length} changes are`;
  const hosts = handovers.flatMap((handover) => handover.hosts);
  const agents = hosts.length > 0 ? `, and what people do on ${hosts.join(", ")} to ${out}/agents` : "";
  console.log(`${written} written to ${out}${agents}. Start with ${out}/README.md.`);
  return ExitCode.clean;
}

/** A program of a user's own says nothing of hosts in its stack file. */
function handoversOf(file: string): AgentHandover[] {
  const model: Partial<Model> = configurationOf(file).model;
  return model.tenant === undefined ? [] : agentHandovers({ tenant: model.tenant, forests: model.forests ?? [] });
}

/** What others report, line by line; it is their word, and `mode: observe` looks. */
function tellApplied(pack: string, declared: readonly Change[], handovers: readonly AgentHandover[]): number {
  const all = [...appliedChanges(pack, declared), ...reportedAgents(pack, handovers)];
  const hosts = handovers.flatMap((handover) => handover.hosts).length;
  // What comes back is another's word in more than one way: none of it may pass for a line of this report.
  all.forEach(({ title, state, details }, index) => {
    // By the numbers that the plan has for them, and Changes.ps1 takes.
    const number = index < declared.length ? String(index + 1) : "";
    console.log(`${number.padStart(3)}  ${state.padEnd(19)}  ${printable(title)}`);
    for (const detail of details) console.log(`                            ${printable(detail)}`);
  });
  const done = all.filter(({ state }) => state === "done").length;
  console.log(
    `\n${done} of ${declared.length + hosts} declared changes${hosts > 0 ? " and agents" : ""} are reported as done. Reported is not observed: \`mode: observe\` looks.`,
  );
  if (done === all.length) return ExitCode.clean;
  console.log(`Exit code ${ExitCode.findings}, as not all of the above is done: ${countsOf(all)}.`);
  return ExitCode.findings;
}

/** What is not done, such as: 2 not reported, 1 no longer declared. */
function countsOf(all: readonly AppliedChange[]): string {
  const open = all.map(({ state }) => state).filter((state) => state !== "done");
  return [...Map.groupBy(open, (state) => state)].map(([state, same]) => `${same.length} ${state}`).join(", ");
}
