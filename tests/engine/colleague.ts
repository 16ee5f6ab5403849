import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Channel } from "../../resources/ports/channel.ts";
import { kit } from "./engine.ts";

/** Lets every write to the directory wait while it is closed. */
export class Gate implements Channel {
  readonly #channel: Channel;
  #open = Promise.resolve();
  #release = () => undefined as void;
  #waiting = Promise.withResolvers<void>();
  constructor(channel: Channel) {
    this.#channel = channel;
  }
  close(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#open = promise;
    this.#release = resolve;
    this.#waiting = Promise.withResolvers<void>();
  }
  open(): void {
    this.#release();
  }
  /** Until somebody waits before it. */
  get reached(): Promise<void> {
    return this.#waiting.promise;
  }
  async run(...[call, signal]: Parameters<Channel["run"]>) {
    if (call.action === "Ensure") {
      this.#waiting.resolve();
      await this.#open;
    }
    return this.#channel.run(call, signal);
  }
}

/** One colleague: a checkout and a Pulumi of one's own, and the state that both share. */
export class Colleague {
  readonly checkout: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #pulumi: string;
  constructor(folder: string, name: string, pulumi: string, env: NodeJS.ProcessEnv) {
    this.checkout = join(folder, name);
    this.#pulumi = pulumi;
    this.#env = { ...process.env, ...env, PULUMI_HOME: join(folder, `${name}-home`) };
    mkdirSync(this.checkout);
    symlinkSync(join(kit, "node_modules"), join(this.checkout, "node_modules"), "junction");
    const main = `{"name":"team","version":"0.0.1","type":"module","main":"index.ts"}`;
    writeFileSync(join(this.checkout, "package.json"), main);
    const project = "name: team\nruntime: {name: nodejs, options: {typescript: false}}\nmain: index.ts\n";
    writeFileSync(join(this.checkout, "Pulumi.yaml"), project);
    const program = pathToFileURL(join(kit, "stack", "index.ts")).href;
    writeFileSync(join(this.checkout, "index.ts"), `import { declareStack } from "${program}";\ndeclareStack();\n`);
  }
  get stackFile(): string {
    return join(this.checkout, "Pulumi.prod.yaml");
  }
  begin(...args: string[]): { child: ChildProcess; end: Promise<{ code: number | null; output: string }> } {
    const child = spawn(this.#pulumi, [...args, "--non-interactive"], {
      cwd: this.checkout,
      env: this.#env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout?.on("data", (text: Buffer) => (output += text.toString()));
    child.stderr?.on("data", (text: Buffer) => (output += text.toString()));
    const end = once(child, "close").then(([code]) => ({ code: code as number | null, output }));
    return { child, end };
  }
  async pulumi(...args: string[]): Promise<string> {
    const { code, output } = await this.begin(...args).end;
    assert.equal(code, 0, `pulumi ${args.join(" ")}: ${output}`);
    return output;
  }
}
