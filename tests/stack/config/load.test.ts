import assert from "node:assert/strict";
import { loadStackFile } from "../../../stack/config/load.ts";
import { problemsOf, TODAY } from "./support.ts";

const contoso = new URL("../../../examples/Pulumi.contoso.yaml", import.meta.url).pathname;
const corpus = (name: string) => new URL(`corpus/${name}.yaml`, import.meta.url).pathname;

describe("loadStackFile", () => {
  it("keeps every configuration key as written", () => {
    const { values } = loadStackFile(contoso, { now: TODAY });
    assert.deepEqual(Object.keys(values), [
      "azure-native:location",
      "entra-writeback:tenant",
      "entra-writeback:forests",
    ]);
    assert.equal(values["azure-native:location"], "westeurope");
  });

  it("locates keys, items and, for what is not there, the nearest thing above", () => {
    const { locate } = loadStackFile(corpus("good/age-one-is-a-rule"), { now: TODAY });
    assert.deepEqual(locate("forests[0].domains[0].accountPolicy.minimumPasswordAge"), { line: 7, column: 58 });
    assert.deepEqual(locate("forests[0].domains[1]"), { line: 7, column: 83 });
    assert.deepEqual(locate("forests[0].domains[1].accountPolicy.minimumPasswordAge"), { line: 7, column: 83 });
    assert.deepEqual(locate("forests[0].accountPolicy.minimumPasswordAge"), { line: 8, column: 7 });
    assert.deepEqual(locate("forests[7].domains"), { line: 6, column: 3 });
    assert.deepEqual(locate("tenant.writeback.cloudSync"), { line: 5, column: 34 });
    assert.deepEqual(locate("exemptions[0]"), { line: 1, column: 1 });
    assert.deepEqual(locate(""), { line: 1, column: 1 });
  });

  it("locates inside of an alias where the alias stands", () => {
    const { locate } = loadStackFile(corpus("good/anchors"), { now: TODAY });
    assert.deepEqual(locate("forests[1].accountPolicy.minimumPasswordAge"), { line: 11, column: 7 });
  });

  it("has encrypted passwords without knowing them", () => {
    const { model } = loadStackFile(corpus("good/encrypted-secrets"), { now: TODAY });
    assert.equal(String(model.forests[0]?.credential?.password), "[secret]");
    assert.ok(!JSON.stringify(model).includes("AAABAKn3"));
  });

  it("shows no password in any message, whatever is wrong with it", () => {
    for (const name of ["plain", "plain-number", "plain-in-mapping", "join-as-text", "credential-plain"]) {
      const text = JSON.stringify(problemsOf(() => loadStackFile(corpus(`bad/secret-${name}`), { now: TODAY })));
      assert.doesNotMatch(text, /Sommer2026|20262026|Winter#2026/, name);
    }
  });

  it("tells the problems in the order of the file", () => {
    const problems = problemsOf(() => loadStackFile(corpus("bad/many-at-once"), { now: TODAY }));
    const lines = problems.map(({ line = 0, column = 0 }) => line * 1000 + column);
    assert.deepEqual(
      lines,
      lines.toSorted((a, b) => a - b),
    );
    assert.ok(problems.length >= 12);
  });

  it("goes by the clock unless it is told the time", () => {
    const message = problemsOf(() => loadStackFile(contoso, { now: new Date("2026-11-18T12:00:00Z") }))[0]?.message;
    assert.match(message ?? "", /^2026-11-20 has not come yet/);
    loadStackFile(contoso);
  });
});
