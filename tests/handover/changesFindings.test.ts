import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ewb, minimal } from "../cli/ewb.ts";

describe("what the rules say of a change pack", () => {
  const program = new Ewb();
  const { folder } = program;
  after(() => program.remove());

  const aged = minimal.replace(
    "agents:",
    "accountPolicy: { minimumPasswordAge: 1, passwordHistorySize: 24 }\n      agents:",
  );
  const pack = (text: string, out: string, ...options: string[]) => {
    writeFileSync(join(folder, "Pulumi.prod.yaml"), text);
    return program.run("changes", "prod", "--out", out, ...options);
  };
  const top = (out: string) =>
    readFileSync(join(folder, out, "README.md"), "utf8").split("## Before you start")[0] ?? "";

  it("is told, and errors about the directory let nothing be written", () => {
    const { status, stdout, stderr } = pack(aged, "refused");
    assert.equal(status, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^error minimum-password-age [^]*Pulumi\.prod\.yaml:\d+:\d+\n[^]*fix: /m);
    assert.match(
      stderr,
      /^refused is not written: 1 error about the directory\. .* or add --with-errors, and the plan begins with it\.\n$/m,
    );
    assert.ok(!existsSync(join(folder, "refused")));
  });

  it("stands at the top of the plan where --with-errors asks for it", () => {
    const { status, stderr } = pack(aged, "asked", "--with-errors");
    assert.equal(status, 0, stderr);
    assert.match(stderr, /^error minimum-password-age /m);
    assert.match(
      top("asked"),
      /^## What the rules say of it$[^]*`--with-errors` asked for it\.\n\n- \*\*error\*\* `minimum-password-age` /m,
    );
  });

  it("counts exemptions as ewb check does, and stops at no warning", () => {
    const expires = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const exemption = `  entra-writeback:exemptions:
    - { rule: minimum-password-age, resource: corp.contoso.com, reason: The pilot is over in March, owner: Jo Doe, approvedBy: A Chief, expires: "${expires}" }
`;
    const { status, stderr } = pack(`${aged.trimEnd()}\n${exemption}`, "exempted");
    assert.equal(status, 0, stderr);
    assert.match(
      top("exempted"),
      /^- \*\*exempted\*\* `minimum-password-age` .* by A Chief: The pilot is over in March$/m,
    );
    assert.doesNotMatch(top("exempted"), /\*\*error\*\*/);
  });

  it("is no section where there is nothing to say", () => {
    assert.equal(pack(minimal, "clean").status, 0);
    assert.doesNotMatch(top("clean"), /What the rules say/);
  });

  it("tells why a domain that Entra Connect Sync serves gets no rights", () => {
    const both = minimal.replace(
      "domains: [corp.contoso.com]",
      "domains: [corp.contoso.com, { name: emea.corp.contoso.com, syncedBy: connectSync }]",
    );
    const { status, stderr } = pack(both, "both", "--with-errors");
    assert.equal(status, 0, stderr);
    const plan = readFileSync(join(folder, "both/README.md"), "utf8");
    assert.match(
      plan,
      /^- emea\.corp\.contoso\.com: served by Entra Connect Sync, whose own account has the rights; nothing to do about rights\.$/m,
    );
  });
});
