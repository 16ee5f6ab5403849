import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kit } from "../engine/engine.ts";

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A repository with one stack file, and `ewb` in it with the environment of a runner and nothing of this machine's. */
export class ScratchRepository {
  readonly folder = mkdtempSync(join(tmpdir(), "ewb-pr-"));
  readonly file = "Pulumi.prod.yaml";

  constructor(stackFile: string) {
    this.git("init", "--quiet", "--initial-branch=main");
    this.write(stackFile);
    this.commit("The stack as it is");
  }

  git(...words: string[]): string {
    const author = ["-c", "user.name=Jo Doe", "-c", "user.email=jo@example.com", "-c", "commit.gpgsign=false"];
    const { status, stdout, stderr } = spawnSync("git", ["-C", this.folder, ...author, ...words], { encoding: "utf8" });
    if (status !== 0) throw new Error(`git ${words.join(" ")}: ${stderr}`);
    return stdout.trim();
  }

  write(text: string, file = this.file): void {
    writeFileSync(join(this.folder, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  /** Answers its hash. */
  commit(message: string): string {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--message", message);
    return this.git("rev-parse", "HEAD");
  }

  /** As after `npm ci`, as far as `npx --no-install ewb` needs it. */
  install(): void {
    this.write("node_modules\n", ".gitignore");
    this.commit("Ignored");
    const programs = join(this.folder, "node_modules", ".bin");
    mkdirSync(programs, { recursive: true });
    symlinkSync(join(kit, "cli/ewb.mjs"), join(programs, "ewb"));
  }

  /** A branch with another stack file, and a merge of it as a forge checks it out; answers the hashes. */
  pullRequest(stackFile: string): { base: string; head: string } {
    const base = this.git("rev-parse", "HEAD");
    this.git("checkout", "--quiet", "-b", "change");
    this.write(stackFile);
    const head = this.commit("A change");
    this.git("checkout", "--quiet", "--detach", base);
    this.git("merge", "--quiet", "--no-ff", "--message", "Merge", head);
    return { base, head };
  }

  /** Runs beside this process, which may be the forge. */
  ewb(env: NodeJS.ProcessEnv, ...words: string[]): Promise<Ended> {
    return this.start(process.execPath, [join(kit, "cli/ewb.mjs"), ...words], env);
  }

  /** In a folder of it. */
  ewbIn(folder: string, ...words: string[]): Promise<Ended> {
    return this.start(process.execPath, [join(kit, "cli/ewb.mjs"), ...words], {}, folder);
  }

  start(command: string, words: readonly string[], env: NodeJS.ProcessEnv, cwd = this.folder): Promise<Ended> {
    const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
    const child = spawn(command, words, {
      cwd,
      env: { PATH, HOME, NO_COLOR: "1", ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (status) => resolve({ status, ...output }));
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
