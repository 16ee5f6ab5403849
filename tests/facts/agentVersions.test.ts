import assert from "node:assert/strict";
import fc from "fast-check";
import { compareVersions } from "../../facts/agentVersions.ts";

describe("compareVersions", () => {
  const version = fc.array(fc.nat(65535), { minLength: 4, maxLength: 4 }).map((parts) => parts.join("."));

  it("compares numbers, not texts", () => {
    assert.ok(compareVersions("1.1.977.0", "1.1.1107.0") < 0);
    assert.ok(compareVersions("1.1.2505.0", "1.1.2334.0") > 0);
    assert.equal(compareVersions("1.1.977.0", "1.1.977.0"), 0);
  });

  it("is an order", () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        assert.equal(Math.sign(compareVersions(a, b)), -Math.sign(compareVersions(b, a)));
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) assert.ok(compareVersions(a, c) <= 0);
      }),
    );
  });
});
