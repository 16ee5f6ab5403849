import type { Context } from "mocha";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheRoot } from "../../../sandbox/engine/cache.ts";
import { findOnPath } from "../../../sandbox/engine/executable.ts";
import { skipFor } from "../../support/needs.ts";

const run = promisify(execFile);

/** Tools for languages that a Pulumi CLI from Go modules comes without, each from a module of tests/languages/go. */
const tools = {
  /** Pulumi's own host of YAML programs. Its module does not build with the CLI's version of Pulumi. */
  "pulumi-language-yaml": {
    module: "v3.206.0",
    main: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    flags: "-X github.com/pulumi/pulumi-yaml/pkg/version.Version=1.25.0",
  },
  "generate-dotnet": { module: "v3.206.0", main: "./dotnet", flags: "" },
  generate: { module: "v3.274.1", main: ".", flags: "" },
} as const;

export const goModules = fileURLToPath(new URL("../go/", import.meta.url));

/** Beside the engine, in the kit's cache. */
export const languageCache = join(dirname(cacheRoot()), "..", "languages");

/**
 * The path of a tool, built once for what its module holds: 20 to 80 s on two cores when nothing of it is compiled. Skips where
 * there is no Go, or its modules cannot be fetched.
 */
export async function goTool(context: Context, name: keyof typeof tools): Promise<string> {
  const { module, main, flags } = tools[name];
  const folder = join(goModules, module);
  const path = join(languageCache, `${name}-${fingerprint(folder)}`, name);
  if (existsSync(path)) return path;
  const making = join(dirname(path), `.${name}.${process.pid}`);
  mkdirSync(dirname(path), { recursive: true });
  await go(context, folder, ["build", "-ldflags", `-s -w ${flags}`, "-o", making, main]);
  renameSync(making, path); // in one step, so that nobody runs half a tool
  return path;
}

/** Runs Go in a folder; skips where there is none, or where its modules cannot be fetched. */
export async function go(context: Context, cwd: string, args: readonly string[]): Promise<void> {
  const executable = findOnPath("go", process.env["PATH"]) ?? skipFor(context, "no `go` on PATH");
  try {
    await run(executable, args, { cwd, env: { ...process.env, GOFLAGS: "-mod=mod" }, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const text = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    if (unreachable.test(text)) skipFor(context, `Go modules cannot be fetched: ${text.split("\n").at(-2)}`);
    throw new Error(`go ${args[0]} in ${cwd}: ${text}`, { cause: error });
  }
}

const unreachable =
  /dial tcp|no such host|i\/o timeout|proxyconnect|connection refused|TLS handshake|module lookup disabled/;

function fingerprint(folder: string): string {
  const hash = createHash("sha256");
  for (const file of globSync(["go.mod", "go.sum", "**/*.go"], { cwd: folder }).sort())
    hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest("hex").slice(0, 16);
}
