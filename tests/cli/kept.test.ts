import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ewb, minimal } from "./ewb.ts";

const withAge = (age: number) => minimal.replace(/^( +)agents:/m, `$1accountPolicy: { minimumPasswordAge: ${age}, passwordHistorySize: 24 }\n$1agents:`); // prettier-ignore

describe("what ewb check keeps for the next one", () => {
  const ewb = new Ewb();
  after(() => ewb.remove());
  const write = (name: string, text: string) => writeFileSync(join(ewb.folder, name), text);
  const read = (name: string) => readFileSync(join(ewb.folder, name), "utf8");

  it("is a baseline: what it knows makes no exit code, what is new does, what is fixed is told", () => {
    write("Pulumi.prod.yaml", withAge(1));
    assert.equal(ewb.run("check").status, 1);
    assert.equal(ewb.run("check", "--write-baseline", "known.json").status, 0);
    assert.equal(ewb.run("check", "--baseline", "known.json").status, 0);
    write("Pulumi.prod.yaml", withAge(1).replace("passwords: true", "passwords: false"));
    const worse = ewb.run("check", "--baseline", "known.json");
    assert.equal(worse.status, 1);
    assert.match(worse.stdout, /2 errors, 0 warnings \(1 new, 1 known, 0 fixed\)/);
    write("Pulumi.prod.yaml", withAge(0));
    const better = ewb.run("check", "--baseline", "known.json");
    assert.equal(better.status, 0);
    assert.match(better.stdout, /^fixed minimum-password-age corp\.contoso\.com: known since \d{4}-/m);
  });

  it("is written over nothing of anybody else's, and not while something could not be judged", () => {
    write("Pulumi.prod.yaml", withAge(1));
    for (const option of ["--write-baseline", "--write-policy-pack-config"]) {
      write("theirs.json", `{ "theirs": true }\n`);
      const { status, stderr } = ewb.run("check", option, "theirs.json");
      assert.equal(status, 2);
      assert.match(stderr, /^theirs\.json: /);
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
      assert.equal(read("theirs.json"), `{ "theirs": true }\n`);
    }
    write("Pulumi.bad.yaml", "config: 7\n");
    assert.equal(ewb.run("check", "--write-baseline", "none.json").status, 2);
    assert.throws(() => read("none.json"));
    const missing = ewb.run("check", "Pulumi.prod.yaml", "--baseline", "missing.json");
    assert.equal(missing.status, 2);
    assert.equal(
      missing.stderr,
      "missing.json: cannot be read: there is no such file. Name one that ewb check --write-baseline FILE has written.\n",
    );
  });

  it("says of every file that an option names what is wrong with it, where, and what to name instead", () => {
    write("Pulumi.prod.yaml", withAge(0));
    const writable = "Name a file in a folder that you may write to.";
    const pack = "Name a file as pulumi takes it with --policy-pack-config.";
    for (const [option, file, message] of [
      ["--baseline", ".", "cannot be read: it is a folder. Name one that ewb check --write-baseline FILE has written."],
      ["--write-baseline", "none/known.json", `cannot be written: its folder does not exist. ${writable}`],
      ["--write-baseline", ".", `cannot be read: it is a folder. ${writable}`],
      ["--write-policy-pack-config", "none/pack.json", `cannot be written: its folder does not exist. ${writable}`],
      ["--policy-pack-config", "none.json", `cannot be read: there is no such file. ${pack}`],
      ["--policy-pack-config", ".", `cannot be read: it is a folder. ${pack}`],
    ] as const) {
      const { status, stderr } = ewb.run("check", "Pulumi.prod.yaml", option, file);
      assert.deepEqual([status, stderr], [2, `${file}: ${message}\n`]);
    }
    const changes = ewb.run("changes", "Pulumi.prod.yaml", "--out", "theirs.json");
    assert.deepEqual([changes.status, changes.stderr], [2, "theirs.json cannot be written: what its path names as a folder is a file. Name a new or empty folder.\n"]); // prettier-ignore
  });

  it("calls nothing clean by a configuration that cannot all be used", () => {
    write("Pulumi.prod.yaml", withAge(0));
    write("odd.json", `{ "version": 2, "policies": { "no-such-rule": "mandatory" } }`);
    const { status, stdout, stderr } = ewb.run("check", "Pulumi.prod.yaml", "--policy-pack-config", "odd.json");
    assert.equal(status, 2);
    assert.match(stderr, /^odd\.json:1:\d+: policies\.no-such-rule: There is no such rule\./);
    assert.doesNotMatch(stdout, /clean/);
    assert.match(stdout, /^Pulumi\.prod\.yaml: nothing found in what could be read; /m);
  });

  it("is, for the engine, an exception for each exemption, which a check takes for what it is", () => {
    const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const exemption = `{ rule: minimum-password-age, reason: pilot, approvedBy: Jo Doe, expires: "${soon}" }`;
    write("Pulumi.prod.yaml", `${withAge(1)}\n  entra-writeback:exemptions: [${exemption}]\n`);
    assert.equal(ewb.run("check", "Pulumi.prod.yaml", "--write-policy-pack-config", "pack.json").status, 0);
    const urn = "urn:pulumi:prod::entra-writeback::entra-writeback:index:GroupPolicyBaseline$entra-writeback:index:GroupPolicyObject::corp.contoso.com"; // prettier-ignore
    assert.ok(read("pack.json").includes(`"${urn}"`), read("pack.json"));
    assert.equal(ewb.run("check", "Pulumi.prod.yaml", "--policy-pack-config", "pack.json").status, 0);
    write("pack.json", read("pack.json").replace('"exempted"', '"agent-count"'));
    const { status, stdout } = ewb.run("check", "Pulumi.prod.yaml", "--policy-pack-config", "pack.json");
    assert.equal(status, 1);
    assert.match(stdout, /^error exception-without-exemption corp\.contoso\.com\n {2}pack\.json:\d+:\d+\n/m);
  });

  it("fails for what was not evaluated where a configuration makes that mandatory, and says so", () => {
    write("Pulumi.prod.yaml", minimal);
    write("strict.json", `{ "version": 2, "policies": { "not-evaluated": "mandatory" } }`);
    const { status, stderr } = ewb.run("check", "Pulumi.prod.yaml", "--policy-pack-config", "strict.json");
    assert.equal(status, 1);
    assert.match(stderr, /^Fails for what was not evaluated \(\d+\): strict\.json makes not-evaluated mandatory\.$/m);
    assert.equal(ewb.run("check", "Pulumi.prod.yaml").status, 0);
  });
});
