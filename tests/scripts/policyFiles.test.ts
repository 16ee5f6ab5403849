import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { skipFor } from "../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

describe("a file of a group policy", function () {
  let folder: string;
  let path: string;
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "policy-files-"));
    path = join(folder, "a", "file.inf");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (texts: readonly string[], times = 1) => {
    const program = `for ($time = 0; $time -lt ${times}; $time++) {
      foreach ($text in $cases) { Write-PolicyFile '${path}' ([System.Convert]::FromBase64String($text)) }
    }`;
    return evaluate(["Call", "Directory", "PolicyFiles"], program, texts.map(base64));
  };
  const base64 = (text: string) => Buffer.from(text, "utf16le").toString("base64");
  const bom = "\ufeff";

  it("has what was written, and no more, whether it was longer, shorter or not there", async () => {
    for (const text of ["[Version]\r\n", `${bom}[Version]\r\nsignature\r\n`, `${bom}x`, "", `${bom}[Version]\r\n`]) {
      await write([text]);
      assert.equal(readFileSync(path, "utf16le"), text);
    }
  });

  it("is at no moment without what stays in it: a run that dies may do so at any", async () => {
    const theirs = `${bom}[Version]\r\nsignature="$CHICAGO$"\r\n[Registry Values]\r\ntheirs=4,1\r\n`;
    const [long, short] = [`${theirs}[System Access]\r\n${"X = 1\r\n".repeat(2000)}`, `${theirs}[System Access]\r\n`];
    await write([long]);
    let isOver = false;
    const writing = write([short, long], 500).finally(() => (isOver = true));
    let looks = 0;
    const without: number[] = [];
    for (; !isOver; looks++) {
      const seen = readFileSync(path, "utf16le");
      if (!seen.startsWith(theirs)) without.push(seen.length);
      await nextTurn();
    }
    await writing;
    assert.deepEqual(without, [], "lengths of what was seen instead");
    assert.ok(looks > 100, `${looks} looks`);
    assert.equal(readFileSync(path, "utf16le"), long);
  });

  it("has nothing but empty lines behind it where a run died before it cut them off", async () => {
    const program = `$cases | ForEach-Object { [System.Convert]::ToBase64String((Add-EmptyLine ([System.Convert]::FromBase64String($_[0])) $_[1])) }`;
    const cases: [string, number, string][] = [
      [Buffer.from(`${bom}a`, "utf16le").toString("base64"), 11, `${bom}a\r\n\r\n`],
      [Buffer.from(`${bom}a`, "utf16le").toString("base64"), 4, `${bom}a`],
      [Buffer.from("Version=1").toString("base64"), 12, "Version=1\r\n\r\n"],
    ];
    const filled = (await evaluate(["Call", "Directory", "PolicyFiles"], program, cases)) as string[];
    for (const [index, [, , text]] of cases.entries())
      assert.equal(
        Buffer.from(filled[index] ?? "", "base64").toString(text.startsWith(bom) ? "utf16le" : "latin1"),
        text,
      );
  });

  it("is not written through a link", async () => {
    const elsewhere = join(folder, "elsewhere");
    writeFileSync(elsewhere, "theirs");
    path = join(folder, "link.inf");
    symlinkSync(elsewhere, path);
    await assert.rejects(write(["x"]), /is a link to another file/);
    assert.equal(readFileSync(elsewhere, "utf8"), "theirs");
  });
});
