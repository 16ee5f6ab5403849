import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { comment } from "../../review/comment.ts";
import { marker } from "../../review/marker.ts";
import { skipFor } from "../support/needs.ts";
import { finding, kit, review, step } from "./fixture.ts";
import { hostileTexts } from "./hostileTexts.ts";

/** GitHub's own renderer of Markdown, and a browser: of the machine, or the test is skipped and counted. */
const has = (command: string): boolean => spawnSync(command, ["--version"]).status === 0;
const browser = ["chromium", "chromium-browser", "google-chrome"].find(has);
const pictures = process.env["EWB_TEST_PICTURES"];

/** As GitHub does, but with whatever HTML there is let through: what its sanitizer would take away must not even come to it. */
function html(markdown: string): string {
  const extensions = ["footnotes", "table", "strikethrough", "autolink", "tasklist"].flatMap((name) => ["-e", name]);
  return execFileSync("cmark-gfm", ["--unsafe", ...extensions], {
    input: markdown,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
}

/** What is seen of HTML, without what has no width. */
const seen = (text: string): string =>
  text
    .replace(/<[^>]*>/g, " ")
    .replace(/&(lt|gt|quot|amp|#39);/g, (_, name: string) => ({ lt: "<", gt: ">", quot: '"', "#39": "'" })[name] ?? "&")
    .replace(/[\u200b\ufeff]/g, "")
    .replace(/\s+/g, " ")
    .trim();

const shown = (text: string): string => seen(text.toWellFormed().replace(/[<>&]/g, (one) => `&${{ "<": "lt", ">": "gt", "&": "amp" }[one] ?? ""};`).replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, " ")); // prettier-ignore

/** Each text where a stack file can put one: names, messages, values, reasons, notes. */
function hostile(text: string): string {
  const item = finding("minimum-password-age", text, { message: text, fix: text, place: { file: text, line: 1 } });
  const inputs = (account: string) => ({ domain: text, account, rights: [text] });
  const told = review(
    [step({ op: "update", type: kit("DomainRootDelegation"), name: text, before: inputs("a"), after: inputs(text), diff: ["account", text] })], // prettier-ignore
    {
      stack: text,
      file: text,
      problems: [text],
      basis: { by: "preview", isCompared: true, engine: "3", base: "0123456789ab", notes: [text] },
      judged: {
        findings: [item],
        exempted: [
          { ...item, exemption: { rule: text, reason: text, approvedBy: text, expires: "2026-12-01" } as never },
        ],
        notEvaluated: [{ ...item, reason: text }],
      },
    },
  );
  return comment(told, { marker: marker("pr", "0123456789abcdef", 1), longest: 120_000 }) ?? "";
}

/** Elements that a comment consists of, and how many of each a hostile one has. */
const expected = { h3: 1, h4: 2, details: 4, summary: 4, a: 0, img: 0, input: 0, table: 0, script: 0, h1: 0, hr: 0, blockquote: 0, ol: 0, sup: 0, section: 0, b: 0, em: 0, del: 0, pre: 1 }; // prettier-ignore

describe("comments as GitHub renders them", () => {
  before(function () {
    if (!has("cmark-gfm")) skipFor(this, "cmark-gfm, GitHub's renderer of Markdown, is not here");
  });

  for (const text of hostileTexts) {
    it(`forges nothing: ${JSON.stringify(text.slice(0, 50))}`, () => {
      const rendered = html(hostile(text));
      for (const [name, count] of Object.entries(expected)) {
        const found = rendered.match(new RegExp(`<${name}[ >/]`, "g"))?.length ?? 0;
        assert.equal(found, count, `${name} in ${rendered.slice(0, 3000)}`);
      }
      const comments = rendered.match(/<!--/g)?.length ?? 0;
      assert.equal(comments, 1, "the marker alone");
      assert.doesNotMatch(rendered.replaceAll("\n", ""), /[\p{Cc}\p{Bidi_Control}]/u);
      const prose = rendered.replace(/<pre.*?<\/pre>/s, ""); // in code a forge looks for nothing
      assert.doesNotMatch(prose, /(^|[^\w`])@[a-z0-9]|#\d|GH-\d|:(100|[a-z_][a-z_+-]*|[+-]1):/im);
      const whole = shown(text).replaceAll(/##(?=(vso)?\[)/gi, "# #");
      if (whole.length < 700) assert.ok(seen(rendered).includes(whole), `${whole} is not told in ${seen(rendered)}`);
    });
  }
});

describe("comments in a browser", function () {
  const folder = mkdtempSync(join(tmpdir(), "ewb-rendered-"));
  before(function () {
    if (!has("cmark-gfm")) skipFor(this, "cmark-gfm, GitHub's renderer of Markdown, is not here");
    if (browser === undefined) skipFor(this, "there is no Chromium here");
  });
  after(() => rmSync(folder, { recursive: true }));

  const library = createRequire(import.meta.url).resolve("@mermaid-js/tiny");
  const guard = `for (const name of ["alert", "confirm", "prompt", "open"]) window[name] = () => (document.documentElement.dataset.executed = name);`;

  /** What a reader finds open: docs/pictures/pull-request.png. */
  const asAtFirst = /<details>(?=<summary>Topology)/g;

  /** The strictest of Mermaid is what GitHub has; the loosest shows whether anything is left to it. */
  const page = (body: string, level: string, opened = /<details>/g) => `<!DOCTYPE html><html><meta charset="utf-8">
<style>body { font: 14px/1.5 sans-serif; margin: 24px; max-width: 980px } code { white-space: pre-wrap }</style>
<script>${guard}</script>${body
    .replace(opened, "<details open>")
    .replace(/<pre><code class="language-mermaid">/g, '<pre class="mermaid"><code>')
    .replace(/<pre lang="mermaid"><code>/g, '<pre class="mermaid"><code>')}
<script src="${pathToFileURL(library).href}"></script>
<script>
for (const pre of document.querySelectorAll("pre.mermaid")) pre.textContent = pre.textContent;
mermaid.initialize({ startOnLoad: false, securityLevel: ${JSON.stringify(level)} });
mermaid.run({ querySelector: "pre.mermaid" }).then(() => (document.documentElement.dataset.drawn = "yes"), (error) => (document.documentElement.dataset.drawn = String(error)));
</script></html>`;

  function browse(name: string, text: string, size = "1040,1400"): string {
    const file = join(folder, `${name}.html`);
    writeFileSync(file, text);
    const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=20000", `--window-size=${size}`, "--force-color-profile=srgb", `--user-data-dir=${join(folder, "profile")}`]; // prettier-ignore
    const run = (...more: string[]) =>
      execFileSync(browser ?? "", [...flags, ...more, pathToFileURL(file).href], { encoding: "utf8", maxBuffer: 2 ** 27, stdio: ["ignore", "pipe", "ignore"] }); // prettier-ignore
    if (pictures !== undefined) {
      mkdirSync(pictures, { recursive: true });
      run(`--screenshot=${join(pictures, `${name}.png`)}`);
    }
    return run("--dump-dom");
  }

  for (const level of ["strict", "loose"])
    it(`executes nothing of ${hostileTexts.length} hostile texts, and draws every chart (${level})`, () => {
      const body = hostileTexts.map((text) => html(hostile(text))).join("<hr>\n");
      const dom = browse(`hostile-${level}`, page(body, level));
      assert.match(dom, /data-drawn="yes"/);
      assert.doesNotMatch(dom, /data-executed/);
      assert.equal(dom.match(/<svg [^>]*aria-roledescription="flowchart/g)?.length, hostileTexts.length);
      assert.doesNotMatch(dom, /aria-roledescription="error"|<svg[^>]*>(?:(?!<\/svg>).)*<(?:script|a |img|iframe)/s);
    });

  for (const name of ["clean", "findings", "replacedHost", "manyChanges", "hostile"])
    it(`draws the golden comment: ${name}`, () => {
      const file = new URL(`golden/${name}.md`, import.meta.url);
      assert.ok(existsSync(file));
      const body = html(readFileSync(file, "utf8"));
      const dom = browse(name, page(body, "strict"));
      assert.doesNotMatch(dom, /data-executed|aria-roledescription="error"/);
      if (name !== "hostile") assert.match(dom, /data-drawn="yes"/);
      if (pictures !== undefined && name === "findings")
        browse("pull-request", page(body, "strict", asAtFirst), "960,940");
    });
});
