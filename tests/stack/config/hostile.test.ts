import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadStackFile } from "../../../stack/config/load.ts";
import { skipFor } from "../../support/needs.ts";
import { problemsOf, TODAY, withStackFile } from "./support.ts";
import { processorTime } from "../../support/processorTime.ts";

/** The one problem of a file of this content. */
function only(content: string | Uint8Array): { message: string; line?: number } {
  const problems = withStackFile(content, (file) => problemsOf(() => loadStackFile(file, { now: TODAY })));
  assert.equal(problems.length, 1, JSON.stringify(problems.slice(0, 3)));
  assert.ok(problems[0]);
  return problems[0];
}

describe("files that are no stack file", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "entra-writeback-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const messageOf = (file: string) => problemsOf(() => loadStackFile(file))[0]?.message ?? "";

  it("missing", () => assert.match(messageOf(join(folder, "absent.yaml")), /^there is no such file\./));
  it("below a file", () => assert.match(messageOf(join(import.meta.filename, "x.yaml")), /^there is no such file\./));
  it("a path with a NUL", () => assert.match(messageOf("Pulumi\0.yaml"), /^the file cannot be read/));

  it("a folder", () => {
    mkdirSync(join(folder, "folder.yaml"));
    assert.match(messageOf(join(folder, "folder.yaml")), /^this is a folder\./);
  });

  it("a link to itself", () => {
    symlinkSync(join(folder, "loop.yaml"), join(folder, "loop.yaml"));
    assert.match(messageOf(join(folder, "loop.yaml")), /^the file cannot be read \(ELOOP\)/);
  });

  it("a named pipe nobody writes to", function () {
    if (process.platform === "win32") skipFor(this, "Windows has no named pipes in folders");
    execFileSync("mkfifo", [join(folder, "pipe.yaml")]);
    assert.match(messageOf(join(folder, "pipe.yaml")), /^this is not a regular file\./);
  });

  it("unreadable", function () {
    if (process.getuid?.() === 0) skipFor(this, "root may read every file");
    if (process.platform === "win32") skipFor(this, "Windows has no file modes");
    const file = join(folder, "closed.yaml");
    writeFileSync(file, "config: {}\n");
    chmodSync(file, 0);
    assert.match(messageOf(file), /^the file may not be read by this user\./);
  });

  it("10 MB, refused without being parsed", () => {
    const file = join(folder, "large.yaml");
    writeFileSync(file, "a: b\n".repeat(2 * 1024 * 1024));
    const start = processorTime();
    assert.match(messageOf(file), /^the file has 10\.0 MB, but a stack file has at most 1 MB\./);
    assert.ok(processorTime() - start < 1000);
  });
});

describe("texts that are none", () => {
  const text = "config: {}\n";
  it("empty", () => assert.match(only("").message, /^the file is empty\./));
  it("blanks only", () => assert.match(only(" \n\r\n").message, /^the file is empty\./));
  it("UTF-16 with a byte order mark", () =>
    assert.match(only(Buffer.from(`\uFEFF${text}`, "utf16le")).message, /UTF-16.*Save it as UTF-8\.$/));
  it("UTF-16, big-endian", () =>
    assert.match(only(Buffer.from(`\uFEFF${text}`, "utf16le").swap16()).message, /UTF-16.*Save it as UTF-8\.$/));
  it("UTF-16 without a mark", () => assert.match(only(Buffer.from(text, "utf16le")).message, /NUL bytes/));
  it("a program", () => assert.match(only(Buffer.from("\x7FELF\x02\x01\0\0\0")).message, /NUL bytes/));
  it("Latin-1, with its line", () => {
    const problem = only(Buffer.from("config:\n  x:y: M\xFCnchen\n", "latin1"));
    assert.match(problem.message, /^the file is not in UTF-8/);
    assert.equal(problem.line, 2);
  });
  it("UTF-8 with a byte order mark is read", () => {
    const [problem] = withStackFile(`\uFEFF${text}`, (file) => problemsOf(() => loadStackFile(file)));
    assert.equal(problem?.path, "tenant");
  });
});

