import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { flat } from "../support/flat.ts";
import { skipFor } from "../support/needs.ts";
import { outside } from "../support/outside.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

interface Policy {
  minimumPasswordAge?: number;
  maximumPasswordAge?: number;
  minimumPasswordLength?: number;
  passwordHistorySize?: number;
  passwordComplexity?: number;
}
interface Case {
  text: string;
  policy: Policy;
}
interface Result {
  observed: Policy;
  changed: string;
  again: string;
  after: Policy;
  bytes: string;
  decoded: string;
}

const keys = [
  "MinimumPasswordAge",
  "MaximumPasswordAge",
  "MinimumPasswordLength",
  "PasswordHistorySize",
  "PasswordComplexity",
];
const libraries = ["Call", "TemplateSections", "SecurityTemplate"];
const program = `foreach ($case in $cases) {
  $settings = $case.settings
  $changed = Set-TemplateSettings $case.text $settings @() @{}
  $bytes = ConvertTo-TemplateBytes $changed
  [pscustomobject]@{
    observed = Get-AccountSettings (Get-TemplateSettings $case.text $null @{})
    changed = $changed
    again = Set-TemplateSettings $changed $settings @() @{}
    after = Get-AccountSettings (Get-TemplateSettings $changed $null @{})
    bytes = [Convert]::ToBase64String($bytes)
    decoded = ConvertFrom-TemplateBytes $bytes
  }
}`;
const run = (cases: Case[]) =>
  evaluate(
    libraries,
    program,
    cases.map(({ text, policy }) => ({ text, settings: flat({ accountPolicy: policy }) })),
  ) as Promise<Result[]>;

const lineBreak = /\r\n|\r|\n/;
const head = '[Unicode]\r\nUnicode=yes\r\n[Version]\r\nsignature="$CHICAGO$"\r\nRevision=1\r\n';

describe("security template (GptTmpl.inf)", () => {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("keeps forms, comments, order and unknown lines; changes the declared values only", async () => {
    const zero = { minimumPasswordAge: 0 };
    const table: [name: string, text: string, policy: Policy, changed: string][] = [
      ["no file", "", zero, `${head}[System Access]\r\nMinimumPasswordAge = 0\r\n`],
      [
        "a value that is right",
        "[System Access]\r\nMinimumPasswordAge=00\r\n",
        zero,
        "[System Access]\r\nMinimumPasswordAge=00\r\n",
      ],
      ["no blanks", "[System Access]\r\nMinimumPasswordAge=1\r\n", zero, "[System Access]\r\nMinimumPasswordAge=0\r\n"],
      [
        "a comment",
        "[System Access]\nMinimumPasswordAge = 1 ; days\n",
        zero,
        "[System Access]\nMinimumPasswordAge = 0 ; days\n",
      ],
      [
        "other case",
        "[SYSTEM ACCESS]\r\n minimumpasswordage\t=\t7\r\n",
        zero,
        "[SYSTEM ACCESS]\r\n minimumpasswordage\t=\t0\r\n",
      ],
      [
        "a comment only",
        "[System Access]\r\n;MinimumPasswordAge = 1\r\n",
        zero,
        "[System Access]\r\n;MinimumPasswordAge = 1\r\nMinimumPasswordAge = 0\r\n",
      ],
      [
        "the key in another section",
        "[X]\r\nMinimumPasswordAge = 1\r\n",
        zero,
        "[X]\r\nMinimumPasswordAge = 1\r\n[System Access]\r\nMinimumPasswordAge = 0\r\n",
      ],
      [
        "a section before others",
        "[System Access]\r\nA = 1\r\n\r\n[X]\r\nB\r\n",
        zero,
        "[System Access]\r\nA = 1\r\nMinimumPasswordAge = 0\r\n\r\n[X]\r\nB\r\n",
      ],
      ["no line break at the end", "[System Access]", zero, "[System Access]\r\nMinimumPasswordAge = 0"],
      [
        "the key twice",
        "[System Access]\nMinimumPasswordAge=1\nMinimumPasswordAge=2\n",
        zero,
        "[System Access]\nMinimumPasswordAge=0\nMinimumPasswordAge=0\n",
      ],
      [
        "a longer key",
        "[System Access]\r\nMinimumPasswordAgeX = 1\r\n",
        zero,
        "[System Access]\r\nMinimumPasswordAgeX = 1\r\nMinimumPasswordAge = 0\r\n",
      ],
      [
        "a value that is none",
        "[System Access]\r\nMinimumPasswordAge = soon\r\n",
        zero,
        "[System Access]\r\nMinimumPasswordAge = 0\r\n",
      ],
      [
        "nothing declared",
        "[System Access]\r\nMinimumPasswordAge = 1\r\n",
        {},
        "[System Access]\r\nMinimumPasswordAge = 1\r\n",
      ],
      [
        "an age that never ends",
        "[System Access]\r\n",
        { maximumPasswordAge: 0 },
        "[System Access]\r\nMaximumPasswordAge = -1\r\n",
      ],
    ];
    const results = await run(table.map(([, text, policy]) => ({ text, policy })));
    for (const [index, [name, , , changed]] of table.entries()) assert.equal(results[index]?.changed, changed, name);
  });

  it("reads numbers as the specification writes them", async () => {
    const values = ["5", "-1", '"5"', "0x1f", " 7 ", "5 ; comment", "", "x", "99999999999999999999", "1.5"];
    const text = (value: string) => `[System Access]\r\nMaximumPasswordAge = ${value}\r\n`;
    const results = await run(values.map((value) => ({ text: text(value), policy: {} })));
    const read = results.map((result) => result.observed.maximumPasswordAge);
    assert.deepEqual(read, [5, 0, 5, 31, 7, 5, undefined, undefined, undefined, undefined]);
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

  it("reads the encodings that editors leave behind", async () => {
    const text = '[System Access]\r\nNewGuestName = "Größe"\r\n';
    const forms = [
      Buffer.from(`\ufeff${text}`, "utf16le"),
      Buffer.from(text, "utf16le"),
      Buffer.from(`\ufeff${text}`, "utf8"),
      Buffer.from(text, "utf8"),
      Buffer.from(text, "latin1"),
    ].map((bytes) => bytes.toString("base64"));
    const code = "foreach ($case in $cases) { ConvertFrom-TemplateBytes ([Convert]::FromBase64String($case)) }";
    assert.deepEqual(
      await evaluate(libraries, code, forms),
      forms.map(() => text),
    );
  });
});

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
