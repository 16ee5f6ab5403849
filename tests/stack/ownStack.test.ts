import assert from "node:assert/strict";
import { checkStackFile } from "../../stack/offline/check.ts";

// How to test a stack of your own: copy these lines and name your file.
describe("our stack", () => {
  it("has no finding, and nothing is left unevaluated", async () => {
    const { findings, notEvaluated } = await checkStackFile("examples/Pulumi.contoso.yaml");
    assert.deepEqual(findings, []);
    assert.deepEqual(notEvaluated, []);
  });
});
