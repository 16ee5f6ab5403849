import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ENGINE_VERSION, MINIMUM_ENGINE_VERSION, versionObjection } from "../../../sandbox/engine/version.ts";

describe("versions of the Pulumi CLI", () => {
  const verdicts: [string, RegExp | undefined][] = [
    [ENGINE_VERSION, undefined],
    [MINIMUM_ENGINE_VERSION, undefined],
    ["v3.1000.0", undefined],
    ["v3.269.9", /^too old: found v3\.269\.9, need ≥ v3\.270\.0$/],
    ["v3.27.0", /^too old/],
    // A development build of the minimum comes before it.
    ["v3.270.0-alpha.1", /^too old/],
    ["v4.0.0", /^too new: found v4\.0\.0/],
    ["", /^unreadable/],
  ];
  for (const [version, verdict] of verdicts) {
    it(`${verdict ? "refuses" : "takes"} ${JSON.stringify(version)}`, () => {
      const objection = versionObjection(version);
      if (verdict) assert.match(objection ?? "", verdict);
      else assert.equal(objection, undefined);
    });
  }

  it("pins the version that the Go module builds", () => {
    const module = readFileSync(new URL("../../../sandbox/engine/go/go.mod", import.meta.url), "utf8");
    assert.ok(module.includes(`github.com/pulumi/pulumi/pkg/v3 ${ENGINE_VERSION}`), "version.ts and go.mod differ");
  });
});
