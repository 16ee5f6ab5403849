import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cacheRoot, engineIn, fillCache } from "../../../sandbox/engine/cache.ts";
import { EngineError } from "../../../sandbox/engine/engine.ts";
import { resolveEngine, type ResolveOptions } from "../../../sandbox/engine/resolve.ts";
import { ENGINE_VERSION, MINIMUM_ENGINE_VERSION } from "../../../sandbox/engine/version.ts";
import { skipFor } from "../../support/needs.ts";

describe("the way to a Pulumi CLI", () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;
  let said: string[];

  before(function () {
    if (process.platform === "win32") skipFor(this, "the fake executables are shell scripts");
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ewb-resolve-"));
    env = { PATH: join(folder, "bin"), XDG_CACHE_HOME: join(folder, "cache") };
    said = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const onPath = (script: string) => executable(join(folder, "bin", "pulumi"), script);
  const resolve = (ways: Partial<ResolveOptions> = {}) =>
    resolveEngine({ env, say: (line) => said.push(line), install: refuse, build: refuse, ...ways });
  const refuse = (): Promise<string> => Promise.reject(new Error("not in this test"));

  it("takes the CLI on PATH when it is recent enough", async () => {
    onPath(`echo ${MINIMUM_ENGINE_VERSION}`);
    assert.deepEqual(await resolve(), {
      path: join(folder, "bin", "pulumi"),
      version: MINIMUM_ENGINE_VERSION,
      source: "PATH",
    });
    assert.deepEqual(said, []);
  });

  it("says that a CLI on PATH is too old and goes on to the cache", async () => {
    onPath("echo v3.100.0");
    executable(engineIn(cacheRoot(env)), `echo ${ENGINE_VERSION}`);
    const engine = await resolve();
    assert.equal(engine.source, "cache");
    assert.deepEqual(said, [
      `The pulumi on PATH (${join(folder, "bin", "pulumi")}) is passed over, too old: found v3.100.0, need ≥ ${MINIMUM_ENGINE_VERSION}.`,
    ]);
  });

  it("prefers the installer to a build", async () => {
    const engine = await resolve({ install: (root) => fill(root, `echo ${ENGINE_VERSION}`) });
    assert.equal(engine.source, "installer");
  });

  it("builds when the installer fails, and finds the build in the cache afterwards", async () => {
    const engine = await resolve({ build: (root) => fill(root, `echo ${ENGINE_VERSION}`) });
    assert.equal(engine.source, "Go modules");
    assert.equal((await resolve()).source, "cache");
  });

  it("tells every way it tried, why each failed and what to install", async () => {
    onPath("exit 3");
    const install = () => Promise.reject(new Error("getaddrinfo ENOTFOUND"));
    const build = () => Promise.reject(new Error("no `go` on PATH"));
    await assert.rejects(resolve({ install, build }), (error) => {
      assert.ok(error instanceof EngineError);
      assert.deepEqual(
        error.attempts.map(({ way }) => way),
        ["pulumi on PATH", "the kit's cache", "Pulumi's own installer", "built from Go modules"],
      );
      assert.match(error.message, /does not run/);
      assert.match(error.message, /getaddrinfo ENOTFOUND/);
      assert.match(error.message, /Install Pulumi v3\.\d+\.\d+ or later .* or install Go/);
      return true;
    });
  });

  it("replaces a broken CLI in the cache", async () => {
    executable(engineIn(cacheRoot(env)), "exit 1");
    const engine = await resolve({ build: (root) => fill(root, `echo ${ENGINE_VERSION}`) });
    assert.equal(engine.source, "Go modules");
    assert.equal((await resolve()).source, "cache");
  });

  it("does not take what is not a version", async () => {
    onPath("echo hello");
    await assert.rejects(resolve(), /unreadable version "hello"/);
  });

  it("lets two builds at once end with one good CLI", async () => {
    const root = cacheRoot(env);
    const paths = await Promise.all([fill(root, `echo ${ENGINE_VERSION}`), fill(root, `echo ${ENGINE_VERSION}`)]);
    assert.deepEqual(paths, [engineIn(root), engineIn(root)]);
    assert.equal((await resolve()).source, "cache");
    assert.deepEqual(readdirSync(dirname(root)), [ENGINE_VERSION]);
  });

  it("leaves nothing of a failed build, and clears away a killed one", async () => {
    const root = cacheRoot(env);
    const noProcess = 2 ** 22 + 1; // above the highest process number of Linux
    mkdirSync(`${root}.partial-${noProcess}-1`, { recursive: true });
    await assert.rejects(
      fillCache(root, () => Promise.reject(new Error("out of memory"))),
      /out of memory/,
    );
    await assert.rejects(
      fillCache(root, () => Promise.resolve()),
      /no pulumi was made/,
    );
    assert.deepEqual(readdirSync(dirname(root)), []);
    assert.equal(existsSync(root), false);
  });
});

function fill(root: string, script: string): Promise<string> {
  return fillCache(root, (partial) => {
    executable(engineIn(partial), script);
    return Promise.resolve();
  });
}

function executable(path: string, script: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}
