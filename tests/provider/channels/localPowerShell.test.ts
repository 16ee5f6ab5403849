import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ChannelError, type ChannelErrorCode, type ScriptCall } from "../../../provider/channels/channel.ts";
import { LocalPowerShell } from "../../../provider/channels/localPowerShell.ts";
import { skipFor } from "../../support/needs.ts";

const password = 'Canary "Pässword" \\1';
const call: ScriptCall = {
  script: "DomainRootDelegation",
  action: "Observe",
  parameters: { domain: "corp.contoso.com", account: "Größe 🔑$" },
  credential: { user: "svc@corp.contoso.com", password },
};

/** The channel over small programs that play PowerShell well and badly. */
describe("LocalPowerShell", function () {
  let folder: string;

  before(function () {
    if (process.platform === "win32") skipFor(this, "the fake PowerShells are POSIX programs");
    folder = mkdtempSync(join(tmpdir(), "channel-"));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  function fake(program: string, options: { timeout?: number } = {}): LocalPowerShell {
    const executable = join(folder, "pwsh");
    writeFileSync(executable, `#!${process.execPath}\n${program}`);
    chmodSync(executable, 0o700);
    return new LocalPowerShell({ executable, ...options });
  }

  async function refuses(
    channel: LocalPowerShell,
    code: ChannelErrorCode,
    message: RegExp,
    signal = new AbortController().signal,
  ): Promise<void> {
    await assert.rejects(channel.run(call, signal), (error) => {
      assert.ok(error instanceof ChannelError, String(error));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, message);
      assert.match(error.message, /^DomainRootDelegation Observe: /);
      for (const form of [password, JSON.stringify(password).slice(1, -1)]) assert.ok(!error.message.includes(form));
      return true;
    });
  }
  const run = (channel: LocalPowerShell) => channel.run(call, new AbortController().signal);
  const echoInput = `const input = require("fs").readFileSync(0, "latin1");`;

  it("passes the action as an argument and everything else on standard input, in ASCII", async () => {
    const result = await run(
      fake(`${echoInput}
        const ascii = /^[\\x20-\\x7e]*$/.test(input);
        const { parameters, credential } = JSON.parse(input);
        const reply = { args: process.argv.slice(2), ascii, parameters, user: credential.user, length: credential.password.length };
        console.log(JSON.stringify({ ok: true, result: reply }));`),
    );
    const args = result["args"] as string[];
    assert.deepEqual(args.slice(0, 3), ["-NoProfile", "-NonInteractive", "-File"]);
    assert.ok(existsSync(args[3] ?? ""), `the script ${args[3]} is there`);
    assert.deepEqual(args.slice(4), ["-Action", "Observe"]);
    assert.deepEqual(result["parameters"], call.parameters);
    assert.equal(result["ascii"], true);
    assert.equal(result["user"], "svc@corp.contoso.com");
    assert.equal(result["length"], password.length);
  });

  it("keeps a module path of another PowerShell from the script", async () => {
    process.env["PSModulePath"] = "/elsewhere";
    try {
      const result = await run(
        fake(`console.log(JSON.stringify({ ok: true, result: { path: process.env.PSModulePath ?? null } }))`),
      );
      assert.deepEqual(result, { path: null });
    } finally {
      delete process.env["PSModulePath"];
    }
  });

  it("takes an answer with a line break and a carriage return around it", async () => {
    assert.deepEqual(await run(fake(`console.log('\\r\\n{"ok":true,"result":{"a":1}}\\r\\n')`)), { a: 1 });
  });

  it("tells a failure of the script by its code and text", async () => {
    const program = `console.log('{"ok":false,"error":{"code":"conflict","message":"gPLink was changed."}}'); process.exit(1);`;
    await refuses(fake(program), "conflict", /gPLink was changed\.$/);
  });

  it("takes an unknown code as failed", async () => {
    await refuses(fake(`console.log('{"ok":false,"error":{"code":"zzz","message":"m"}}')`), "failed", /: m$/);
  });

  const wrong: [name: string, program: string, code: ChannelErrorCode, message: RegExp][] = [
    ["no output", ``, "invalid-reply", /did not answer with one JSON document\. It wrote nothing\.$/],
    ["text", `console.log("hello\\nthere")`, "invalid-reply", /It wrote: hello there$/],
    ["two documents", `console.log('{"ok":true,"result":{}}\\n{"ok":true,"result":{}}')`, "invalid-reply", /one JSON/],
    ["half a document", `process.stdout.write('{"ok":true,"resu')`, "invalid-reply", /one JSON/],
    ["an array", `console.log("[]")`, "invalid-reply", /one JSON/],
    ["a null result", `console.log('{"ok":true,"result":null}')`, "invalid-reply", /one JSON/],
    ["a failure without an error", `console.log('{"ok":false}')`, "invalid-reply", /one JSON/],
    ["a failure without a reason", `console.log('{"ok":false,"error":{}}')`, "failed", /gives no reason\.$/],
    ["success with exit code 1", `console.log('{"ok":true,"result":{}}'); process.exit(1)`, "failed", /exit code 1/],
    [
      "exit code 64",
      `console.error("\\x1b[31;1mbad  line\\x1b[0m"); process.exit(64)`,
      "failed",
      /64\. It wrote: bad line$/,
    ],
    ["death by a signal", `process.kill(process.pid, "SIGKILL")`, "failed", /was ended by SIGKILL/],
    ["long errors", `console.error("x".repeat(100000)); process.exit(2)`, "failed", /: x{500}…$/],
    ["endless output", `for (;;) require("fs").writeSync(1, "x".repeat(4096))`, "invalid-reply", /more than 64 KB/],
  ];
  for (const [name, program, code, message] of wrong) {
    it(`explains ${name}`, () => refuses(fake(program), code, message));
  }

  it("does not use an answer that holds the password", async () => {
    const program = `${echoInput}
      console.log(JSON.stringify({ ok: true, result: { deep: [{ x: "<" + JSON.parse(input).credential.password + ">" }] } }))`;
    await refuses(fake(program), "invalid-reply", /holds the password/);
  });

  it("makes the password unreadable in what PowerShell and the script say", async () => {
    const write = `${echoInput} const { password } = JSON.parse(input).credential;`;
    await refuses(fake(`${write} console.error("p=" + password); process.exit(1)`), "failed", /p=\[secret\]$/);
    await refuses(fake(`${write} console.error(input); process.exit(1)`), "failed", /"password":"\[secret\]"/);
    await refuses(
      fake(`${write} console.log(JSON.stringify({ ok: false, error: { code: "refused", message: "p=" + password } }))`),
      "refused",
      /p=\[secret\]$/,
    );
  });

  it("ends a script that hangs, with everything it started", async () => {
    const marker = join(folder, "pids");
    const program = `const child = require("child_process").spawn("sleep", ["60"], { stdio: "inherit" });
      require("fs").writeFileSync(${JSON.stringify(marker)}, process.pid + " " + child.pid);
      setInterval(() => {}, 1000);`;
    await refuses(fake(program, { timeout: 700 }), "timeout", /not finished within 0\.7 seconds/);
    const pids = readFileSync(marker, "utf8").split(" ").map(Number);
    assert.equal(pids.length, 2);
    for (const pid of pids) await isGone(pid);
  });

  it("ends a script when it is cancelled", async () => {
    const controller = new AbortController();
    const pending = refuses(fake(`setInterval(() => {}, 1000)`), "cancelled", /cancelled before/, controller.signal);
    await delay(100);
    controller.abort();
    await pending;
  });

  it("starts nothing when it is cancelled already", async () => {
    const marker = join(folder, "started");
    const channel = fake(`require("fs").writeFileSync(${JSON.stringify(marker)}, "")`);
    await refuses(channel, "cancelled", /cancelled/, AbortSignal.abort());
    assert.equal(existsSync(marker), false);
  });

  it("survives a script that ends without reading its input", async () => {
    const big = { ...call, parameters: { text: "x".repeat(1_000_000) } };
    const channel = fake(`console.log('{"ok":true,"result":{}}')`);
    assert.deepEqual(await channel.run(big, new AbortController().signal), {});
  });

  it("says what to install where there is no PowerShell", async () => {
    await refuses(new LocalPowerShell({ executable: join(folder, "none") }), "powershell-missing", /does not start/);
    const path = process.env["PATH"];
    process.env["PATH"] = folder;
    try {
      rmSync(join(folder, "pwsh"), { force: true });
      await refuses(new LocalPowerShell(), "powershell-missing", /no pwsh on PATH\. Install PowerShell 7/);
    } finally {
      process.env["PATH"] = path;
    }
  });
});

/** A killed process is gone, or at most a zombie that its parent has not collected. */
async function isGone(pid: number): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    if (existsSync(`/proc/${pid}/stat`) && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"))) return;
    await delay(20);
  }
  assert.fail(`process ${pid} still runs`);
}
