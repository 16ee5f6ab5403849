import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ScriptCall } from "../../../resources/ports/channel.ts";
import type { LocalPowerShell } from "../../../provider/channels/localPowerShell.ts";
import { exists, hang, isGone, useFakes } from "./fakePowerShell.ts";

/** A PowerShell that does what each call's own program says, and then answers with its process id. */
const obey = `const { program } = JSON.parse(call.parameters);
  await eval("(async () => {" + program + "})()");
  console.log(JSON.stringify({ ok: true, result: { pid: process.pid } }))`;
const callOf = (program: string): ScriptCall => ({
  script: "GroupPolicyObject",
  action: "Observe",
  parameters: { program },
});
const run = async (channel: LocalPowerShell, program = "", signal = new AbortController().signal) =>
  (await channel.run(callOf(program), signal))["pid"] as number;

describe("processes of LocalPowerShell", () => {
  const fakes = useFakes();
  const file = (name: string) => join(fakes.folder, name);
  const touch = (name: string) => `fs.writeFileSync(${JSON.stringify(file(name))}, String(process.pid));`;
  const awaitFile = (name: string) =>
    `while (!fs.existsSync(${JSON.stringify(file(name))})) await new Promise((resolve) => setTimeout(resolve, 5));`;
  const pidIn = (name: string) => Number(readFileSync(file(name), "utf8"));

  it("serve one call after the other", async () => {
    const channel = fakes.channel(obey);
    const pids = [await run(channel), await run(channel), await run(channel)];
    assert.equal(new Set(pids).size, 1);
  });

  it("serve calls at the same time each in one of their own, and no more than the most", async () => {
    const channel = fakes.channel(obey, { processes: 2 });
    const first = ["a", "b"].map((name) => run(channel, `${touch(name)} ${awaitFile("go")}`));
    const second = ["c", "d", "e"].map((name) => run(channel, touch(name)));
    await Promise.all([exists(file("a")), exists(file("b"))]);
    assert.ok(!existsSync(file("c")));
    writeFileSync(file("go"), "");
    const pids = await Promise.all([...first, ...second]);
    assert.equal(new Set(pids).size, 2);
    assert.equal(new Set(pids.slice(0, 2)).size, 2);
  });

  it("go on after a failure that the script itself reports", async () => {
    const channel = fakes.channel(
      `console.log('{"ok":false,"error":{"code":"refused","message":"' + process.pid + '"}}')`,
    );
    const told = () => run(channel).then(String, (error: Error) => error.message);
    assert.match(await told(), /^GroupPolicyObject Observe: \d+$/);
    assert.equal(await told(), await told());
  });

  it("end when their own call hangs, and no others with them", async () => {
    const channel = fakes.channel(obey, { timeout: 2000 });
    const hangs = assert.rejects(run(channel, `${touch("hanging")} ${hang}`), { code: "timeout" });
    const other = await run(channel);
    await hangs;
    await isGone(pidIn("hanging"));
    assert.equal(await run(channel), other);
    assert.notEqual(pidIn("hanging"), other);
  });

  const garbage: [name: string, program: string][] = [
    ["text before the answer", `console.log("stray");`],
    ["a line that is not finished", `process.stdout.write("stray ");`],
    ["an answer of its own", `console.log('{"ok":true,"result":{}}');`],
  ];
  for (const [name, program] of garbage) {
    it(`are thrown away after ${name}`, async () => {
      const channel = fakes.channel(obey);
      await assert.rejects(run(channel, `${touch("stray")} ${program}`), { code: "invalid-reply" });
      await isGone(pidIn("stray"));
      assert.notEqual(await run(channel), pidIn("stray"));
    });
  }

  it("are thrown away when they say something between two calls", async () => {
    const channel = fakes.channel(obey);
    const pid = await run(channel, `setTimeout(() => console.log("late"), 100)`);
    await isGone(pid);
    assert.notEqual(await run(channel), pid);
  });

  it("are replaced silently when they died between two calls", async () => {
    const channel = fakes.channel(obey);
    const pid = await run(channel, `setTimeout(() => process.exit(3), 100)`);
    await isGone(pid);
    assert.notEqual(await run(channel), pid);
  });

  it("that die during a call fail it with what they said, and it is not run again", async () => {
    const channel = fakes.channel(obey);
    const dies = `fs.appendFileSync(${JSON.stringify(file("deaths"))}, "+"); console.error("last words"); process.kill(process.pid, "SIGKILL");`;
    await assert.rejects(run(channel, dies), { code: "failed", message: /ended by SIGKILL\. It wrote: last words$/ });
    await run(channel);
    assert.equal(readFileSync(file("deaths"), "utf8"), "+");
  });

  it("leave a call that waits for one to its own signal", async () => {
    const channel = fakes.channel(obey, { processes: 1 });
    const first = run(channel, awaitFile("first"));
    const controller = new AbortController();
    const waiting = run(channel, touch("never"), controller.signal);
    const last = run(channel);
    controller.abort();
    await assert.rejects(waiting, { code: "cancelled" });
    writeFileSync(file("first"), "");
    assert.equal(await last, await first);
    assert.ok(!existsSync(file("never")));
  });

  it("end at close, which cancels what runs and what waits", async () => {
    const channel = fakes.channel(obey, { processes: 1 });
    const running = run(channel, `${touch("closing")} ${hang}`);
    const waiting = run(channel);
    const ends = Promise.all([
      assert.rejects(running, { code: "cancelled" }),
      assert.rejects(waiting, { code: "cancelled" }),
    ]);
    await exists(file("closing"));
    await channel.close();
    await isGone(pidIn("closing"));
    await ends;
    await assert.rejects(run(channel), { code: "cancelled" });
  });

  describe("and Node", () => {
    const module = JSON.stringify(new URL("../../../provider/channels/localPowerShell.ts", import.meta.url).href);
    /** A program that makes a call, tells the process id and then goes on as given. */
    const user = (executable: string, rest: string) => `
      const { LocalPowerShell } = await import(${module});
      const channel = new LocalPowerShell({ executable: ${JSON.stringify(executable)} });
      const { pid } = await channel.run(${JSON.stringify(callOf(""))}, new AbortController().signal);
      process.stdout.write(String(pid));
      ${rest}`;
    const start = (program: string) =>
      promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], { timeout: 15_000 });

    it("idle ones do not keep it alive, and end with it", async () => {
      const { stdout } = await start(user(fakes.executable(obey), ""));
      await isGone(Number(stdout));
    });

    it("idle ones keep it alive until their end is told at close", async () => {
      const { stdout } = await start(user(fakes.executable(obey), `await channel.close(); console.log(" closed")`));
      assert.match(stdout, /^\d+ closed$/m);
    });

    it("end when it is killed", async () => {
      let pid = NaN;
      const killed = start(user(fakes.executable(obey), `process.kill(process.pid, "SIGKILL")`));
      await assert.rejects(killed, ({ stdout, signal }: { stdout: string; signal: string }) => {
        assert.equal(signal, "SIGKILL");
        pid = Number(stdout);
        return true;
      });
      await isGone(pid);
    });
  });
});
