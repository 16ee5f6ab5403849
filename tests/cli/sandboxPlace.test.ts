import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sandboxPlace } from "../../cli/sandboxPlace.ts";
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

  for (const name of ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"])
    it(`is the project's of ${name}, as the engine reads it`, () => {
      const project = join(program.folder, name);
      mkdirSync(project);
      writeFileSync(join(project, name), '{ "name": "theirs", "runtime": "nodejs" }\n');
      writeFileSync(join(project, "Pulumi.prod.yaml"), minimal);
      assert.equal(sandboxPlace(join(project, "Pulumi.prod.yaml"), "up").project, project);
    });
});
