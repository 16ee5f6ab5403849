import type { EngineEvent, GlobalOpts } from "@pulumi/pulumi/automation/index.js";
import { mkdirSync } from "node:fs";
import type { Attachment } from "./attachment.ts";
import { resolveEngine } from "./engine/resolve.ts";
import { EngineError, type Engine } from "./engine/engine.ts";
import { explain, SandboxError } from "./failure.ts";
import { interruptible } from "./interrupt.ts";
import { runProgress } from "./report/progress.ts";
import { refusals } from "./report/policies.ts";
import { newRunLog, record, type RunLog } from "./report/runLog.ts";
import { recover } from "./recovery.ts";
import { checkProject, placesOf, type SandboxSettings } from "./settings.ts";
import { readStackFile } from "./stackFile.ts";
import { azureAd } from "./standins/azureAd.ts";
import { azureNative } from "./standins/azureNative.ts";
import { serveStandIn } from "./standins/serve.ts";
import { Store } from "./standins/store.ts";
import { checkSpace, repairState } from "./stateRepair.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

/** Options every operation of the Automation API takes. */
export interface OperationOptions extends GlobalOpts {
  readonly signal: AbortSignal;
  readonly onEvent: (event: EngineEvent) => void;
  readonly onOutput: (text: string) => void;
  readonly onError: (text: string) => void;
}

export type Operation = (workspace: Workspace, options: OperationOptions) => Promise<unknown>;
/** Tells people what came of it; only after an operation that went well. */
export type Afterwards = (workspace: Workspace, log: RunLog) => Promise<void>;
/** What people are to know of one that failed, beside why. */
export type OfFailure = (log: RunLog) => readonly string[];

/**
 * Runs one operation of the engine on the sandbox's stack: engine, providers and workspace are there for its time, what an
 * earlier run left is cleared away, Ctrl-C stops it gracefully, and whatever goes wrong ends as one SandboxError.
 */
export async function runOperation(
  settings: SandboxSettings,
  operation: Operation,
  afterwards: Afterwards,
  ofFailure: OfFailure = () => [],
): Promise<RunLog> {
  const log = newRunLog();
  const say = (line: string): void => void settings.output.write(`${line}\n`);
  try {
    checkProject(settings.project);
    readStackFile(settings.stackFile);
    const engine = await resolveEngine({ say });
    say(`Pulumi ${engine.version} (${engine.source}) on stand-ins for Azure and Entra: no cloud is touched.`);
    await withEngine(settings, engine, operation, afterwards, log, say);
    return log;
  } catch (error) {
    if (error instanceof EngineError) throw new SandboxError(error.message, 2);
    const { message, exitCode } = explain(error, [...(await refusals(log, settings.stackFile)), ...log.errors]);
    throw new SandboxError([message, ...ofFailure(log)].join("\n"), exitCode);
  }
}

async function withEngine(
  settings: SandboxSettings,
  engine: Engine,
  operation: Operation,
  afterwards: Afterwards,
  log: RunLog,
  say: (line: string) => void,
): Promise<void> {
  const places = placesOf(settings);
  const attachments: Attachment[] = [];
  const interrupt = interruptible(say);
  try {
    const azure = Store.open(places.azureNativeState);
    const entra = Store.open(places.azureAdState);
    mkdirSync(places.backend, { recursive: true });
    await checkSpace(places.backend);
    repairState(places, [azure, entra], say);
    // Of two for one package the engine takes the first.
    for (const attach of settings.attach) attachments.push(await attach());
    attachments.push(await serveStandIn(azureNative, azure), await serveStandIn(azureAd, entra));
    const workspace = await openWorkspace(settings, engine, attachments);
    await recover(workspace, [azure, entra], say);
    await observed(settings, workspace, operation, log, interrupt);
    await afterwards(workspace, log);
  } catch (error) {
    if (!interrupt.requested) throw error;
    throw new SandboxError("Stopped. What was done is recorded; run the command again to go on.", 130);
  } finally {
    interrupt.release();
    await Promise.allSettled(attachments.map((attachment) => attachment.close()));
  }
}

async function observed(
  settings: SandboxSettings,
  workspace: Workspace,
  operation: Operation,
  log: RunLog,
  interrupt: ReturnType<typeof interruptible>,
): Promise<void> {
  const progress = runProgress(settings.output);
  try {
    await operation(workspace, {
      configFile: workspace.places.configFile,
      signal: interrupt.signal,
      color: "never",
      onEvent: (event) => {
        record(log, event);
        progress.on(event);
        settings.onEvent?.(event);
      },
      onOutput: (text) => interrupt.observe(text),
      onError: (text) => interrupt.observe(text),
    });
  } finally {
    progress.done();
  }
}
