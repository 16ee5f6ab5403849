import assert from "node:assert/strict";
import { daysIn, driftText, noDriftText } from "../../review/driftText.ts";
import { htmlOf, markdownIn } from "../../review/forges/htmlText.ts";
import { marker, runOf } from "../../review/marker.ts";
import { printable } from "../../policies/reports/text.ts";
import { ageOf, drifted, goneHost } from "./driftFixture.ts";
import { kit, step } from "./fixture.ts";
import { hostileTexts } from "./hostileTexts.ts";
import { processorTime } from "../support/processorTime.ts";

const key = "0123456789abcdef";
const first = marker("drift", key, 5);

/** Tags in their order. */
const tags = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];
/** What a reader sees, without what has no width. */
const seen = (html: string): string =>
  html
    .replace(/<[^>]*>/g, "")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: "&", lt: "<", gt: ">" })[name] ?? "")
    .replace(/[\u200b\ufeff]/g, "");

function hostile(text: string): string {
  const before = { mode: "manage", displayName: "before" };
  const event = step({ op: "update", type: kit("GroupPolicyObject"), name: text, before, after: { ...before, displayName: text }, diff: ["displayName"] }); // prettier-ignore
  const drift = drifted([event, ageOf(1)], { stack: text, file: text });
  return driftText(drift, { marker: first, since: new Map() }) ?? "";
}

describe("a drift as HTML", () => {
  it("has headings, items and the kit's lines, and comes back with its marker, days and items", () => {
    const drift = drifted([ageOf(1), goneHost]);
    const [gone, age] = drift.items;
    const since = new Map([[age?.key ?? "", "2026-11-20"]]);
    const markdown = driftText(drift, { marker: first, since }) ?? "";
    const html = htmlOf(markdown);
    assert.equal(
      html,
      `<h3>Entra writeback, prod: 🛑 1 resource gone, 1 value drifted</h3>
<p>Pulumi 3.274.1 looked on 2026-11-29: this is not as the last update left it. <code>pulumi up --refresh</code> sets it to what is declared; what is to stay belongs in the stack file.</p>
<h4>Drifted</h4>
<ul>
<li>VirtualMachine <b>host-1</b>: gone, since 2026-11-29</li>
<li>GroupPolicyObject <b>corp.contoso.com</b>: accountPolicy.minimumPasswordAge 0 → 1, since 2026-11-20</li>
</ul>
<p>ewb 0.1.0 · Pulumi.prod.yaml · commit fedcba987654</p>
<p>ewb drift ${key} run 5</p>
<p>since 2026-11-20 ${age?.key}, 2026-11-29 ${gone?.key}</p>`,
    );
    const back = markdownIn(html);
    assert.equal(runOf(back, key), 5);
    assert.deepEqual(daysIn(back, "2026-11-29"), daysIn(markdown, "2026-11-29"));
    assert.equal(htmlOf(noDriftText(drift, first, back)), htmlOf(noDriftText(drift, first, markdown)));
  });

  it("keeps what had drifted, however often it is closed", () => {
    const drift = drifted([ageOf(1)]);
    const closed = noDriftText(drift, first, driftText(drift, { marker: first, since: new Map() }) ?? "");
    assert.match(closed, /#### Had drifted\n- GroupPolicyObject/);
    assert.equal(noDriftText(drift, first, closed), closed);
    assert.equal(htmlOf(noDriftText(drift, first, markdownIn(htmlOf(closed)))), htmlOf(closed));
  });

  it("is read after an editor had its hands on it", () => {
    const edited = `<div><h3>Title</h3></div><h4 dir=ltr>Drifted</h4><UL class=x><LI>VM <strong style="x">a&nbsp;b</strong>: &#x67;one<br>more</LI></UL><div>ewb drift ${key} run 5<br></div><p>since&nbsp;2026-11-20 aaaaaaaaaa</p>`;
    assert.equal(
      markdownIn(edited),
      `${first}\n<!-- since 2026-11-20 aaaaaaaaaa -->\n### Title\n#### Drifted\n- VM **a b**\\: gone\nmore`,
    );
    for (const none of [
      "",
      "<p>",
      "<p>ewb drift</p>",
      "&#99999999; &#x110000; <",
      `x <p>not ewb drift ${key} run 5</p>`,
    ])
      assert.equal(runOf(markdownIn(none), key), undefined, none);
  });

  it("keeps its marker first and its own days, whatever days a person writes around them", () => {
    const person = "<div>since 2026-11-01, dad</div>";
    const own = `<h3>Title</h3><p>ewb drift ${key} run 5</p><p>since 2026-11-20 aaaaaaaaaa</p>`;
    const days = [first, "<!-- since 2026-11-20 aaaaaaaaaa -->"];
    assert.deepEqual(markdownIn(person + own + person).split("\n"), [
      ...days,
      "since 2026\\-11\\-01, dad",
      "### Title",
      "since 2026\\-11\\-01, dad",
    ]);
    const closed = `<p>ewb drift ${key} run 5</p>`;
    assert.deepEqual(markdownIn(person + closed).split("\n"), [first, "since 2026\\-11\\-01, dad"]);
    assert.equal(markdownIn(person), "since 2026\\-11\\-01, dad");
  });

  it("is read in no time, whatever somebody wrote into a million characters", () => {
    for (const piece of ["<a", "<p ", "<", "&#", "<b>", " ", "\u200b", "<li>- ", "&#1234"]) {
      const start = processorTime();
      markdownIn(piece.repeat(1_000_000 / piece.length));
      assert.ok(processorTime() - start < 10_000, `${piece} took ${processorTime() - start} ms`);
    }
  });

  for (const text of hostileTexts)
    it(`forges nothing: ${JSON.stringify(text.slice(0, 50))}`, () => {
      const markdown = hostile(text);
      const html = htmlOf(markdown);
      assert.deepEqual(tags(html), tags(htmlOf(hostile("harmless"))));
      assert.doesNotMatch(html.replace(/<\/?(?:h3|h4|ul|li|p|b|code)>/g, ""), /[<>]/);
      assert.doesNotMatch(html, /&(?!#\d{1,3};|amp;|lt;|gt;)/);
      assert.doesNotMatch(html.replaceAll("\n", ""), /[\p{Cc}\p{Bidi_Control}]/u);
      const shown = printable(text.toWellFormed()).trim().replace(/[\u200b\ufeff]/g, ""); // prettier-ignore
      if (text.length < 700 && !/[\r\n]/.test(text)) assert.ok(seen(html).includes(shown), `${shown} in ${seen(html)}`);
      const back = markdownIn(html);
      assert.equal(runOf(back, key), 5);
      assert.deepEqual(daysIn(back, "2026-11-29"), daysIn(markdown, "2026-11-29"));
      const plain = noDriftText(drifted([ageOf(1)]), first, markdownIn(htmlOf(hostile("harmless"))));
      const closed = noDriftText(drifted([ageOf(1)]), first, back);
      assert.equal(closed.split("\n").length, plain.split("\n").length);
      assert.deepEqual(tags(htmlOf(closed)), tags(htmlOf(plain)));
    });
});
