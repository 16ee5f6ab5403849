import assert from "node:assert/strict";
import { nearest } from "../../formats/nearest.ts";

describe("nearest", () => {
  it("finds slips of the finger", () => {
    assert.equal(nearest("acountPolicy", ["accountPolicy", "agents"]), "accountPolicy");
    assert.equal(nearest("NETBIOSNAME", ["name", "netBiosName"]), "netBiosName");
  });
  it("finds nothing where nothing is near", () => {
    assert.equal(nearest("licence", ["id", "cloud", "writeback"]), undefined);
    assert.equal(nearest("4", ["1", "2", "3"]), undefined);
    assert.equal(nearest("x".repeat(10_000), ["x"]), undefined);
  });
});
