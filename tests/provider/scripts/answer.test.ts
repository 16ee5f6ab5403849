import assert from "node:assert/strict";
import { skipFor } from "../../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

describe("answers of the scripts", function () {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("cut the longest list, with a count, rather than exceed what a run command brings back", async () => {
    const code = `foreach ($case in $cases) {
      ConvertTo-Answer ([pscustomobject]@{ name = $case.name; sameName = [string[]]@($case.sameName); otherAces = [string[]]@($case.otherAces) })
    }`;
    const aces = Array.from(
      { length: 200 },
      (_, index) => `(OA;CIIO;WP;28630ebf-41d5-11d1-a9c1-0000f80367c1;;S-1-5-21-${index})`,
    );
    const cases = [
      { name: "short", sameName: ["a"], otherAces: ["b"] },
      { name: "long", sameName: ["a"], otherAces: aces },
      { name: "ö".repeat(250), sameName: aces, otherAces: aces },
    ];
    const lines = (await evaluate(["Call"], code, cases)) as string[];
    const [short, long, both] = lines.map((line) => (JSON.parse(line) as { result: (typeof cases)[number] }).result);
    assert.deepEqual(short, cases[0]);
    for (const line of lines) {
      assert.ok(line.length < 4096, `${line.length} characters`);
      assert.match(line, /^[\x20-\x7e]*$/);
    }
    const kept = long?.otherAces.slice(0, -1) ?? [];
    assert.ok(kept.length > 10);
    assert.deepEqual(kept, aces.slice(0, kept.length));
    assert.equal(long?.otherAces.at(-1), `and ${200 - kept.length} more`);
    assert.equal(both?.name, cases[2]?.name);
  });

  it("escape what a search filter would take for its own", async () => {
    const code = "foreach ($case in $cases) { ConvertTo-FilterValue $case }";
    const texts = ["plain", "*", "a)(b=*", "back\\slash", "quote\" '", "nul\0"];
    const escaped = ["plain", "\\2a", "a\\29\\28b=\\2a", "back\\5cslash", "quote\" '", "nul\\00"];
    assert.deepEqual(await evaluate(["Call", "Directory"], code, texts), escaped);
  });

  it("merge the security extension into any others, sorted by id", async () => {
    const code = "foreach ($case in $cases) { Add-SecurityExtension $case }";
    const security = "{827D319E-6EAC-11D2-A4EA-00C04F79F83A}";
    const tool = "{803E14A0-B4FB-11D0-A0D0-00A0C90F574B}";
    const texts = [
      "",
      "[{B1BE8D72-6EAC-11D2-A4EA-00C04F79F83A}{53D6AB1B-2488-11D1-A28C-00C04FB94F17}]",
      "[{35378eac-683f-11d2-a89a-00c04fbbcfa2}{0F6B957D-509E-11D1-A7CC-0000F87571E3}]",
      `[${security}{53D6AB1B-2488-11D1-A28C-00C04FB94F17}{9F6B957D-509E-11D1-A7CC-0000F87571E3}]`,
    ];
    assert.deepEqual(await evaluate(["Call", "PolicyContainer"], code, texts), [
      `[${security}${tool}]`,
      `[${security}${tool}]${texts[1]}`,
      `${texts[2]}[${security}${tool}]`,
      `[${security}{53D6AB1B-2488-11D1-A28C-00C04FB94F17}${tool}{9F6B957D-509E-11D1-A7CC-0000F87571E3}]`,
    ]);
  });

  it("raise the computer half of a version and never to 0", async () => {
    const code = "foreach ($case in $cases) { Get-NextVersion $case }";
    const next = await evaluate(["Call", "PolicyFiles"], code, [0, 1, 0xffff, 0x10000, 0x9ffff, 0xfffffffe]);
    assert.deepEqual(next, [1, 2, 1, 0x10001, 0x90001, 0xffffffff]);
  });
});
