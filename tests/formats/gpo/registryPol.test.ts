import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { valuesOf } from "../../../formats/gpo/registryPolValues.ts";
import { readRegistryPol } from "../../../formats/gpo/registryPol.ts";
import { copyOf, registryPol, removeCopies, textOf } from "./support.ts";

describe("registry.pol", () => {
  after(removeCopies);

  it("gives its values, and tells the byte where it is damaged", () => {
    const file = join(copyOf("two-policies"), "registry.pol");
    const bytes = registryPol([
      ["Software\\Policies", "Text", "a;b]"],
      ["Software", "**Del.Number", 7],
    ]);
    writeFileSync(file, bytes);
    assert.deepEqual(
      readRegistryPol(file).values.map(({ key, name, type, data }) => [
        key,
        name,
        type,
        Buffer.from(data).toString("hex"),
      ]),
      [
        ["Software\\Policies", "Text", 1, "61003b0062005d000000"],
        ["Software", "**Del.Number", 4, "07000000"],
      ],
    );
    const again =
      "[MS-GPREG 2.2.1]. Open the policy in the Group Policy Management Editor, save it, and back it up again.";
    const table: [bytes: Uint8Array, says: string][] = [
      [Buffer.from("regf"), "has no PReg signature at byte 0"],
      [Buffer.from("PReg\x02\0\0\0"), "is not of version 1 at byte 4"],
      [bytes.subarray(0, 20), "has a name without an end at byte 10"],
      [bytes.subarray(0, 60), "is cut at byte 60"],
      [Buffer.concat([bytes, Buffer.from("x")]), `lacks "[" at byte ${bytes.length}`],
      [
        Buffer.from(Buffer.from(bytes).toString("latin1").replace("\x0a\0\0\0;", "\xff\xff\xff\xff;"), "latin1"),
        "announces 4294967295 bytes of data and is cut at byte 72",
      ],
    ];
    for (const [damaged, says] of table) {
      writeFileSync(file, damaged);
      const { damage, values } = readRegistryPol(file);
      assert.equal(damage && textOf(damage), `${file}:${says} ${again}`);
      // What stands before the damage is read.
      assert.equal(values.length, says.startsWith("lacks") ? 2 : says.startsWith("announces") ? 0 : values.length);
    }
  });

  it("is read back, and told where it is cut, wherever that is", () => {
    const file = join(copyOf("two-policies"), "registry.pol");
    const text = fc.string({ unit: "binary" }).map((one) => one.replaceAll("\0", ""));
    const values = fc.array(fc.tuple(text, text, fc.oneof(fc.nat(), text)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(values, fc.nat(), (all, cut) => {
        const bytes = registryPol(all);
        writeFileSync(file, bytes);
        assert.deepEqual(
          readRegistryPol(file).values.map(({ key, name }) => [key, name]),
          all.map(([key, name]) => [key, name]),
        );
        const last = registryPol(all.slice(-1)).length - 8;
        writeFileSync(file, bytes.subarray(0, bytes.length - 1 - (cut % (last - 1))));
        const { damage, values: read } = readRegistryPol(file);
        assert.equal(read.length, all.length - 1);
        assert.match(damage?.message ?? "", / at byte \d+ \[MS-GPREG 2\.2\.1\]\. Open the policy/);
      }),
    );
  });

  it("leaves behind what its instructions set in the end", () => {
    const file = join(copyOf("two-policies"), "registry.pol");
    const left = (...values: Parameters<typeof registryPol>[0]) => {
      writeFileSync(file, registryPol(values));
      return valuesOf(readRegistryPol(file)).map(({ name, type, value }) => `${name} ${type} ${value}`);
    };
    assert.deepEqual(left(["A\\B", "X", 1], ["a\\b", "x", "two"]), ["a\\b\\x string two"], "the last word counts");
    assert.deepEqual(left(["A", "X", 1], ["A", "**del.x", " "], ["A", "Y", 2]), ["A\\Y dword 2"]);
    assert.deepEqual(left(["A", "**del.X", " "], ["A", "X", 1]), ["A\\X dword 1"], "deleted first, set then");
    assert.deepEqual(left(["A", "X", 1], ["A\\B", "Z", 2], ["A", "**delvals.", " "]), ["A\\B\\Z dword 2"]);
    assert.deepEqual(left(["A", "X", 1], ["A", "Y", 1], ["A", "Z", 1], ["A", "**DeleteValues", "X;y"]), [
      "A\\Z dword 1",
    ]);
    assert.deepEqual(left(["A\\B", "X", 1], ["A\\C", "X", 1], ["A", "**DeleteKeys", "B"]), ["A\\C\\X dword 1"]);
    assert.deepEqual(left(["A", "**soft.X", "x"]), ["A\\X string x"]);
    assert.deepEqual(left(["A", "**SecureKey", 1]), []);
    assert.deepEqual(left(), [], "a header alone sets nothing");
  });
});
