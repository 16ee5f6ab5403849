import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { explained } from "../../facts/explain/index.ts";
import { Ewb } from "../cli/ewb.ts";
import { kit } from "../engine/engine.ts";

const pages = ["README.md", ...globSync("docs/{,rules/}*.md", { cwd: kit })].sort();
const text = (page: string) => readFileSync(join(kit, page), "utf8");
const matches = (page: string, pattern: RegExp) => [...text(page).matchAll(pattern)].map(([, found = ""]) => found);

/** As GitHub makes the anchors of headings. */
const anchors = (page: string) =>
  matches(page, /^#+ (.*)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

describe("the pages", () => {
  it("link to what is there", () => {
    const dead = pages.flatMap((page) =>
      matches(page, /\]\((?!https?:)([^)]+)\)/g).filter((link) => {
        const [path = "", anchor] = link.split("#");
        const target = path === "" ? page : join(dirname(page), path);
        if (!existsSync(join(kit, target))) return true;
        return anchor !== undefined && target.endsWith(".md") && !anchors(target).includes(anchor);
      }),
    );
    assert.deepEqual(dead, []);
  });

  it("name commands and options of ewb that it has", () => {
    const ewb = new Ewb();
    try {
      const help = new Map<string, string>();
      const helpOf = (...words: string[]) => {
        const key = words.join(" ");
        const known = help.get(key) ?? ewb.run(...words, "--help").stdout;
        help.set(key, known);
        return known;
      };
      const commands = pages.flatMap((page) => matches(page, /(?:npx |`)ewb ([a-z][^`\n#]*)/g));
      assert.ok(commands.length > 25, `${commands.length}`);
      const unknown = commands.filter((command) => {
        const words = command.trim().split(/\s+/);
        const [name = "", sub = ""] = words;
        const own = ["gpo", "sandbox"].includes(name) && /^[a-z]+$/.test(sub) ? [name, sub] : [name];
        const known = helpOf(...own);
        const options = words.flatMap((word) => /^--[a-z-]+/.exec(word) ?? []);
        return !known.startsWith(`Usage: ewb ${own.join(" ")}`) || options.some((option) => !known.includes(option));
      });
      assert.deepEqual(unknown, []);
    } finally {
      ewb.remove();
    }
  });

  it("show what a check says of the stack file that they begin with", () => {
    const ewb = new Ewb();
    try {
      const [file = ""] = matches("README.md", /^```yaml\n(# Pulumi\.prod\.yaml\n[^`]*)```$/gm);
      writeFileSync(join(ewb.folder, "Pulumi.prod.yaml"), file);
      assert.equal(ewb.run("check").status, 0);
      const worse = file.replace("accountPolicy: { ", "accountPolicy: { minimumPasswordAge: 1, ");
      writeFileSync(join(ewb.folder, "Pulumi.prod.yaml"), worse);
      const [shown = ""] = matches("README.md", /^\$ npx ewb check Pulumi\.prod\.yaml\n([^`]+)```$/gm);
      const { status, stdout } = ewb.run("check", "Pulumi.prod.yaml");
      assert.equal(status, 1);
      assert.ok(shown !== "" && stdout.startsWith(shown), stdout);
    } finally {
      ewb.remove();
    }
  });

  it("name topics that are explained", () => {
    const topics = pages
      .flatMap((page) => matches(page, /ewb explain ([A-Za-z0-9_-]+)/g))
      .filter((one) => one !== "TOPIC");
    assert.ok(topics.length > 4);
    assert.deepEqual(
      topics.filter((topic) => explained(topic).length === 0),
      [],
    );
  });

  it("name keys that the stack file has", () => {
    const keys = new Set(matches("docs/stack-file.md", /^\| `([^`]+)` \|/gm));
    const places = ["", "domains[]."]; // pages leave out where in the forest a key is
    const roots = "agents|cloudSync|domains\\[\\]|serviceAccount|groupPolicy|agentHostPolicy|writeback|attestation";
    const named = [
      "README.md",
      "docs/getting-started.md",
      "docs/cloud-sync.md",
      "docs/tenant.md",
      "docs/agent-hosts.md",
    ]
      .flatMap((page) => matches(page, new RegExp(`\`((?:tenant\\.)?(?:${roots})(?:\\.[A-Za-z]+)+)[\`:]`, "g")))
      .map((key) => key.replace(/^tenant\./, ""));
    assert.ok(named.length > 5, `${named.length}`);
    const unknown = named.filter((key) => !places.some((place) => keys.has(place + key)));
    assert.deepEqual([...new Set(unknown)], []);
  });
});
