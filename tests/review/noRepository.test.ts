import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kit } from "../engine/engine.ts";
import { ScratchRepository } from "./scratchRepository.ts";

const contoso = readFileSync(join(kit, "examples/Pulumi.contoso.yaml"), "utf8");

describe("ewb pr without a repository", () => {
  let folder: ScratchRepository;
  beforeEach(() => (folder = new ScratchRepository(contoso)));
  afterEach(() => folder.remove());

  it("says that there is none, and speaks of no clone", async () => {
    rmSync(join(folder.folder, ".git"), { recursive: true });
    const named = await folder.ewb({}, "pr", "--base", "main");
    assert.match(named.stderr, /Pulumi\.prod\.yaml against can be looked for \(main\): this is no Git repository\. Run ewb pr where/); // prettier-ignore
    assert.doesNotMatch(named.stderr, /clone|[Ff]etch/);
    assert.deepEqual([named.status, named.stdout], [2, ""]);
    const { stdout } = await folder.ewb({}, "pr");
    assert.match(stdout, /There is nothing to hold it against\\: this is no Git repository/);
    assert.doesNotMatch(stdout, /\\-\\-base/);
  });

  it("says that Git is not here, or what it says of a repository that it does not open", async () => {
    const gone = await folder.ewb({ PATH: join(folder.folder, "nowhere") }, "pr", "--base", "main");
    assert.match(gone.stderr, /\(main\): Git cannot be run here/);
    writeFileSync(join(folder.folder, ".git", "config"), "[core]\n\trepositoryformatversion = 99\n");
    const closed = await folder.ewb({}, "pr", "--base", "main");
    assert.match(closed.stderr, /Git does not open the repository \(.*99/);
    assert.equal(closed.status, 2);
  });
});
