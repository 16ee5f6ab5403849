import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { pulumi, readDeployment } from "./deployment.ts";
import { SandboxError } from "./failure.ts";
import { changeLines } from "./report/changes.ts";
import { policyLines } from "./report/policies.ts";
import { stillNotKnown } from "./report/notKnown.ts";
import type { RunLog } from "./report/runLog.ts";
import { takenForGranted } from "./report/takenForGranted.ts";
import { deployedTree } from "./report/tree.ts";
import { runOperation } from "./run.ts";
import type { SandboxSettings } from "./settings.ts";
import type { Workspace } from "./workspace.ts";

/** Shows what `up` would do. */
export async function preview(settings: SandboxSettings): Promise<RunLog> {
  return runOperation(
    settings,
    (workspace, options) => workspace.stack.preview({ ...options, policyPacks: policyPacks(workspace) }),
    async (_workspace, log) => {
      await tell(settings, [
        ...changeLines(log, "planned"),
        ...(await report(log, settings)),
        "",
        `Next: ${call(settings, "up")}`,
      ]);
    },
  );
}

/** Deploys, and shows what is deployed then. */
export async function up(settings: SandboxSettings): Promise<RunLog> {
  return runOperation(
    settings,
    async (workspace, options) => {
      const policed = { ...options, policyPacks: policyPacks(workspace) };
      // As `pulumi up` does and the Automation API does not: what a rule refuses is refused before anything is changed.
      await workspace.stack.preview({ ...policed, onEvent: verdictsOnly(options.onEvent) });
      await workspace.stack.up(policed);
    },
    async (workspace, log) => {
      const { resources = [] } = readDeployment(workspace);
      const tree = [
        "",
        `Deployed in the sandbox (stack ${workspace.places.stack}, no cloud):`,
        ...deployedTree(resources),
      ];
      const granted = takenForGranted(resources);
      await tell(settings, [
        ...changeLines(log, "done", true),
        ...tree,
        ...granted,
        ...(await report(log, settings, stillNotKnown(resources, log))),
        "",
        ...nextAfterUp(settings),
      ]);
    },
    ofFailure,
  );
}

/** Looks at what is there now, and brings the state to it. */
export async function refresh(settings: SandboxSettings): Promise<RunLog> {
  return runOperation(
    settings,
    (workspace, options) => workspace.stack.refresh(options),
    async (workspace, log) => {
      const { resources = [] } = readDeployment(workspace);
      const up = call(settings, "up");
      if (resources.length === 0) return tell(settings, [`Nothing is deployed. Next: ${up}`]);
      const isMended = log.changes.some(({ isObserved }) => !isObserved);
      const mending = isMended
        ? `Next: ${up} mends what has drifted.`
        : "Nothing here mends it, as mode is observe: whoever owns the directory does (ewb changes writes out what there is to do).";
      const next = log.changes.length === 0 ? [] : ["", mending];
      await tell(settings, [...changeLines(log, "found"), ...(await report(log, settings)), ...next]);
    },
  );
}

/** Takes everything away again. */
export async function destroy(settings: SandboxSettings): Promise<RunLog> {
  return runOperation(
    settings,
    async (workspace, options) => {
      await unprotect(settings, workspace);
      await workspace.stack.destroy(options);
    },
    async (_workspace, log) => {
      await tell(settings, [
        ...changeLines(log, "done"),
        ...(await report(log, settings)),
        "",
        `${log.changes.some(({ isObserved }) => isObserved) ? "Nothing else is left" : "Nothing is left"}. Next: ${call(settings, "up")}`,
      ]);
    },
    ofFailure,
  );
}

/** What else is to be known of an update or destroy that failed: what it has done all the same, and what it warned of. */
function ofFailure(log: RunLog): string[] {
  const warnings = log.warnings.filter((warning) => !log.errors.some((error) => error.includes(warning)));
  return [
    ...(log.changes.length > 0 ? ["", "Done before that:", ...changeLines(log, "done")] : []),
    ...(warnings.length > 0 ? ["", ...warnings.map((warning) => `Warning: ${warning}`)] : []),
  ];
}

/** Changes the simulated directory or tenant behind the kit's back; `then`: what the commands make of it, if they see it. */
export async function drift(
  settings: SandboxSettings,
  change: () => Promise<string> | string,
  then?: (refresh: string, up: string) => string,
): Promise<void> {
  const next = then && ["", `Next: ${then(call(settings, "refresh"), call(settings, "up"))}`];
  await tell(settings, [await change(), ...(next ?? [])]);
}

/** Forgets the sandbox: stack, stand-ins, simulated directory and tenant. */
export async function reset(settings: SandboxSettings): Promise<void> {
  const { folder } = settings;
  if (!existsSync(folder)) return tell(settings, [`There is no sandbox in ${folder}.`]);
  try {
    await rm(folder, { recursive: true });
  } catch (error) {
    throw new SandboxError(`${folder} cannot be deleted: ${(error as Error).message}`, 2);
  }
  return tell(settings, [`Deleted ${folder}.`]);
}

function nextAfterUp(settings: SandboxSettings): string[] {
  const verbs = {
    up: "once more: no changes",
    drift: "changes the directory behind the kit's back; refresh shows it, up mends it",
    destroy: "takes everything away again, once no check box counts as on: it names those to clear",
  };
  const calls = Object.entries(verbs).map(([verb, what]) => [call(settings, verb), what] as const);
  const width = Math.max(...calls.map(([command]) => command.length));
  return ["Next:", ...calls.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`)];
}

function call({ hint }: SandboxSettings, verb: string): string {
  return hint?.(verb) ?? `ewb sandbox ${verb}`;
}

/** People protect agent hosts against deletion; in the sandbox asking for destroy is answer enough. */
async function unprotect(settings: SandboxSettings, workspace: Workspace): Promise<void> {
  const { resources = [] } = readDeployment(workspace);
  const count = resources.filter((resource) => resource.protect).length;
  if (count === 0) return;
  await pulumi(workspace, ["state", "unprotect", "--all", "--yes"]);
  await tell(settings, [`Deletion protection taken off ${count} resource(s), as \`pulumi state unprotect\` does.`]);
}

/** Of a preview before an update only what may stop it is told; the rest the update tells again. */
function verdictsOnly(onEvent: (event: EngineEvent) => void): (event: EngineEvent) => void {
  return (event) => {
    if (event.policyEvent || event.diagnosticEvent) onEvent(event);
  };
}

function policyPacks(workspace: Workspace): string[] {
  return existsSync(workspace.places.policyPack) ? [workspace.places.policyPack] : [];
}

/** Policies and warnings, each with an empty line before. */
async function report(log: RunLog, { stackFile }: SandboxSettings, known: readonly string[] = []): Promise<string[]> {
  const policies = await policyLines(log, stackFile);
  const warnings = [...log.warnings, ...known].map((warning) => `Warning: ${warning}`);
  return [policies, warnings].filter((lines) => lines.length > 0).flatMap((lines) => ["", ...lines]);
}

async function tell(settings: SandboxSettings, lines: readonly string[]): Promise<void> {
  await new Promise<void>((resolve) => settings.output.write(`${lines.join("\n")}\n`, () => resolve()));
}
