import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { kit } from "../engine/engine.ts";
import { attestedToday } from "../support/attestedToday.ts";
import { ScratchRepository } from "./scratchRepository.ts";

const contoso = attestedToday(readFileSync(join(kit, "examples/Pulumi.contoso.yaml"), "utf8"));
const changed = contoso.replace("minimumPasswordAge: 0 #", "minimumPasswordAge: 1 #");

describe("ewb pr in a folder of a repository", () => {
  let repository: ScratchRepository;
  let folder: string;
  beforeEach(() => {
    repository = new ScratchRepository(contoso);
    folder = join(repository.folder, "emea");
    mkdirSync(folder);
    repository.write(contoso, "emea/Pulumi.prod.yaml");
    repository.commit("Another stack of the same name");
  });
  afterEach(() => repository.remove());

  it("is headed with it, and tells places from the root, as its foot does: of what is new, and of what was there before", async () => {
    repository.write(changed, "emea/Pulumi.prod.yaml");
    const { stdout } = await repository.ewbIn(folder, "pr", "--base", "HEAD");
    assert.match(stdout, /^### Entra writeback, prod in emea: /m);
    assert.match(stdout, /\*\*minimum\\-password\\-age\*\* .* \(emea\/Pulumi\\\.prod\\\.yaml\\:\d+\)/);
    assert.match(stdout, /<sub>.* · emea\/Pulumi\\\.prod\\\.yaml · /);
    repository.commit("A bad age");
    repository.write(contoso, "emea/Pulumi.prod.yaml");
    const fixed = await repository.ewbIn(folder, "pr", "--base", "HEAD");
    assert.match(fixed.stdout, /fixed[^]*\*\*minimum\\-password\\-age\*\* .* \(emea\/Pulumi\\\.prod\\\.yaml\\:\d+\)/);
    for (const text of [stdout, fixed.stdout]) assert.doesNotMatch(text, /[^/]Pulumi\\\.prod/);
  });

  it("tells problems with it, and the stack at the root without", async () => {
    repository.write(contoso.replace("accountUnlock", "acountUnlock"), "emea/Pulumi.prod.yaml");
    const config = "policies: not-a-list\n";
    repository.write(config, "emea/rules.yaml");
    const { stdout } = await repository.ewbIn(folder, "pr", "--base", "HEAD", "--policy-pack-config", "rules.yaml");
    assert.match(stdout, /- 🛑 emea\/Pulumi\\\.prod\\\.yaml\\:\d+\\:\d+\\: tenant\\\.writeback\\\.acountUnlock/);
    assert.match(stdout, /- 🛑 emea\/rules\\\.yaml\\:/);
    repository.write(changed);
    const root = await repository.ewb({}, "pr", "--base", "HEAD");
    assert.match(root.stdout, /^### Entra writeback, prod: /m);
    assert.match(root.stdout, / \(Pulumi\\\.prod\\\.yaml\\:\d+\)/);
  });

  it("tells of a stack file that is deleted there with it", async () => {
    repository.git("rm", "--quiet", "emea/Pulumi.prod.yaml");
    mkdirSync(folder, { recursive: true });
    const { stdout } = await repository.ewbIn(folder, "pr", "prod", "--base", "HEAD");
    assert.match(stdout, /^### Entra writeback, prod in emea: 🛑 the stack file is deleted$/m);
  });
});
