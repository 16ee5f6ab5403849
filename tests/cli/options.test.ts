import assert from "node:assert/strict";
import { Ewb } from "./ewb.ts";

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
