import { LocalWorkspace, PulumiCommand, Stack, type LocalWorkspaceOptions } from "@pulumi/pulumi/automation/index.js";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { getCompileCacheDir } from "node:module";
import { delimiter, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { projectFileIn } from "../formats/projectFile.ts";
import { debugProviders, type Attachment } from "./attachment.ts";
import type { Engine } from "./engine/engine.ts";
import { SandboxError } from "./failure.ts";
import { languageHostFolder } from "./language-host/provide.ts";
import { placesOf, type Places, type SandboxSettings } from "./settings.ts";
import { copyStackFile, hasOwnSalt, saltOf, STACK_FILE_VARIABLE } from "./stackFile.ts";

/** A stack of the sandbox, ready to be run. */
export interface Workspace {
  readonly stack: Stack;
  readonly places: Places;
  readonly engine: Engine;
  /** What the engine's environment has beyond the process's own. */
  readonly env: Readonly<Record<string, string>>;
  /** File of the backend with the stack's state. */
  readonly checkpoint: string;
}

/** Prepares the folder and the stack. The program is the project's own, run from where it lies. */
export async function openWorkspace(
  settings: SandboxSettings,
  engine: Engine,
  attachments: readonly Attachment[],
): Promise<Workspace> {
  const project = resolve(settings.project);
  const places = placesOf(settings);
  mkdirSync(places.scratchProject, { recursive: true });
  const env = environment(settings, places, engine, attachments);
  const options = {
    pulumiCommand: await commandOf(engine),
    pulumiHome: places.pulumiHome,
    envVars: env,
  };
  const checkpoint = checkpointOf(project, places);
  copyStackFile(settings.stackFile, places.configFile, await makeStack(project, places, checkpoint, options));
  const local = await LocalWorkspace.create({ ...options, workDir: project });
  // Every command is told the stack; to make it the chosen one as well would cost another start of the CLI.
  local.selectStack = () => Promise.resolve();
  const stack = await Stack.select(places.stack, local);
  // Up and its like end by asking for outputs and history, without the configuration file they ran with: the CLI would then
  // write a salt into the project's own stack file.
  stack.outputs = () => Promise.resolve({});
  stack.info = () => Promise.resolve(undefined);
  return { stack, places, engine, env, checkpoint };
}

/** The Automation API asks a CLI for its version each time; one that has answered is not asked again. */
const commands = new Map<string, Promise<PulumiCommand>>();

function commandOf({ path }: Engine): Promise<PulumiCommand> {
  const known = commands.get(path) ?? PulumiCommand.get({ root: dirname(dirname(path)) });
  commands.set(path, known);
  return known;
}

/** Makes the stack if it is not there and returns the salt of its passphrase. */
async function makeStack(
  project: string,
  places: Places,
  checkpoint: string,
  options: LocalWorkspaceOptions,
): Promise<string | undefined> {
  const name = projectName(project);
  const file = join(places.scratchProject, `Pulumi.${places.stack}.yaml`);
  // Several projects may share the folder: the name in it is that of this run.
  writeFileSync(join(places.scratchProject, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
  if (!existsSync(file) || !existsSync(checkpoint)) {
    const workspace = await LocalWorkspace.create({ ...options, workDir: places.scratchProject });
    await Stack.createOrSelect(places.stack, workspace);
  }
  return existsSync(file) ? saltOf(readFileSync(file, "utf8")) : undefined;
}

function projectName(project: string): string {
  const file = projectFileIn(project) ?? join(project, "Pulumi.yaml");
  return (parse(readFileSync(file, "utf8")) as { name: string }).name;
}

/** As the engine's file backend lays it out. */
function checkpointOf(project: string, { backend, stack }: Places): string {
  return join(backend, ".pulumi", "stacks", projectName(project), `${stack}.json`);
}

function environment(
  settings: SandboxSettings,
  places: Places,
  engine: Engine,
  attachments: readonly Attachment[],
): Record<string, string> {
  const searchPath = process.env["PATH"] ?? "";
  const languageHost = languageHostFolder(engine.path, searchPath);
  // This Node first, so that plugins and policy packs that start `node` get one that strips types.
  const folders = [languageHost, dirname(process.execPath), searchPath].filter((folder) => folder !== undefined);
  return {
    PATH: folders.join(delimiter),
    PULUMI_BACKEND_URL: pathToFileURL(places.backend).href,
    PULUMI_HOME: places.pulumiHome,
    PULUMI_CONFIG_PASSPHRASE: hasOwnSalt(settings.stackFile)
      ? usersPassphrase(settings.stackFile)
      : sandboxPassphrase(places.passphraseFile),
    PULUMI_DEBUG_PROVIDERS: debugProviders(attachments),
    // The sandbox reads the state's file too.
    PULUMI_SELF_MANAGED_STATE_GZIP: "false",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    [STACK_FILE_VARIABLE]: resolve(settings.stackFile),
    // Each run starts six processes of Node that all compile the SDK.
    NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? getCompileCacheDir() ?? "",
  };
}

/** Protects nothing but the form: the sandbox holds no real secrets. */
function sandboxPassphrase(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(16).toString("hex"), { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

function usersPassphrase(stackFile: string): string {
  const passphrase = process.env["PULUMI_CONFIG_PASSPHRASE"];
  if (passphrase !== undefined) return passphrase;
  throw new SandboxError(
    `${stackFile} holds secrets encrypted with a passphrase of yours. Give it in PULUMI_CONFIG_PASSPHRASE.`,
    2,
  );
}
