import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { skipFor } from "../../support/needs.ts";
import { PackProcess, packFolder } from "../support/packProcess.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const version = (file: string) => (parse(readFileSync(file, "utf8")) as { version: string }).version;

describe("the start of the policy pack", () => {
  it("names one version everywhere", () => {
    assert.equal(version(`${packFolder}package.json`), version(`${root}package.json`));
    assert.equal(version(`${packFolder}PulumiPolicy.yaml`), version(`${root}package.json`));
  });

  it("takes the kit's own Node where the one on PATH does not strip types", async function () {
    if (process.platform === "win32") skipFor(this, "needs a POSIX shell");
    const folder = mkdtempSync(join(tmpdir(), "old-node-"));
    try {
      writeFileSync(join(folder, "node"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
      const pack = await PackProcess.start(`${packFolder}run`, [], { PATH: `${folder}:/usr/bin:/bin` });
      assert.equal((await pack.info()).getVersion(), version(`${root}package.json`));
      pack.stop();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("also starts through Pulumi's own runner of policy packs", async () => {
    const runner = `${root}node_modules/@pulumi/pulumi/cmd/run-policy-pack`;
    // The runner takes the engine's address first, and the program after it.
    const pack = await PackProcess.start(process.execPath, [runner, "127.0.0.1:1", packFolder]);
    assert.equal((await pack.info()).getName(), "entra-writeback");
    pack.stop();
  });

  it("ends when the engine that started it is killed", async function () {
    if (process.platform === "win32") skipFor(this, "needs a POSIX shell");
    const engine = spawn("sh", ["-c", `"${packFolder}run" 127.0.0.1:1 & echo pid $!; wait`], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const said: string[] = [];
    for await (const line of createInterface({ input: engine.stdout })) if (said.push(line) === 2) break; // pid and port
    const pid = Number(said.find((line) => line.startsWith("pid "))?.slice(4));
    assert.ok(alive(pid));
    engine.kill("SIGKILL");
    // It looks once a second; a machine that is busy with other tests gives it its turn late.
    for (let tries = 0; tries < 600 && alive(pid); tries += 1) await sleep(100);
    assert.ok(!alive(pid));
  });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
