import type { Context } from "mocha";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Attachment } from "../../sandbox/attachment.ts";
import * as commands from "../../sandbox/commands.ts";
import type { DeployedResource, Deployment } from "../../sandbox/deployment.ts";
import type { RunLog } from "../../sandbox/report/runLog.ts";
import { runOperation } from "../../sandbox/run.ts";
import { placesOf, type SandboxSettings } from "../../sandbox/settings.ts";
import { skipFor } from "../support/needs.ts";
import { prepareEngine } from "../support/prepare.ts";

/** The kit itself, as a project for the engine. */
export const kit = fileURLToPath(new URL("../../", import.meta.url));

/** Makes sure there is a Pulumi CLI, building one if need be, or skips with what was tried. Call it in a `before` hook. */
export async function needsEngine(context: Context): Promise<void> {
  const lack = process.env["EWB_TEST_NO_ENGINE"] ?? (await prepareEngine());
  if (lack !== undefined) skipFor(context, lack);
}

export interface TestStackOptions {
  /** Folder with Pulumi.yaml; its program runs from there. Give this or `program`. */
  readonly project?: string;
  /** TypeScript of an index.ts for a project made for this test. */
  readonly program?: string;
  /** Text of the stack file. */
  readonly stackFile?: string;
  /** Name of the stack. Default: test. */
  readonly stack?: string;
  /** Providers beside the stand-ins; called for each run with a folder that lasts as long as the stack. */
  readonly attach?: readonly ((folder: string) => Promise<Attachment>)[];
  /** Told every event as JSON, and what a person would have read, of runs that fail too. */
  readonly hear?: (text: string) => void;
}

/** What one run of the engine did. */
export interface EngineRun extends RunLog {
  readonly events: readonly EngineEvent[];
  /** What a person would have read. */
  readonly output: string;
}

/** A stack in a throw-away folder: project, backend, stand-ins and all. */
export interface TestStack {
  readonly folder: string;
  readonly settings: SandboxSettings;
  preview(): Promise<EngineRun>;
  up(): Promise<EngineRun>;
  /** The same without the preview and the rules before it, as `pulumi up --skip-preview` does: for what is deployed already. */
  update(): Promise<EngineRun>;
  refresh(): Promise<EngineRun>;
  destroy(): Promise<EngineRun>;
  /** Replaces the text of the stack file. */
  configure(stackFile: string): void;
  /** Replaces the program; only for stacks made from one. */
  rewrite(program: string): void;
  /** Resources in the stack's state, as stored. */
  resources(): readonly DeployedResource[];
  remove(): void;
}

export function testStack(options: TestStackOptions): TestStack {
  const folder = mkdtempSync(join(tmpdir(), "ewb-engine-"));
  const project = options.project ?? join(folder, "project");
  if (options.program !== undefined) makeProject(project, options.program);
  const stackFile = join(folder, `Pulumi.${options.stack ?? "test"}.yaml`);
  writeFileSync(stackFile, options.stackFile ?? "config: {}\n");
  const attach = (options.attach ?? []).map((start) => () => start(folder));
  const base = { project, folder: join(folder, "sandbox"), stackFile, attach };

  async function run(command: (settings: SandboxSettings) => Promise<RunLog>): Promise<EngineRun> {
    const events: EngineEvent[] = [];
    const output = memory();
    try {
      const log = await command({ ...base, output, onEvent: (event) => events.push(event) });
      return { ...log, events, output: output.text() };
    } finally {
      options.hear?.(events.map((event) => JSON.stringify(event)).join("\n") + output.text());
    }
  }

  return {
    folder,
    settings: { ...base, output: memory() },
    preview: () => run(commands.preview),
    up: () => run(commands.up),
    update: () => run((settings) => runOperation(settings, ({ stack }, options) => stack.up(options), nothing)),
    refresh: () => run(commands.refresh),
    destroy: () => run(commands.destroy),
    configure: (text) => writeFileSync(stackFile, text),
    rewrite: (program) => writeFileSync(join(project, "index.ts"), program),
    resources: () => storedResources({ ...base, output: memory() }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const nothing = (): Promise<void> => Promise.resolve();

/** The checkpoint that the file backend keeps. */
function storedResources(settings: SandboxSettings): readonly DeployedResource[] {
  const { backend, stack } = placesOf(settings);
  const project = /^name:\s*(\S+)/m.exec(readFileSync(join(settings.project, "Pulumi.yaml"), "utf8"))?.[1] ?? "";
  const file = join(backend, ".pulumi", "stacks", project, `${stack}.json`);
  const content = JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest?: Deployment } };
  return content.checkpoint.latest?.resources ?? [];
}

/** A project in a folder of its own that uses the kit's installed packages. */
function makeProject(project: string, program: string): void {
  mkdirSync(project, { recursive: true });
  symlinkSync(join(kit, "node_modules"), join(project, "node_modules"), "junction");
  writeFileSync(join(project, "package.json"), `{"name":"test","version":"0.0.1","type":"module","main":"index.ts"}`);
  const runtime = "runtime: {name: nodejs, options: {typescript: false}}";
  writeFileSync(join(project, "Pulumi.yaml"), `name: engine-test\n${runtime}\nmain: index.ts\n`);
  writeFileSync(join(project, "index.ts"), program);
}

/** Takes everything and tells it again. */
export function memory(): Writable & { text(): string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  return Object.assign(stream, { text: () => chunks.join("") });
}
