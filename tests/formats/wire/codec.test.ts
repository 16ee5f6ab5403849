import assert from "node:assert/strict";
import { inspect } from "node:util";
import fc from "fast-check";
import structPb from "google-protobuf/google/protobuf/struct_pb.js";
import { containsUnknown, decode, encode, reveal, SecretValue, Unknown } from "../../../formats/wire/codec.ts";
import { propertyMap, propertyValue, shape } from "../../support/propertyValues.ts";

const overTheWire = (struct: structPb.Struct) => structPb.Struct.deserializeBinary(struct.serializeBinary());

describe("the codec of property values", () => {
  it("keeps secrets, unknowns, assets and nesting over the wire", () => {
    fc.assert(
      fc.property(propertyMap, (map) => {
        assert.deepEqual(shape(decode(overTheWire(encode(map)))), shape(map));
      }),
      { numRuns: 500 },
    );
  });

  it("reads what the engine writes", () => {
    const struct = structPb.Struct.fromJavaScript({
      plain: "a",
      secret: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: { a: [1] } },
      unknown: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
      output: { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4", secret: true },
    });
    const map = decode(struct);
    assert.equal(map["plain"], "a");
    assert.ok(map["secret"] instanceof SecretValue);
    assert.deepEqual(map["secret"].reveal(), { a: [1] });
    assert.ok(map["unknown"] instanceof Unknown);
    assert.ok(map["output"] instanceof SecretValue && map["output"].reveal() instanceof Unknown);
  });

  it("shows no secret in JSON, in a template or in an inspection", () => {
    const value = { password: new SecretValue("hunter2") };
    const shown = [JSON.stringify(value), inspect(value, { depth: 9, showHidden: true }), `${String(value.password)}`];
    for (const text of shown) assert.doesNotMatch(text, /hunter2/);
  });

  it("reveals everything, and finds unknowns wherever they hide", () => {
    fc.assert(
      fc.property(propertyValue, (value) => {
        const text = JSON.stringify(shape(reveal(value)));
        assert.doesNotMatch(text, /\["secret",/);
        assert.equal(containsUnknown(value), containsUnknown(reveal(value)));
      }),
    );
  });
});
