import assert from "node:assert/strict";
import fc from "fast-check";
import { formatPath, kitPath, parsePath } from "../../../stack/config/path.ts";

describe("paths", () => {
  it("are read as they are written", () => {
    const part = fc.oneof(fc.nat(9999), fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]+$/), fc.array(part), (key, rest) => {
        const path = kitPath(key, ...rest);
        assert.deepEqual(parsePath(formatPath(path)), path);
      }),
    );
  });

  it("that make no sense are the file", () => {
    for (const text of ["", "[0]", "[", "..", '["']) assert.deepEqual(parsePath(text).slice(2), []);
  });
});
