import assert from "node:assert/strict";
import { skipFor } from "../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";
import { type Policy, libraries, run } from "./templateRuns.ts";

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
