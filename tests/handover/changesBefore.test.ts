import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { StandInPack, type StandInChange } from "./standInPack.ts";

const nobody = {
  exists: true,
  rights: [],
  overGrants: [],
  otherAces: [],
  descriptor: { parts: 0, text: "", digest: "" },
};
const part = (text: string, digest: string) => ({ ...nobody, descriptor: { parts: 2, text, digest } });
const ensured = { ...nobody, rights: ["ResetPassword"] };

function delegation(...answers: readonly object[]): StandInChange {
  return { script: "DomainRootDelegation", parameters: { rights: ["ResetPassword"] }, answers };
}

describe("what Changes.ps1 keeps of a list of entries before it writes", () => {
  let pack: StandInPack | undefined;
  afterEach(() => {
    pack?.remove();
    pack = undefined;
  });

  it("is the whole of one list, begun anew where somebody changes it meanwhile, and read before the write", async function () {
    const parts = [
      part("D:(A;;RP;;;WD)", "1"),
      part("late", "2"),
      part("D:(A;;RP;;;BA)", "2"),
      part("(A;;WP;;;é)", "2"),
    ];
    pack = new StandInPack([delegation(nobody, ...parts, ensured)]);
    const { code, told } = await pack.run(this, "-Action", "Apply");
    assert.equal(code, 0, told.join("\n"));
    assert.match(told.join("\n"), /^ *1 {2}made /);
    const kept = join(pack.folder, "before");
    assert.deepEqual(readdirSync(kept).sort(), ["001-change.json", "001-change.sddl"]);
    assert.equal(readFileSync(join(kept, "001-change.sddl"), "utf8"), "\ufeffD:(A;;RP;;;BA)(A;;WP;;;é)");
    const calls = readFileSync(join(pack.folder, "scripts/001.calls"), "utf8").trim().split("\n");
    assert.deepEqual(
      calls.map((line) => `${line.split(" ")[0]} ${/"descriptorPart":(\d)/.exec(line)?.[1] ?? "all"}`),
      ["Observe all", "Observe 1", "Observe 2", "Observe 1", "Observe 2", "Ensure all"],
    );
  });

  it("is needed: where it cannot be had nothing is written", async function () {
    const restless = Array.from({ length: 6 }, (_, index) => part("D:", String(index)));
    pack = new StandInPack([delegation(nobody, ...restless)]);
    const { code, told } = await pack.run(this, "-Action", "Apply");
    assert.equal(code, 1);
    assert.match(
      told.join("\n"),
      /NOT YET .*\n +What is there cannot be kept in .*001-change\.json, so nothing is changed: the list of entries changes while it is read\. Run again\./,
    );
    assert.doesNotMatch(readFileSync(join(pack.folder, "scripts/001.calls"), "utf8"), /^Ensure/m);
    assert.ok(!existsSync(join(pack.folder, "before")));
  });
});
