import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rules as catalogue } from "../../policies/catalogue.ts";
import { exemptionRules } from "../../policies/exemptionRules.ts";
import { pageTexts } from "../../policies/pageTexts.ts";
import { kit } from "../engine/engine.ts";
import { Ewb } from "./ewb.ts";

const all = [...catalogue, ...Object.values(exemptionRules)];
const ids = (stdout: string) => [...stdout.matchAll(/^ {2}EWB-\d{3} {2}(\S+)/gm)].map(([, id]) => id);

describe("ewb rules", () => {
  const ewb = new Ewb();
  after(() => ewb.remove());

  it("lists what the catalogue holds and docs/rules has pages of, all the same", () => {
    const { status, stdout } = ewb.run("rules");
    assert.equal(status, 0);
    const expected = all.map(({ id }) => id).sort();
    assert.deepEqual(ids(stdout).sort(), expected);
    assert.deepEqual(Object.keys(pageTexts).sort(), expected);
    const listed = JSON.parse(ewb.run("rules", "--format", "json").stdout) as { id: string; title: string }[];
    assert.deepEqual(listed.map(({ id }) => id).sort(), expected);
    const index = readFileSync(join(kit, "docs/rules.md"), "utf8");
    for (const { id, code, severity, title, help } of all) {
      assert.ok(index.includes(`| [${id}](rules/${id}.md) | ${code} | ${severity} | ${title} |`), id);
      assert.ok(readFileSync(join(kit, help), "utf8").startsWith(`# ${title}\n`), id);
    }
  });

  it("lists those of an area, with a tag, or about a text", () => {
    const about = (...words: string[]) => ids(ewb.run("rules", ...words).stdout);
    assert.deepEqual(about("--area", "plugin"), ["refused-inputs"]);
    assert.ok(about("--tag", "tier-0").includes("agent-exposure"));
    assert.ok(about("--search", "cis 1.1.3").includes("minimum-password-age"));
    const { status, stderr } = ewb.run("rules", "--tag", "tier0");
    assert.equal(status, 2);
    assert.match(stderr, /^No rule has the tag "tier0"\. There are: .*tier-0/);
  });

  it("tells one by its id or code, as the page does, without docs", () => {
    const { stdout } = ewb.run("rules", "ewb-018");
    assert.match(stdout, /^Minimum password age is 0\nEWB-018 {2}gpo-minimum-password-age\nerror, group-policy, /);
    for (const part of [
      "\n## Why\n\nLinked to",
      "\n## Fails\n",
      "(`ewb rules minimum-password-age`)",
      "\nsource: https://",
    ])
      assert.ok(stdout.includes(part), part);
    assert.equal(ewb.run("rules", "gpo-minimum-password-age").stdout, stdout);
    for (const words of [["EWB-018"], ["gpo-minimum-password-age"], ["gpo", "minimum", "password", "age"]])
      assert.equal(ewb.run("explain", ...words).stdout, stdout);
    const { code, text } = JSON.parse(ewb.run("rules", "EWB-018", "--format", "json").stdout) as Record<string, string>;
    assert.deepEqual([code, text], ["EWB-018", pageTexts["gpo-minimum-password-age"]]);
  });

  it("takes a code however it is written, and names what there is to one that there is not", () => {
    const { stdout } = ewb.run("rules", "EWB-018");
    for (const name of ["18", "ewb18", "EWB018", "EWB-18", "ewb_018"])
      assert.equal(ewb.run("rules", name).stdout, stdout);
    const codes = all.map(({ code }) => code).sort();
    assert.equal(
      ewb.run("rules", "EWB-999").stderr,
      `"EWB-999" is not a rule. The codes go from ${codes[0]} to ${codes.at(-1)}. \`ewb rules\` lists them all.\n`,
    );
    const { status, stderr } = ewb.run("rules", "min-age");
    assert.equal(status, 2);
    assert.match(stderr, / Is .*\bminimum-password-age or gpo-minimum-password-age meant\? /);
  });

  it("names the nearest to one that there is not", () => {
    for (const [name, near] of [
      ["minimum-pasword-age", "minimum-password-age"],
      ["EWBB-014", "EWB-014"],
    ] as const) {
      // prettier-ignore
      const { status, stdout, stderr } = ewb.run("rules", name);
      assert.deepEqual([status, stdout], [2, ""]);
      assert.equal(
        stderr,
        `"${name}" is not a rule. Is ${near} meant? \`ewb rules ${near}\`. \`ewb rules\` lists them all.\n`,
      );
    }
  });
});
