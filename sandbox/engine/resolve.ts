import { buildEngine } from "./goBuild.ts";
import { cacheRoot, engineIn } from "./cache.ts";
import { EngineError, type Engine, type EngineAttempt } from "./engine.ts";
import { askVersion, findOnPath, isExecutable, reasonOf } from "./executable.ts";
import { installEngine } from "./installer.ts";
import { progressOn, type Progress } from "./progress.ts";
import { ENGINE_VERSION, MINIMUM_ENGINE_VERSION, versionObjection } from "./version.ts";

export interface ResolveOptions {
  /** Environment to search; default: the process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Told to people while it happens: an old CLI passed over, a download, a build. */
  readonly say?: (line: string) => void;
  readonly progress?: Progress;
  /** Replaces the two ways that need a network; for tests. */
  readonly install?: (root: string) => Promise<string>;
  readonly build?: (root: string, progress: Progress) => Promise<string>;
}

/** A Pulumi CLI: from PATH if recent, else the kit's cache, else Pulumi's own installer, else built from Go modules. */
export async function resolveEngine(options: ResolveOptions = {}): Promise<Engine> {
  const env = options.env ?? process.env;
  const say = options.say ?? (() => undefined);
  const root = cacheRoot(env);
  const attempts: EngineAttempt[] = [];
  const found = (await fromPath(env, say, attempts)) ?? (await fromCache(root, attempts));
  if (found) return found;

  const install = options.install ?? installEngine;
  const build = options.build ?? ((folder, progress) => buildEngine(folder, progress, env));
  say(`No Pulumi CLI here yet. Fetching ${ENGINE_VERSION} with Pulumi's own installer …`);
  const installed = await made("installer", "Pulumi's own installer", attempts, () => install(root));
  if (installed) return installed;
  say(`That did not work (${attempts.at(-1)?.why}). Building it from Go modules, once: about 6 minutes on two cores …`);
  const progress = options.progress ?? progressOn(process.stderr);
  const built = await made("Go modules", "built from Go modules", attempts, () => build(root, progress));
  if (built) return built;
  throw new EngineError(attempts, MINIMUM_ENGINE_VERSION);
}

/** A CLI that is here already, without a network or a build. */
export async function findEngine(env: NodeJS.ProcessEnv = process.env): Promise<Engine | undefined> {
  return (await fromPath(env, () => undefined, [])) ?? (await fromCache(cacheRoot(env), []));
}

async function fromPath(
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
  attempts: EngineAttempt[],
): Promise<Engine | undefined> {
  const way = "pulumi on PATH";
  const path = findOnPath("pulumi", env["PATH"]);
  if (!path) return fail(attempts, way, "none");
  const version = await versionOf(path, attempts, way);
  if (version === undefined) return undefined;
  const objection = versionObjection(version);
  if (!objection) return { path, version, source: "PATH" };
  say(`The pulumi on PATH (${path}) is passed over, ${objection}.`);
  return fail(attempts, way, `${path} is ${objection}`);
}

async function fromCache(root: string, attempts: EngineAttempt[]): Promise<Engine | undefined> {
  const way = "the kit's cache";
  const path = engineIn(root);
  if (!isExecutable(path)) return fail(attempts, way, `no ${path}`);
  const version = await versionOf(path, attempts, way);
  return version === undefined ? undefined : { path, version, source: "cache" };
}

async function made(
  source: Engine["source"],
  way: string,
  attempts: EngineAttempt[],
  make: () => Promise<string>,
): Promise<Engine | undefined> {
  try {
    const path = await make();
    const version = await versionOf(path, attempts, way);
    return version === undefined ? undefined : { path, version, source };
  } catch (error) {
    return fail(attempts, way, reasonOf(error));
  }
}

async function versionOf(path: string, attempts: EngineAttempt[], way: string): Promise<string | undefined> {
  try {
    return await askVersion(path);
  } catch (error) {
    return fail(attempts, way, `${path} does not run: ${reasonOf(error)}`);
  }
}

function fail(attempts: EngineAttempt[], way: string, why: string): undefined {
  attempts.push({ way, why });
  return undefined;
}
