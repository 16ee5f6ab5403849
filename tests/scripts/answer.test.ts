import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readReply } from "../../provider/channels/reply.ts";
import { skipFor } from "../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell, scriptsFolder } from "./powerShell.ts";

describe("answers of the scripts", function () {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  interface Case {
    readonly name: string;
    readonly sameName: readonly string[];
    readonly otherAces: readonly string[];
  }
  const write = `foreach ($case in $cases) {
    Compress-Answer (ConvertTo-Answer ([pscustomobject]@{ name = $case.name; sameName = [string[]]@($case.sameName); otherAces = [string[]]@($case.otherAces) }))
  }`;
  /** What a script with such a result writes, and what the channel makes of it. */
  async function answers(cases: readonly Case[]): Promise<{ lines: string[]; results: Case[] }> {
    const lines = (await evaluate(["Call"], write, cases)) as string[];
    const read = (output: string) => readReply({ what: "script", code: 0, signal: null, output, errors: "" }, []);
    return { lines, results: lines.map((line) => read(line) as unknown as Case) };
  }
  const aces = (count: number, tail: (index: number) => string) =>
    Array.from(
      { length: count },
      (_, index) => `(OA;CIIO;WP;28630ebf-41d5-11d1-a9c1-0000f80367c1;;S-1-5-21-${tail(index)})`,
    );

  it("are compressed where they are longer than what a run command brings back", async () => {
    const cases = [
      { name: "short", sameName: ["a"], otherAces: ["b"] },
      { name: "ö".repeat(250), sameName: ["a"], otherAces: aces(200, String) },
    ];
    const { lines, results } = await answers(cases);
    assert.deepEqual(results, cases);
    assert.match(lines[0] ?? "", /^\{"ok":true,"result":\{"name":"short"/);
    assert.match(lines[1] ?? "", /^\{"packed":"[A-Za-z0-9+/=]+"\}$/);
    assert.ok((lines[1]?.length ?? 0) < 4096);
  });

  it("cut the longest list, with a count, where that is not enough", async () => {
    const random = aces(400, () => randomBytes(12).toString("hex"));
    const cases = [
      { name: "one", sameName: ["a"], otherAces: random },
      { name: "both", sameName: random, otherAces: random },
    ];
    const { lines, results } = await answers(cases);
    for (const line of lines) assert.ok(line.length < 4096, `${line.length} characters`);
    const [one, both] = results;
    const kept = one?.otherAces.slice(0, -1) ?? [];
    assert.ok(kept.length > 10);
    assert.deepEqual(kept, random.slice(0, kept.length));
    assert.equal(one?.otherAces.at(-1), `and ${400 - kept.length} more`);
    assert.deepEqual(one?.sameName, ["a"]);
    assert.equal(both?.name, "both");
  });

  it("that are no gzip, or unpack to more than a script can have written, are refused", () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString("base64");
    for (const packed of ["", "AAAA", bomb]) {
      const output = JSON.stringify({ packed });
      assert.throws(
        () => readReply({ what: "script", code: 0, signal: null, output, errors: "" }, []),
        /^ChannelError: the script's answer cannot be unpacked: .+\.$/,
      );
    }
  });

  it("say so where application control leaves scripts a part of the language", async () => {
    const script = join(scriptsFolder, "GroupPolicyObject.ps1");
    const code = `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; & '${script}' -Action Observe -Parameters '{}'`;
    const { stdout, status } = spawnSync(findPowerShell() ?? "", ["-NoProfile", "-Command", code], {
      encoding: "utf8",
    });
    assert.throws(
      () => readReply({ what: "script", code: status, signal: null, output: stdout, errors: "" }, []),
      /^ChannelError: Application control lets this script have a part of PowerShell only \(constrained language\)\. Allow/,
    );
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
