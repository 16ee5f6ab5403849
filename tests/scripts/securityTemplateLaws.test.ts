import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { skipFor } from "../support/needs.ts";
import { outside } from "../support/outside.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";
import { type Policy, type Case, type Result, libraries, run } from "./templateRuns.ts";

const keys = [
  "MinimumPasswordAge",
  "MaximumPasswordAge",
  "MinimumPasswordLength",
  "PasswordHistorySize",
  "PasswordComplexity",
];

const lineBreak = /\r\n|\r|\n/;

/** The lines that set none of the five keys in [System Access], without the section's own lines and blank lines. */
function foreignLines(text: string): string[] {
  let section = "";
  return text.split(lineBreak).filter((line) => {
    const header = /^\s*\[([^\]]*)\]/.exec(line);
    if (header) section = header[1]?.trim().toLowerCase() ?? "";
    if (line.trim() === "" || (header && section === "system access")) return false;
    const own = keys.some((key) => new RegExp(`^\\s*${key}\\s*=`, "i").test(line));
    return !(section === "system access" && own);
  });
}

const blank = fc.constantFrom("", " ", "\t");

const settingLine = fc
  .tuple(
    blank,
    fc.constantFrom(...keys, "minimumpasswordage", "LockoutBadCount", "X"),
    blank,
    blank,
    fc.constantFrom("0", "1", "42", "-1", '"3"', "", "x"),
    fc.constantFrom("", " ; note"),
  )
  .map(([indent, key, left, right, value, note]) => `${indent}${key}${left}=${right}${value}${note}`);

const anyLine = fc.oneof(
  settingLine,
  fc.constantFrom("[System Access]", "[system access]", "[Unicode]", "[Registry Values]", "[Version]", "", "   "),
  fc.constantFrom(
    "; MinimumPasswordAge = 1",
    "MACHINE\\Software\\A=4,1",
    '"AppIDSvc",2,""',
    "[broken",
    "=",
    "$1 ${before} `r",
  ),
  fc.string({ unit: "grapheme", maxLength: 12 }).filter((text) => !/[\r\n\0]/.test(text)),
);

const anyText = fc
  .tuple(fc.array(anyLine, { maxLength: 12 }), fc.constantFrom("\r\n", "\n"), fc.boolean())
  .map(([lines, newLine, ended]) => lines.join(newLine) + (ended ? newLine : ""));

const anyCase: fc.Arbitrary<Case> = fc.record({
  text: anyText,
  policy: fc.record(
    {
      minimumPasswordAge: fc.nat(998),
      maximumPasswordAge: fc.nat(999),
      minimumPasswordLength: fc.nat(14),
      passwordHistorySize: fc.nat(24),
      passwordComplexity: fc.nat(1),
    },
    { requiredKeys: [] },
  ),
});

describe("security template (GptTmpl.inf), whatever it holds,", () => {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("holds its laws on arbitrary templates", async () => {
    const seed = Date.now() & 0x7fffffff;
    const cases = fc.sample(anyCase, { numRuns: 150, seed });
    const results = await run(cases);
    assert.equal(results.length, cases.length);
    for (const [index, { text, policy }] of cases.entries()) {
      const result = results[index] as Result;
      const told = `seed ${seed}, case ${index}: ${JSON.stringify({ text, policy, result })}`;
      for (const [name, value] of Object.entries(policy)) assert.equal(result.after[name as keyof Policy], value, told);
      assert.equal(result.again, result.changed, `idempotent, ${told}`);
      const bytes = Buffer.from(result.bytes, "base64");
      assert.equal(bytes.subarray(0, 2).toString("hex"), "fffe", told);
      assert.doesNotMatch(bytes.toString("utf16le").replaceAll("\r\n", ""), /[\r\n]/, told);
      assert.equal(result.decoded, result.changed.split(lineBreak).join("\r\n"), told);
      if (text.trim() === "") continue;
      assert.deepEqual(foreignLines(result.changed), foreignLines(text), `unknown lines kept, ${told}`);
    }
  });

  it("keeps every byte of real templates but the declared value", async function () {
    const folder = outside("data/gpo-backups");
    if (!existsSync(folder)) skipFor(this, "there are no real group policy backups here");
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      /gpttmpl\.inf$/i.test(name),
    );
    assert.ok(names.length > 0);
    const files = names.map((name) => readFileSync(join(folder, name)));
    const code = `$zero = [pscustomobject]@{ 'accountPolicy.minimumPasswordAge' = 0 }
    foreach ($case in $cases) {
      $text = ConvertFrom-TemplateBytes ([Convert]::FromBase64String($case))
      $all = Get-TemplateSettings $text $null @{}
      $again = ConvertFrom-Json -InputObject (ConvertTo-Json -Depth 6 -InputObject $all)
      [pscustomobject]@{
        same = [Convert]::ToBase64String((ConvertTo-TemplateBytes (Set-TemplateSettings $text $again @() @{})))
        zero = ConvertFrom-TemplateBytes (ConvertTo-TemplateBytes (Set-TemplateSettings $text $zero @() @{}))
        counts = [int[]]@(foreach ($group in $TemplateSections.Keys) { @(Read-Setting $again | Where-Object { $_.Group -eq $group }).Count })
      }
    }`;
    const encoded = files.map((file) => file.toString("base64"));
    const results = (await evaluate(libraries, code, encoded)) as { same: string; zero: string; counts: number[] }[];
    for (const [index, name] of names.entries()) {
      const text = files[index]?.subarray(2).toString("utf16le") ?? "";
      assert.equal(results[index]?.same, encoded[index], `what it sets, set again, changes no byte of ${name}`);
      assert.deepEqual(
        results[index]?.counts,
        name.startsWith("windows-computer") ? [9, 0, 41, 27, 0, 0] : [0, 0, 0, 0, 1, 0],
      );
      const expected = text.includes("MinimumPasswordAge = 1")
        ? text.replace("MinimumPasswordAge = 1", "MinimumPasswordAge = 0")
        : `${text.trimEnd()}\r\n[System Access]\r\nMinimumPasswordAge = 0\r\n`;
      assert.equal(results[index]?.zero.trimEnd(), expected.trimEnd(), name);
    }
  });
});
