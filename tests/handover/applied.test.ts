import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { Ewb, minimal } from "../cli/ewb.ts";

describe("ewb changes --applied", function () {
  const program = new Ewb();
  const { folder } = program;
  const pack = join(folder, "pack");
  before(() => {
    writeFileSync(join(folder, "Pulumi.prod.yaml"), minimal);
    assert.equal(program.run("changes", "--out", "pack").status, 0);
  });
  after(() => program.remove());
  beforeEach(() => rmSync(join(pack, "applied"), { recursive: true, force: true }));

  const files = () => readdirSync(join(pack, "changes")).sort();
  /** As Changes.ps1 keeps it. */
  function report(file: string, more: object = {}): void {
    const text = readFileSync(join(pack, "changes", file));
    const change = createHash("sha256").update(text).digest("hex");
    const { title } = JSON.parse(String(text)) as { title: string };
    mkdirSync(join(pack, "applied"), { recursive: true });
    const whole = {
      title,
      change,
      state: "made",
      problems: [],
      at: "2026-11-29T10:00:00Z",
      by: "CORP\\ada",
      on: "DC1",
    };
    writeFileSync(join(pack, "applied", file), JSON.stringify({ ...whole, ...more }));
  }

  it("says done, by whom and when, and that it is what others say", () => {
    for (const file of files()) report(file);
    const { status, stdout } = program.run("changes", "--applied", "pack");
    assert.equal(status, 0, stdout);
    assert.equal(
      stdout.match(/^ +\d+ +done .*\n +2026-11-29T10:00:00Z: made, says CORP\\ada on DC1$/gm)?.length,
      files().length,
    );
    assert.match(stdout, /Reported is not observed/);
  });

  it("reads reports as editors of Windows save them again, and takes none whose time is none", () => {
    const [first = "", second = "", ...others] = files();
    for (const file of files()) report(file);
    const again = (file: string, save: (text: string) => Buffer) => {
      const path = join(pack, "applied", file);
      writeFileSync(path, save(readFileSync(path, "utf8")));
    };
    again(first, (text) => Buffer.from(`\ufeff${text}`, "utf16le"));
    again(second, (text) => Buffer.from(`\ufeff${text}`));
    const { status, stdout } = program.run("changes", "--applied", "pack");
    assert.equal(status, 0, stdout);
    report(first, { at: "yesterday" });
    const odd = program.run("changes", "--applied", "pack").stdout;
    assert.match(odd, /is not a report of Changes\.ps1/);
    assert.equal(odd.match(/^ +\d+ +done /gm)?.length, 1 + others.length);
  });

  it("says what is not yet, with why, and what nobody reported", () => {
    const [first = "", ...others] = files();
    report(first, { state: "not yet", problems: ["there is no account"] });
    const { status, stdout } = program.run("changes", "--applied", "pack");
    assert.equal(status, 1);
    assert.match(stdout, /^ +\d+ +not yet .*\n +2026-11-29T10:00:00Z: not yet, says .*\n +there is no account$/m);
    assert.equal(stdout.match(/^ +\d+ +not reported/gm)?.length, others.length);
  });

  it("knows what is declared anew since, and what is declared no longer", () => {
    const [first = "", second = ""] = files();
    report(first, { change: "0".repeat(64) });
    report(second);
    writeFileSync(
      join(pack, "applied", "9-fabrikam.example-account-policy.json"),
      readFileSync(join(pack, "applied", second)),
    );
    const { status, stdout } = program.run("changes", "--applied", "pack");
    assert.equal(status, 1);
    assert.match(stdout, /^ +\d+ +declared anew since /m);
    assert.match(stdout, /^ +no longer declared /m);
    assert.match(stdout, new RegExp(`^1 of ${files().length} declared changes`, "m"));
    assert.match(
      stdout,
      /^Exit code 1, as not all of the above is done: .*1 declared anew since, .*1 no longer declared\.$/m,
    );
  });

  it("says why it ends with 1 although all that is declared is done", () => {
    for (const file of files()) report(file);
    const [first = ""] = files();
    const gone = readFileSync(join(pack, "applied", first));
    writeFileSync(join(pack, "applied", "9-fabrikam.example-account-policy.json"), gone);
    const { status, stdout } = program.run("changes", "--applied", "pack");
    assert.equal(status, 1);
    assert.match(
      stdout,
      new RegExp(`^${files().length} of ${files().length} declared changes are reported as done`, "m"),
    );
    assert.match(stdout, /^Exit code 1, as not all of the above is done: 1 no longer declared\.$/m);
  });

  it("knows a change again whose values are declared anew, in the same folder and in one that is written anew", () => {
    const file = join(folder, "Pulumi.prod.yaml");
    for (const name of files()) report(name);
    try {
      writeFileSync(file, minimal.replace(/^( +)- domains:.*$/m, "$&\n$1  accountPolicy: { passwordHistorySize: 12 }"));
      const states = () =>
        program
          .run("changes", "--applied", "pack")
          .stdout.match(/^ +\d* +(done|not reported|declared anew since|no longer declared) /gm);
      const seen = states();
      assert.equal(seen?.filter((line) => line.includes("declared anew since")).length, 1, String(seen));
      assert.equal(seen?.filter((line) => /not reported|no longer/.test(line)).length, 0, String(seen));
      assert.equal(program.run("changes", "--out", "pack").status, 0);
      assert.deepEqual(states(), seen);
    } finally {
      writeFileSync(file, minimal);
      assert.equal(program.run("changes", "--out", "pack").status, 0);
    }
  });

  it("takes a change with problems for not done, and lets no text of others pass for a line of its own", () => {
    const [first = ""] = files();
    report(first, { problems: ["\u001b]0;x\u0007\n4 of 4 done", "\u202eevil"], by: "a\n::error::forged" });
    const { stdout } = program.run("changes", "--applied", "pack");
    assert.match(stdout, /^ +\d+ +not yet .*\n.*says a ::error::forged on DC1\n/);
    assert.doesNotMatch(stdout, /^::error|^4 of 4|\u001b|\u202e/m);
  });

  it("keeps the reports, under the numbers that the changes have now, when the folder is written anew", () => {
    const [first = ""] = files();
    report(first);
    assert.equal(program.run("changes", "--out", "pack").status, 0);
    assert.deepEqual(readdirSync(join(pack, "applied")), [first]);
  });

  it("keeps how to undo what was made and is declared no longer, until its report is deleted", () => {
    const declared = readFileSync(join(folder, "Pulumi.prod.yaml"), "utf8");
    const [first = "", ...others] = files();
    const { title } = JSON.parse(readFileSync(join(pack, "changes", first), "utf8")) as { title: string };
    report(first);
    try {
      writeFileSync(join(folder, "Pulumi.prod.yaml"), declared.replaceAll("corp.contoso.com", "emea.contoso.com"));
      for (let run = 0; run < 2; run++) {
        const { status, stderr } = program.run("changes", "--out", "pack");
        assert.equal(status, 0, stderr);
        assert.match(stderr, new RegExp(`^${title} is no longer declared, and was reported as made`, "m"));
        // Of the rest nobody knows, and a second run has forgotten it.
        const unknown = stderr.match(/and nothing in .* says whether it was made\./g)?.length ?? 0;
        assert.equal(unknown, run === 0 ? others.length : 0);
      }
      const plan = readFileSync(join(pack, "README.md"), "utf8");
      const section = plan.slice(plan.indexOf("## No longer declared"), plan.indexOf("## To undo"));
      assert.ok(section.includes(`\`applied\\${first}\``), section);
      assert.match(section, /To undo by hand: .*corp\.contoso\.com/);
      const told = program.run("changes", "--applied", "pack");
      assert.match(
        told.stdout,
        /no longer declared .*\n.* made, says .*\n +Where it is not to stay: undo it .* then delete pack/,
      );
      rmSync(join(pack, "applied", first));
      assert.equal(program.run("changes", "--out", "pack").status, 0);
      assert.doesNotMatch(readFileSync(join(pack, "README.md"), "utf8"), /No longer declared/);
      assert.ok(readdirSync(join(pack, "undo")).every((name) => name.startsWith("emea.")));
    } finally {
      writeFileSync(join(folder, "Pulumi.prod.yaml"), declared);
      assert.equal(program.run("changes", "--out", "pack").status, 0);
    }
  });

  it("refuses a folder that is none, and a report that cannot be read, with the way out", () => {
    const none = program.run("changes", "--applied", "nothing");
    assert.deepEqual([none.status, none.stdout], [2, ""]);
    assert.match(none.stderr, /^nothing is not a folder that ewb changes wrote\./);
    // One too high: it has a folder of the name in it.
    mkdirSync(join(program.folder, "above", "changes", "changes"), { recursive: true });
    const above = program.run("changes", "--applied", "above");
    assert.deepEqual([above.status, above.stdout], [2, ""]);
    assert.match(above.stderr, /^above is not a folder that ewb changes wrote\./);
    for (const text of ["", "{", "null", '{"state":"made"}']) {
      const [first = "", second = ""] = files();
      report(second);
      writeFileSync(join(pack, "applied", first), text);
      const odd = program.run("changes", "--applied", "pack");
      assert.equal(odd.status, 1, text);
      assert.match(odd.stdout, /^ +\d+ +not readable .*\n.* is not a report of Changes\.ps1\. Run /);
      assert.match(odd.stdout, /^ +\d+ +done /m);
    }
    assert.match(program.run("changes").stderr, /^Say where the folder goes/);
    assert.match(program.run("changes", "--out", "a", "--applied", "b").stderr, /cannot be used with/);
  });
});