describe("documents made to harm", () => {
  it("an alias bomb", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 30; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(", ")}]`,
      );
    assert.match(only(lines.join("\n")).message, /^aliases \(\*\) repeat each other/);
  });

  it("a chain of aliases, each one level deeper", () => {
    const lines = ["a0: &a0 [x]"];
    for (let i = 1; i < 5000; i++) lines.push(`a${i}: &a${i} [*a${i - 1}]`);
    assert.match(only(lines.join("\n")).message, /^aliases \(\*\) repeat each other/);
  });

  it("a hundred thousand aliases of one value, in linear time", () => {
    const content = `config: {}\na: &a x\nb: [${Array(100_000).fill("*a").join(", ")}]\n`;
    const start = processorTime();
    withStackFile(content, (file) => problemsOf(() => loadStackFile(file)));
    assert.ok(processorTime() - start < 10_000);
  });

  for (const [name, opening] of Object.entries({
    lists: "[",
    mappings: "{a: ",
    sequences: "- ",
    keys: "? ",
    values: ": ",
  })) {
    it(`${name} nested a hundred thousand times`, () => {
      assert.match(only(opening.repeat(100_000)).message, /^lists and mappings are nested deeper than 64 levels\./);
    });
  }

  it("a hundred thousand unknown keys, in linear time", () => {
    const keys = Array.from({ length: 100_000 }, (_, i) => `k${i}:`).join("\n");
    const start = processorTime();
    const problems = withStackFile(keys, (file) => problemsOf(() => loadStackFile(file)));
    assert.equal(problems.length, 100_001); // and config is missing
    assert.equal(problems.at(-1)?.line, 100_000);
    assert.ok(processorTime() - start < 15_000);
  });

  it("one key two hundred thousand times", () => {
    const problems = withStackFile("a:\n".repeat(200_000), (file) => problemsOf(() => loadStackFile(file)));
    assert.ok(problems.length >= 200_000);
  });

  it("keys that reach for prototypes", () => {
    const content =
      'config:\n  __proto__: {polluted: true}\n  "entra-writeback:tenant": {__proto__: {id: x}, constructor: {prototype: {polluted: true}}}\n';
    const paths = withStackFile(content, (file) => problemsOf(() => loadStackFile(file))).map(({ path }) => path);
    assert.ok(paths.includes("tenant.__proto__"));
    assert.ok(paths.includes("tenant.constructor"));
    assert.ok(paths.includes("tenant.id"));
    assert.equal(Reflect.get({}, "polluted"), undefined);
  });
});

describe("size", () => {
  it("a thousand forests of three agents each load in a moment, and locate in them", () => {
    const content = forests(1000);
    const start = processorTime();
    withStackFile(content, (file) => {
      const stack = loadStackFile(file, { now: TODAY });
      assert.equal(stack.model.forests.length, 1000);
      assert.deepEqual(stack.locate("forests[999].agents"), { line: 7 + 999 * 2 + 1, column: 7 });
    });
    assert.ok(processorTime() - start < 5000); // about 0.4 s on an idle machine
  });

  it("a thousand wrong forests give a thousand problems", () => {
    const content = forests(1000).replaceAll("domains:", "domain:");
    const problems = withStackFile(content, (file) => problemsOf(() => loadStackFile(file)));
    assert.equal(problems.length, 1000);
    assert.equal(problems[999]?.path, "forests[999].domain");
  });

  function forests(count: number): string {
    const subnet =
      "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/hub/subnets/tier0";
    const list = Array.from(
      { length: count },
      (_, i) => `    - domains: [d${i}.contoso.com]\n      agents: {subnetId: ${subnet}}\n`,
    );
    return `config:
  entra-writeback:tenant:
    id: 11111111-1111-1111-1111-111111111111
    selfServicePasswordReset: all
    writeback: {passwords: true, cloudSync: true, accountUnlock: true}
  entra-writeback:forests:
${list.join("")}`;
  }
});
