import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { explained } from "../../facts/explain/index.ts";
import { Ewb } from "../cli/ewb.ts";
import { kit } from "../engine/engine.ts";

const pages = ["README.md", ...globSync("docs/{,rules/}*.md", { cwd: kit })].sort();
const text = (page: string) => readFileSync(join(kit, page), "utf8");
const matches = (page: string, pattern: RegExp) => [...text(page).matchAll(pattern)].map(([, found = ""]) => found);

const rooms = [
  "cli",
  "components",
  "facts",
  "handover",
  "policies",
  "provider",
  "resources",
  "review",
  "scripts",
  "stack",
];

const keys = new Set(matches("docs/stack-file.md", /^\| `([^`]+)` \|/gm));
/** Texts leave out where in the forest a key is. */
const isKey = (key: string): boolean => keys.has(key) || keys.has(`domains[].${key}`);

/** What a file says to people: of a program its texts, of others all. */
function textsOf(file: string): string[] {
  if (!file.endsWith(".ts")) return [text(file)];
  const found: string[] = [];
  const collect = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      found.push(node.text);
    ts.forEachChild(node, collect);
  };
  collect(ts.createSourceFile(file, text(file), ts.ScriptTarget.Latest, true));
  return found;
}

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

  it("name files of the kit that are there", () => {
    const all = ["CONTRIBUTING.md", ...pages, ...globSync("docs/decisions/*.md", { cwd: kit })];
    const named = all.flatMap((page) => matches(page, /`((?:[\w-]+\/)+[\w.-]+\.(?:ts|ps1|sh|json|yaml|md))`/g));
    const ofUsers = ["tests/our-stack.test.ts"];
    const ofTheKit = named.filter((file) => existsSync(join(kit, file.split("/")[0] ?? "")) && !ofUsers.includes(file));
    assert.ok(ofTheKit.length > 20, `${ofTheKit.length}`);
    assert.deepEqual(
      ofTheKit.filter((file) => !existsSync(join(kit, file))),
      [],
    );
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

  it("name keys that the stack file has, and so do the texts of every room", () => {
    const roots = [...keys].flatMap((key) => /^(?:domains\[\]\.)?([^.]+)\./.exec(key)?.[1] ?? []);
    const root = [...new Set(roots)].map((name) => name.replaceAll(/[[\]]/g, "\\$&")).join("|");
    // No path of a file, variable, call, or name within a longer one.
    const pattern = new RegExp(`(?<![\\w$./\\\\[\\]-])((?:${root})(?:\\.[A-Za-z]+(?:\\[\\])?)+)(?![\\w(])`, "g");
    const sources = globSync(`{${rooms.join(",")}}/**/*.{ts,ps1,md}`, { cwd: kit });
    // Of programs in other languages there are no keys, but names of their own.
    const ofStackFile = pages.filter((page) => page !== "docs/other-languages.md");
    const named = [...ofStackFile, ...sources].flatMap((file) =>
      textsOf(file).flatMap((part) => [...part.matchAll(pattern)].map(([, key = ""]) => ({ file, key }))),
    );
    assert.ok(named.length > 200, `${named.length}`);
    assert.deepEqual(
      named.filter(({ key }) => !isKey(key.replace(/\[\]$/, ""))),
      [],
    );
  });
});
