import assert from "node:assert/strict";
import fc from "fast-check";
import { outputLimit, ScriptOutput } from "../../../provider/channels/scriptOutput.ts";

const id = "0b5e";

describe("output of one call", () => {
  it("is what stands before the end line, however the stream is cut", () => {
    const piece = fc.constantFrom("{", "a", "\n", "\r\n", "0", "ö", id, `${id} `, `x${id} 0`, ` ${id} 1\n`, `\n${id}0`);
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
    const places = fc.array(fc.nat(60), { maxLength: 8 });
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 0, max: 255 }),
        fc.constantFrom("\n", "\r\n"),
        places,
        (before, code, newLine, cuts) => {
          fc.pre(!before.split("\n").some((line) => line.startsWith(`${id} `)));
          const whole = `${before}\n${id} ${code}${newLine}`;
          const output = new ScriptOutput(id);
          const at = [0, ...cuts.filter((cut) => cut < whole.length), whole.length].sort((a, b) => a - b);
          for (const [index, end] of at.slice(1).entries()) {
            assert.equal(output.exitCode, undefined);
            output.add(whole.slice(at[index], end));
          }
          assert.equal(output.exitCode, code);
          assert.equal(output.text, `${before}\n`);
          assert.equal(output.exceeded, false);
        },
      ),
    );
  });

  it("keeps 64 KB and finds the end after more", () => {
    for (const long of ["x".repeat(outputLimit + 1), "x\n".repeat(outputLimit)]) {
      const output = new ScriptOutput(id);
      for (const chunk of [long.slice(0, 99), long.slice(99), `\n${id} 0\n`]) output.add(chunk);
      assert.equal(output.exceeded, true);
      assert.equal(output.exitCode, 0);
      assert.equal(output.text, long.slice(0, outputLimit));
    }
    const output = new ScriptOutput(id);
    output.add("x".repeat(outputLimit));
    assert.equal(output.exceeded, false);
  });
});
