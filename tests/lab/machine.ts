import { execFile, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findPowerShell, noPowerShell } from "../scripts/powerShell.ts";

const script = fileURLToPath(new URL("./domain.sh", import.meta.url));
const mocha = fileURLToPath(new URL("../../node_modules/mocha/bin/mocha.js", import.meta.url));

/** Exit code of `domain.sh build` where the packages are not to be had; everything else is a defect of the build. */
const noPackages = 69;

/** Whether a domain can be built and started here, and if not, what is missing. */
export function available(): { ok: true } | { ok: false; reason: string } {
  const missing = [
    process.platform !== "linux" && "the lab needs Linux",
    process.getuid?.() !== 0 && "the lab needs root",
    !isOnPath("unshare") && "the lab needs unshare (util-linux)",
    !isOnPath("mmdebstrap") && !isOnPath("apt-get") && "the lab needs mmdebstrap or apt-get",
    !hasNamespaces() && "the lab needs to make namespaces, which this container does not allow",
    findPowerShell() === undefined && `the lab needs PowerShell: ${noPowerShell}`,
  ].find((reason) => reason !== false);
  return missing === undefined ? { ok: true } : { ok: false, reason: missing };
}

/** Root in a container often may not. */
function hasNamespaces(): boolean {
  return spawnSync("unshare", ["--net", "--mount", "--uts", "--pid", "--fork", "true"]).status === 0;
}

function isOnPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Builds the lab where it is not built yet; a reason where its packages cannot be had. */
export async function build(): Promise<{ ok: true } | { ok: false; reason: string }> {
  const end = await run(script, ["build"]);
  if (end.code === 0) return { ok: true };
  if (end.code === noPackages)
    return { ok: false, reason: `the lab's packages cannot be had: ${lastLine(end.errors)}` };
  throw new Error(`domain.sh build ended with exit code ${end.code}:\n${end.errors}`);
}

/** One test that ran inside, as mocha's JSON reporter tells it. */
export interface InnerTest {
  title: string;
  fullTitle: string;
  duration?: number;
  err: { message?: string; stack?: string };
}

export interface InnerRun {
  tests: InnerTest[];
  pending: InnerTest[];
}

/** What domain.sh starts for a file, by the beginning of its name: two forests, two controllers of one domain, else one controller. */
const worlds = { forests: "run2", controllers: "pair" };

/** Runs one mocha file beside a fresh domain, and gives back its tests; a hook that fails counts as one. */
export async function runInside(file: string): Promise<InnerRun> {
  const folder = mkdtempSync(join(tmpdir(), "lab-"));
  const report = join(folder, "report.json");
  const reporter = ["--reporter", "json", "--reporter-option", `output=${report}`];
  try {
    const command = Object.entries(worlds).find(([name]) => basename(file).startsWith(name))?.[1] ?? "run";
    const arguments_ = [command, process.execPath, mocha, "--no-config", "--timeout", "1800000", ...reporter, file];
    const end = await run(script, arguments_);
    if (!existsSync(report)) throw new Error(`no report (exit code ${end.code}):\n${end.output}\n${end.errors}`);
    const inner = JSON.parse(readFileSync(report, "utf8")) as InnerRun & { failures: InnerTest[] };
    const known = new Set(inner.tests.map((test) => test.fullTitle));
    const hooks = inner.failures.filter((failure) => !known.has(failure.fullTitle));
    return { tests: [...inner.tests, ...hooks], pending: inner.pending };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface End {
  code: number | null;
  output: string;
  errors: string;
}

function run(command: string, arguments_: readonly string[]): Promise<End> {
  return new Promise((resolve) => {
    const options = { maxBuffer: 16 * 1024 * 1024, killSignal: "SIGKILL" as const };
    const child = execFile(command, arguments_, options, (_error, output, errors) => {
      process.off("exit", kill);
      resolve({ code: child.exitCode, output, errors });
    });
    const kill = (): void => void child.kill("SIGKILL");
    // A run that is broken off must not leave a domain behind.
    process.once("exit", kill);
  });
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
