import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endGroup } from "../../provider/channels/processGroup.ts";

interface Parameter {
  name: string;
  value: string;
}

/** What a managed run command is given, as in Azure's API. */
export interface RunCommandProperties {
  source: { script: string };
  parameters?: Parameter[];
  protectedParameters?: Parameter[];
  timeoutInSeconds: number;
  asyncExecution: boolean;
  treatFailureAsDeploymentFailure: boolean;
}

/** The service keeps the end of what a script writes. */
const keptBytes = 4096;

/** A script in PowerShell with its parameters, as the agent of a host runs it. */
export class RunningScript {
  readonly properties: RunCommandProperties;
  readonly ended: Promise<void>;
  readonly pid: number | undefined;
  readonly #child: ChildProcess;
  readonly #streams = { output: Buffer.alloc(0), error: Buffer.alloc(0) };
  #state: "Running" | "Succeeded" | "Failed" | "TimedOut" | "Canceled" = "Running";

  constructor(executable: string, environment: NodeJS.ProcessEnv, properties: RunCommandProperties) {
    this.properties = properties;
    const folder = mkdtempSync(join(tmpdir(), "run-command-"));
    const file = join(folder, "script.ps1");
    writeFileSync(file, properties.source.script);
    const parameters = [...(properties.parameters ?? []), ...(properties.protectedParameters ?? [])];
    const words = parameters.flatMap(({ name, value }) => [`-${name}`, value]);
    this.#child = spawn(executable, ["-NoProfile", "-NonInteractive", "-File", file, ...words], {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    this.pid = this.#child.pid;
    this.#child.stdout?.on("data", (chunk: Buffer) => this.#hear("output", chunk));
    this.#child.stderr?.on("data", (chunk: Buffer) => this.#hear("error", chunk));
    const timer = setTimeout(() => this.#end("TimedOut"), properties.timeoutInSeconds * 1000);
    this.ended = new Promise((resolve) => {
      this.#child.on("close", (code) => {
        clearTimeout(timer);
        rmSync(folder, { recursive: true });
        if (this.#state === "Running") this.#state = code === 0 ? "Succeeded" : "Failed";
        resolve();
      });
    });
  }

  kill(): void {
    if (this.#state === "Running") this.#end("Canceled");
  }

  get provisioningState(): "Creating" | "Succeeded" | "Failed" | "Canceled" {
    if (this.#state === "Running" || this.#state === "Canceled")
      return this.#state === "Running" ? "Creating" : "Canceled";
    return this.#state === "Succeeded" || !this.properties.treatFailureAsDeploymentFailure ? "Succeeded" : "Failed";
  }

  /** The resource; what is protected is never given out again. */
  document(id: string, expanded: boolean): object {
    const { source, parameters, timeoutInSeconds } = this.properties;
    const instanceView = {
      executionState: this.#state,
      exitCode: this.#child.exitCode ?? 0,
      output: this.#streams.output.toString(),
      error: this.#streams.error.toString(),
    };
    const properties = {
      source,
      parameters,
      timeoutInSeconds,
      provisioningState: this.provisioningState,
      ...(expanded && { instanceView }),
    };
    return { id, name: id.split("/").at(-1), properties };
  }

  #hear(stream: "output" | "error", chunk: Buffer): void {
    this.#streams[stream] = Buffer.concat([this.#streams[stream], chunk]).subarray(-keptBytes);
  }

  #end(state: "TimedOut" | "Canceled"): void {
    this.#state = state;
    endGroup(this.#child);
  }
}
