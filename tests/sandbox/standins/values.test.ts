import assert from "node:assert/strict";
import fc from "fast-check";
import { differences, topLevel } from "../../../sandbox/standins/diff.ts";
import { plain, seal, secret, unseal, type Value, type ValueObject } from "../../../sandbox/standins/values.ts";

const words = fc.stringMatching(/^[a-z]{1,6}$/);
/** Values as inputs have them, with secrets anywhere. */
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Value>(null, true, 0, 1.5, "", "text"),
    fc.string().map((text) => secret(`secret:${text}`)),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(words, tie("value"), { maxKeys: 4 }) as fc.Arbitrary<Value>,
    tie("value").map(secret),
  ),
}));
const inputs = fc.dictionary(words, value, { maxKeys: 5 }) as fc.Arbitrary<ValueObject>;

describe("values in a stand-in's state file", () => {
  it("come back as they were to whoever knows the secrets", () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const back = unseal(seal(given, "salt"), given, "salt");
        assert.deepEqual(plain(back), plain(given));
      }),
    );
  });

  it("hold no secret", () => {
    fc.assert(
      fc.property(inputs, (given) => {
        assert.ok(!JSON.stringify(seal(given, "salt")).includes("secret:"));
      }),
    );
  });

  it("stay secret on the way back", () => {
    const given = { password: secret("p"), list: [secret({ deep: "d" })] };
    assert.deepEqual(unseal(seal(given, "salt"), given, "salt"), given);
  });

  it("do not take a changed secret for the known one", () => {
    const stored = seal({ password: secret("new") }, "salt");
    const back = unseal(stored, { password: secret("old") }, "salt");
    assert.deepEqual(back, { password: secret("a value the stand-in does not tell") });
  });

  it("differ by salt, so that equal secrets of two sandboxes look different", () => {
    assert.notDeepEqual(seal(secret("p"), "one"), seal(secret("p"), "two"));
  });
});

describe("differences between inputs", () => {
  it("are none between a thing and itself, secret or not", () => {
    fc.assert(
      fc.property(inputs, (given) => {
        assert.equal(differences(given, given).size, 0);
        assert.equal(differences(given, plain(given) as ValueObject).size, 0);
      }),
    );
  });

  it("name the same places in both directions", () => {
    fc.assert(
      fc.property(inputs, inputs, (before, after) => {
        assert.deepEqual([...differences(before, after).keys()].sort(), [...differences(after, before).keys()].sort());
      }),
    );
  });

  it("are told by property path", () => {
    const before = { tags: { "a.b": "1" }, zones: ["1", "2"], osProfile: { computerName: "a" } };
    const after = { tags: { "a.b": "2" }, zones: ["1"], osProfile: { computerName: "b" }, size: 1 };
    assert.deepEqual(Object.fromEntries(differences(before, after)), {
      'tags["a.b"]': "update",
      "zones[1]": "delete",
      "osProfile.computerName": "update",
      size: "add",
    });
    assert.deepEqual(['tags["a.b"]', "zones[1]", "osProfile.computerName", "size"].map(topLevel), [
      "tags",
      "zones",
      "osProfile",
      "size",
    ]);
  });
});