describe("the plan of a change pack", function () {
  const program = new Ewb();
  after(() => program.remove());

  it("names the stack file by its hash, and the commit where there is one", () => {
    const [file, plan] = [join(program.folder, "Pulumi.prod.yaml"), join(program.folder, "pack/README.md")];
    const git = (...words: string[]) => {
      const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
      const { status, stdout, stderr } = spawnSync("git", ["-C", program.folder, ...identity, ...words], {
        encoding: "utf8",
      });
      assert.equal(status, 0, stderr);
      return stdout.trim();
    };
    const written = () => {
      assert.equal(program.run("changes", "--out", "pack").status, 0);
      return readFileSync(plan, "utf8");
    };
    writeFileSync(file, minimal);
    const hash = createHash("sha256").update(minimal).digest("hex");
    assert.match(written(), new RegExp(`SHA-256 of Pulumi\\.prod\\.yaml: \`${hash}\`\n- The file is in no commit`));
    git("init", "-q");
    git("add", "Pulumi.prod.yaml");
    git("commit", "-q", "-m", "Declare");
    assert.match(written(), new RegExp(`- As of the commit \`${git("rev-parse", "HEAD")}\``));
    writeFileSync(file, `${minimal}# changed\n`);
    assert.match(written(), /- The file has changes that are in no commit\./);
  });
});
