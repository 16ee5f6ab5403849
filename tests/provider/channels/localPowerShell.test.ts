import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ChannelError, type ChannelErrorCode, type ScriptCall } from "../../../resources/ports/channel.ts";
import { LocalPowerShell } from "../../../provider/channels/localPowerShell.ts";
import { exists, hang, isGone, useFakes } from "./fakePowerShell.ts";

const password = 'Canary "Pässword" \\1';
const call: ScriptCall = {
  script: "DomainRootDelegation",
  action: "Observe",
  parameters: { domain: "corp.contoso.com", account: "Größe 🔑$" },
  credential: { user: "svc@corp.contoso.com", password },
};

describe("LocalPowerShell", () => {
  const fakes = useFakes();
  const fake = fakes.channel.bind(fakes);

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

  it("passes everything on standard input, in ASCII, and nothing as an argument", async () => {
    const result = await run(
      fake(`const ascii = /^[\\x20-\\x7e\\n]*$/.test(lines);
        const secret = JSON.parse(call.secret);
        const parameters = JSON.parse(call.parameters);
        const { file, action } = call;
        const reply = { args: process.argv.slice(2), ascii, file, action, parameters, user: secret.user, length: secret.password.length };
        console.log(JSON.stringify({ ok: true, result: reply }));`),
    );
    const args = result["args"] as string[];
    assert.deepEqual(args.slice(0, 3), ["-NoProfile", "-NonInteractive", "-File"]);
    assert.equal(args.length, 4);
    for (const file of [args[3], result["file"] as string]) assert.ok(existsSync(file ?? ""), `${file} is there`);
    assert.match(result["file"] as string, /DomainRootDelegation\.ps1$/);
    assert.equal(result["action"], "Observe");
    assert.deepEqual(result["parameters"], call.parameters);
    assert.equal(result["ascii"], true);
    assert.equal(result["user"], "svc@corp.contoso.com");
    assert.equal(result["length"], password.length);
  });

  it("passes no secret where there is none", async () => {
    const channel = fake(`console.log(JSON.stringify({ ok: true, result: { secret: call.secret } }))`);
    assert.deepEqual(
      await channel.run(
        { script: "GroupPolicyObject", action: "Remove", parameters: {} },
        new AbortController().signal,
      ),
      { secret: "" },
    );
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
    const program = `console.log('{"ok":false,"error":{"code":"conflict","message":"gPLink was changed."}}'); code = 1;`;
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
    [
      "success with exit code 1",
      `console.log('{"ok":true,"result":{}}'); code = 1`,
      "failed",
      /the script ended with exit code 1/,
    ],
    [
      "no script",
      `console.error("no such file"); code = 1`,
      "failed",
      /the script ended with exit code 1\. It wrote: no such file$/,
    ],
    [
      "a PowerShell that ends with exit code 64",
      `console.error("\\x1b[31;1mbad  line\\x1b[0m"); process.exit(64)`,
      "failed",
      /PowerShell ended with exit code 64\. It wrote: bad line$/,
    ],
    ["an exit code that is none", `console.log("{}"); code = "x"`, "failed", /exit code NaN/],
    ["death by a signal", `process.kill(process.pid, "SIGKILL")`, "failed", /was ended by SIGKILL/],
    ["long errors", `console.error("x".repeat(100000)); process.exit(2)`, "failed", /: x{500}…$/],
    ["endless output", `for (;;) require("fs").writeSync(1, "x".repeat(4096))`, "invalid-reply", /more than 64 KB/],
  ];
  for (const [name, program, code, message] of wrong) {
    it(`explains ${name}`, () => refuses(fake(program), code, message));
  }

  it("does not use an answer that holds the password", async () => {
    const program = `console.log(JSON.stringify({ ok: true, result: { deep: [{ x: "<" + JSON.parse(call.secret).password + ">" }] } }))`;
    await refuses(fake(program), "invalid-reply", /holds the password/);
  });

  it("does so with the tenant's too", async () => {
    const token = "Canary.token";
    const channel = fake(`const { tenantCredential } = JSON.parse(call.secret);
      console.log(JSON.stringify({ ok: false, error: { code: "refused", message: "p=" + tenantCredential.password } }))`);
    await assert.rejects(
      channel.run({ ...call, tenantCredential: { user: "admin", password: token } }, new AbortController().signal),
      /p=\[secret\]$/,
    );
  });

  it("makes the password unreadable in what PowerShell and the script say", async () => {
    const write = `const { password } = JSON.parse(call.secret);`;
    await refuses(fake(`${write} console.error("p=" + password); code = 1`), "failed", /p=\[secret\]$/);
    await refuses(fake(`${write} console.error(lines); process.exit(1)`), "failed", /"parameters":.* \[secret\]$/);
    await refuses(fake(`${write} console.log(call.secret); code = 1`), "failed", /"password":"\[secret\]"/);
    await refuses(
      fake(`${write} console.log(JSON.stringify({ ok: false, error: { code: "refused", message: "p=" + password } }))`),
      "refused",
      /p=\[secret\]$/,
    );
  });

  it("ends a script that hangs, with everything it started", async () => {
    const marker = join(fakes.folder, "pids");
    const program = `const child = require("child_process").spawn("sleep", ["60"], { stdio: "inherit" });
      require("fs").writeFileSync(${JSON.stringify(marker)}, process.pid + " " + child.pid);
      ${hang}`;
    await refuses(fake(program, { timeout: 2000 }), "timeout", /not finished within 2 seconds/);
    const pids = readFileSync(marker, "utf8").split(" ").map(Number);
    assert.equal(pids.length, 2);
    for (const pid of pids) await isGone(pid);
  });

  it("gives a call the seconds it asks for", async () => {
    await assert.rejects(fake(hang).run({ ...call, timeout: 1 }, new AbortController().signal), {
      code: "timeout",
      message: /not finished within 1 seconds/,
    });
  });

  it("does not take the end of another call for its own", async () => {
    await refuses(fake(`call.id = "another"`, { timeout: 1000 }), "timeout", /not finished/);
  });

  it("ends a script when it is cancelled", async () => {
    const marker = join(fakes.folder, "running");
    const controller = new AbortController();
    const channel = fake(`fs.writeFileSync(${JSON.stringify(marker)}, String(process.pid)); ${hang}`);
    const pending = refuses(channel, "cancelled", /cancelled before/, controller.signal);
    await exists(marker);
    controller.abort();
    await pending;
    await isGone(Number(readFileSync(marker, "utf8")));
  });

  it("starts nothing when it is cancelled already", async () => {
    const marker = join(fakes.folder, "started");
    const channel = fake(`require("fs").writeFileSync(${JSON.stringify(marker)}, "")`);
    await refuses(channel, "cancelled", /cancelled/, AbortSignal.abort());
    assert.equal(existsSync(marker), false);
  });

  it("survives a script that ends without reading its input", async () => {
    const big = { ...call, parameters: { text: "x".repeat(1_000_000) } };
    const channel = fake(`console.log('{"ok":true,"result":{}}'); process.exit(0)`);
    assert.deepEqual(await channel.run(big, new AbortController().signal), {});
  });

  it("says what to do where there is no PowerShell that would do", async () => {
    await refuses(
      new LocalPowerShell({ executable: join(fakes.folder, "none") }),
      "powershell-missing",
      /does not start/,
    );
    await refuses(
      new LocalPowerShell(),
      "powershell-missing",
      /on Windows only\. Run Pulumi on a domain-joined Windows/,
    );
  });
});
