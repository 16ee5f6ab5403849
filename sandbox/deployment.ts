import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import type { Workspace } from "./workspace.ts";

const run = promisify(execFile);

/** A resource as the stack's state has it. Secrets are ciphertext. */
export interface DeployedResource {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly parent?: string;
  readonly protect?: boolean;
  /** Whether it stays when the stack no longer has it: so does what was taken over. */
  readonly retainOnDelete?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

export interface Deployment {
  readonly resources?: readonly DeployedResource[];
  readonly pending_operations?: readonly { readonly type: string; readonly resource: DeployedResource }[];
}

/** State of the stack, from the file: an export by the CLI costs a start of it, and the Automation API's would decrypt secrets. */
export function readDeployment({ checkpoint }: Workspace): Deployment {
  const { latest } = (JSON.parse(readFileSync(checkpoint, "utf8")) as { checkpoint: { latest?: Deployment } })
    .checkpoint;
  return latest ?? {};
}

/** The same with its envelope, fit for `pulumi stack import`. */
export async function exportState(workspace: Workspace): Promise<{ version: number; deployment: Deployment }> {
  const text = await pulumi(workspace, ["stack", "export"]);
  return JSON.parse(text) as { version: number; deployment: Deployment };
}

/** Runs a command of the CLI on the stack and returns what it prints. */
export async function pulumi(workspace: Workspace, args: readonly string[]): Promise<string> {
  const { engine, places, env } = workspace;
  const { stdout } = await run(engine.path, [...args, "--stack", places.stack, "--non-interactive"], {
    cwd: places.scratchProject,
    env: { ...process.env, ...env },
    maxBuffer: 1024 ** 3,
  });
  return stdout;
}
