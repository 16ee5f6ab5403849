import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { readRegistryPol } from "../../../formats/gpo/registryPol.ts";
import { copyOf, registryPol, removeCopies, told } from "./support.ts";

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
      readRegistryPol(file).map(({ key, name, type, data }) => [key, name, type, Buffer.from(data).toString("hex")]),
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
      assert.equal(
        told(() => readRegistryPol(file)),
        `${file}:${says} ${again}`,
      );
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
          readRegistryPol(file).map(({ key, name }) => [key, name]),
          all.map(([key, name]) => [key, name]),
        );
        const last = registryPol(all.slice(-1)).length - 8;
        writeFileSync(file, bytes.subarray(0, bytes.length - 1 - (cut % (last - 1))));
        assert.match(
          told(() => readRegistryPol(file)),
          / at byte \d+ \[MS-GPREG 2\.2\.1\]\. Open the policy/,
        );
      }),
    );
  });
});
