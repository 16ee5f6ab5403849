import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { plainText } from "../formats/engineText.ts";
import { projectFileIn } from "../formats/projectFile.ts";

export interface PreviewOptions {
  readonly file: string;
  /** As Pulumi knows the stack. */
  readonly stack: string;
  /** File with levels and thresholds of the rules. */
  readonly policyPackConfig?: string;
  /** Only what has drifted: no program, no change of a declaration. */
  readonly isRefresh?: boolean;
  /** Once the engine is at work, which the SDK does not tell. */
  readonly onBegun?: () => void;
}

export interface EnginePreview {
  /** Version of Pulumi. */
  readonly engine: string;
  readonly events: readonly EngineEvent[];
  /** What stopped it, other than a policy; empty: it came to its end. */
  readonly errors: readonly string[];
  /** The backend answered that it has no such stack: nothing of it is deployed there. */
  readonly isUnknownStack?: true;
}

const kit = fileURLToPath(new URL("../", import.meta.url));

/** The kit's rules, as something that the engine starts: on Windows only by its language host. */
const policyPack = join(kit, "policies", "pack", process.platform === "win32" ? "" : "run");

/**
 * The engine's own preview, with the credentials of whoever runs it, and with what its policies say: `pulumi preview --json` leaves that
 * out. The SDK's way to the engine is loaded here and not before: without a preview nobody needs it.
 */
export async function previewStack({
  file,
  stack,
  policyPackConfig,
  isRefresh = false,
  onBegun = () => undefined,
}: PreviewOptions): Promise<EnginePreview> {
  const { LocalWorkspace, Stack, StackNotFoundError } = await import("@pulumi/pulumi/automation/index.js");
  const folder = dirname(resolve(file));
  let engine = "";
  const events: EngineEvent[] = [];
  try {
    const workspace = await LocalWorkspace.create({
      workDir: projectFileIn(folder) === undefined ? kit : folder,
      envVars: { ENTRA_WRITEBACK_STACK_FILE: resolve(file), PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    engine = workspace.pulumiVersion;
    // Every command is told the stack; to make it the chosen one as well would cost another start of the CLI.
    workspace.selectStack = () => Promise.resolve();
    const selected = await Stack.select(stack, workspace);
    const options = {
      configFile: resolve(file),
      color: "never" as const,
      onEvent: (event: EngineEvent) => {
        if (events.push(event) === 1) onBegun();
      },
    };
    const policyPackConfigs = policyPackConfig === undefined ? [] : [resolve(policyPackConfig)];
    if (isRefresh) await selected.previewRefresh(options);
    else await selected.preview({ ...options, policyPacks: [policyPack], policyPackConfigs });
    return { engine, events, errors: [] };
  } catch (error) {
    const told = errorsIn(events);
    // Before it finds the stack the engine says nothing; once it runs, a program may print the same words.
    const isUnknownStack = error instanceof StackNotFoundError && events.length === 0;
    const isByPolicy =
      told.length === 0 && events.some(({ policyEvent }) => policyEvent?.enforcementLevel === "mandatory");
    const errors = isByPolicy ? [] : told.length > 0 ? told : [reasonOf(error, isRefresh)];
    return { engine, events, errors, ...(isUnknownStack && { isUnknownStack }) };
  }
}

/** The engine's last word, after the errors that tell why. */
const epilogue = /^(preview|refresh) failed$/;

function errorsIn(events: readonly EngineEvent[]): string[] {
  const errors = events.flatMap(({ diagnosticEvent: event }) =>
    event?.severity === "error" ? [plainText(event.message)] : [],
  );
  return [...new Set(errors)].filter((error) => error !== "" && !epilogue.test(error));
}

/** Of what the SDK tells, which is all that the CLI printed, the lines that are errors. */
function reasonOf(error: unknown, isRefresh: boolean): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || /pulumi.*ENOENT|not found/.test(message))
    return `There is no pulumi on the PATH. Install Pulumi (https://www.pulumi.com/docs/install/)${isRefresh ? "." : ", or leave --preview out."}`;
  const lines = message
    .split("\n")
    .map(plainText)
    .filter((line) => /^(stderr: )?error: /.test(line));
  const words = lines.map((line) => line.replace(/^(stderr: )?error: /, ""));
  return `The ${isRefresh ? "refresh" : "preview"} ended: ${[...new Set(words)].join("; ") || message.split("\n")[0]}`;
}
