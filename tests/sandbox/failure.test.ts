import assert from "node:assert/strict";
import { explain, SandboxError } from "../../sandbox/failure.ts";

describe("what stopped a run", () => {
  const cli = (stderr: string): Error => new Error(`code: -2\n stdout: \n stderr: Command failed\n${stderr}\n`);

  const told: [string, string, RegExp, number][] = [
    ["a wrong passphrase", "error: getting secrets manager: incorrect passphrase", /^The passphrase does not fit/, 2],
    ["a full disk", "error: writing checkpoint: no space left on device", /^The disk is full/, 2],
    ["a full disk among several", "error: 2 errors occurred:\n\t* write /x: no space left on device", /^The disk/, 2],
    ["a locked stack", "error: the stack is currently locked by 1 lock(s)", /^Another run is at work/, 2],
    ["a folder of somebody else", "error: mkdir /x: permission denied", /^The sandbox's folder cannot be written/, 2],
    [
      "damaged state",
      "error: failed to load checkpoint: unexpected end of JSON",
      /^The sandbox's state cannot be read/,
      2,
    ],
    ["anything else, as the CLI says it", "warning: w\nerror: no such flag\nusage: …", /^no such flag$/, 1],
  ];
  for (const [what, stderr, message, exitCode] of told) {
    it(`is ${what}`, () => {
      const error = explain(cli(stderr));
      assert.match(error.message, message);
      assert.equal(error.exitCode, exitCode);
    });
  }

  it("is what the providers report, without the engine's last word", () => {
    const error = explain(cli("error: update failed"), ["corp: DC1 refused the connection", "update failed"]);
    assert.equal(error.message, "corp: DC1 refused the connection");
    assert.equal(error.exitCode, 1);
  });

  it("is not the sandbox's folder when a provider is denied something", () => {
    assert.equal(explain(cli(""), ["corp: permission denied on CN=Policies"]).exitCode, 1);
  });

  it("is the disk also when a provider met it first", () => {
    const error = explain(cli(""), ["host: it goes wrong", "host: ENOSPC: no space left on device, write"]);
    assert.match(error.message, /^The disk is full.*\n {2}host: ENOSPC/);
  });

  it("is what a resource failed of, and not what the SDK makes of its outputs then", () => {
    const dump =
      "Running program '/own/index.js' failed with an unhandled exception:\n<ref *1> Error: error serializing property \"outputs\": resource corp [entra-writeback:index:DomainRootDelegation] failed to register\n    at resource.js:619:32";
    assert.equal(
      explain(cli(""), ["corp: DC1 refused the connection", dump, "update failed"]).message,
      "corp: DC1 refused the connection",
    );
    assert.ok(explain(cli(""), [dump]).message.includes("failed to register"), "where nothing else is told, it is");
    const cutOff = "emea: failed to run remediation: context canceled";
    assert.equal(explain(cli(""), ["corp: is not as declared", cutOff, "update failed"]).message, "corp: is not as declared"); // prettier-ignore
    assert.equal(explain(cli(""), [cutOff]).message, cutOff, "where nothing else is told, it is");
  });

  it("is what other people do in production, with who does it here, once", () => {
    const waits = (host: string) =>
      `The agent 1.1.2505.0 on ${host} is installed and waits for a person to register it. On ${host}, …`;
    const agents = explain(cli(""), [waits("A1"), waits("A2")]).message;
    assert.equal(agents.match(/ewb sandbox drift --kind agent-registered/g)?.length, 1);
    const observed = explain(cli(""), ["corp: does not exist, and mode is observe, so it was not created."]).message;
    assert.match(observed, /In the sandbox there is no other team: write `mode: manage`/);
  });

  it("is a protected resource, with a way that the sandbox has, once", () => {
    const cause = (name: string) => `${name}: it is protected. Use the command:\n\`pulumi state unprotect '${name}'\``;
    const { message } = explain(cli(""), [cause("one"), cause("two"), "update failed"]);
    assert.equal(message.match(/In the sandbox: write `deleteProtection: false` where it is declared/g)?.length, 1);
    assert.ok(message.startsWith(`${cause("one")}\n${cause("two")}\nIn the sandbox: `));
  });

  it("passes on what is told already", () => {
    const error = new SandboxError("Stopped.", 130);
    assert.equal(explain(error, ["update failed"]), error);
  });
});
