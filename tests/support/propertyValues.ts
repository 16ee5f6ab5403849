import fc from "fast-check";
import { Marked, SecretValue, Unknown, type PropertyMap, type PropertyValue } from "../../formats/wire/codec.ts";

/** google-protobuf drops a key called __proto__ on the wire; every other name must pass. */
const key = fc
  .oneof(fc.string(), fc.constantFrom("constructor", "value", "toString"))
  .filter((name) => name !== "__proto__");

/** Arbitrary property values with secrets, unknowns and assets at any depth. */
const { value } = fc.letrec<{ value: PropertyValue; map: PropertyMap }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true }),
    fc.string({ unit: "grapheme" }),
    fc.constant(Unknown.value),
    fc.constant(
      new Marked({
        "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17",
        hash: "x",
        text: "an asset",
      }),
    ),
    fc.array(tie("value"), { maxLength: 4 }),
    tie("value").map((inner) => new SecretValue(inner)),
    tie("map"),
  ),
  map: fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
}));

export const propertyValue: fc.Arbitrary<PropertyValue> = value;
export const propertyMap: fc.Arbitrary<PropertyMap> = fc.dictionary(key, value, { noNullPrototype: true });

/** A form in which deep equality sees secrets, which compare equal as objects because they hide their value. */
export function shape(value: PropertyValue): unknown {
  if (value instanceof SecretValue) return ["secret", shape(value.reveal())];
  if (value instanceof Unknown) return ["unknown"];
  if (value instanceof Marked) return ["marked", shape(value.fields)];
  if (Array.isArray(value)) return ["list", ...(value as PropertyValue[]).map(shape)];
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value as PropertyMap).map(([key, item]) => [key, shape(item)] as const);
    return ["map", entries.sort(([a], [b]) => (a < b ? -1 : 1))];
  }
  return Object.is(value, -0) ? 0 : value;
}
