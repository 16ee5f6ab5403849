import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ewb, minimal } from "./ewb.ts";

describe("where a sandbox is", () => {
  const program = new Ewb();
  after(() => program.remove());

  it("is not the example's where a stack file lies without its project", () => {
    writeFileSync(join(program.folder, "Pulumi.prod.yaml"), minimal);
    const { status, stdout, stderr } = program.run("sandbox", "up");
    assert.equal(
      stderr,
      "Pulumi.prod.yaml has no Pulumi.yaml beside it, so it is not known whose program it is for. Run ewb init, which begins a project around it, or ewb sandbox up Pulumi.prod.yaml, which deploys it by the kit's own program.\n",
    );
    assert.deepEqual({ status, stdout }, { status: 2, stdout: "" });
  });
});
