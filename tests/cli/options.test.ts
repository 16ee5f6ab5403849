import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ewb, minimal } from "./ewb.ts";

describe("options that several commands take", () => {
  const ewb = new Ewb();
  after(() => ewb.remove());
  const optionsOf = (command: string): Map<string, string> => {
    const { status, stdout } = ewb.run(command, "--help");
    assert.equal(status, 0);
    const [, list = ""] = /^Options:\n([^]*?)\n\n/m.exec(stdout) ?? [];
    const options = list.split(/\n(?= {2}-)/).map((one) => /^ {2}(-h, --help|--\S+(?: <\S+>)?) {2,}([^]*)$/.exec(one));
    return new Map(options.map((one) => [one?.[1] ?? "", (one?.[2] ?? "").replace(/\s+/g, " ")]));
  };

  it("take a stack by its name or its file, and tell which there are", () => {
    writeFileSync(join(ewb.folder, "Pulumi.prod.yaml"), minimal);
    writeFileSync(join(ewb.folder, "Pulumi.test.yaml"), minimal);
    for (const name of ["prod", "contoso/identity/prod", "Pulumi.prod.yaml"]) {
      const { status, stdout } = ewb.run("check", name);
      assert.deepEqual([status, /^Pulumi\.\w+\.yaml(?=: )/m.exec(stdout)?.[0]], [0, "Pulumi.prod.yaml"], name);
    }
    assert.match(ewb.run("check", "--requirements", "test").stdout, /Pulumi\.test\.yaml/);
    assert.equal(ewb.run("changes", "prod", "--out", "changes").status, 0);
    assert.equal(ewb.run("gpo", "export", "prod", "--out", "backups").status, 0);
    const commands = [["check"], ["check", "--requirements"], ["changes"], ["gpo", "export", "--out", "x"], ["ready"], ["drift"], ["pr"], ["sandbox", "up"], ["sandbox", "drift"]]; // prettier-ignore
    for (const words of commands) {
      const { status, stderr } = ewb.run(...words, "nosuch");
      assert.deepEqual(
        [status, stderr],
        [2, "Pulumi.nosuch.yaml does not exist. This folder has Pulumi.prod.yaml, Pulumi.test.yaml. Name a stack of this folder, or its file.\n"], // prettier-ignore
        words.join(" "),
      );
    }
  });

  it("read the same and stand in one order in the help of ewb pr and ewb drift", () => {
    const [pr, drift, check] = ["pr", "drift", "check"].map(optionsOf);
    assert.ok(pr && drift && check);
    const shared = [...drift].filter(([name]) => pr.has(name));
    assert.deepEqual(
      shared.map(([name]) => name),
      ["--dry-run", "--hide-host-names", "-h, --help"],
    );
    assert.deepEqual(
      shared,
      [...pr].filter(([name]) => drift.has(name)),
    );
    const last = (names: Iterable<string>) => [...names].at(-2);
    assert.deepEqual([last(pr.keys()), last(drift.keys())], ["--fail-on <severity>", "--no-fail"]);
    assert.equal(pr.get("--fail-on <severity>"), check.get("--fail-on <severity>"));
  });
});
