import assert from "node:assert/strict";
import fc from "fast-check";
import { skipFor } from "../support/needs.ts";
import { evaluate, findPowerShell, noPowerShell } from "./powerShell.ts";

interface Link {
  order: number;
  enabled: boolean;
  enforced: boolean;
}
interface Result {
  observed: Link | null;
  changed: string;
  again: string;
  after: Link;
  removed: string;
  inPlace: string;
}

const policy = "CN={6F3A5C1E-0B7D-4E6A-9C55-3D2B8A7F1E04},CN=Policies,CN=System,DC=corp,DC=test";
const program = `foreach ($case in $cases) {
  $links = @(ConvertFrom-LinkText $case.text)
  $changed = Set-PolicyLink $links '${policy}' $case.link
  $changedLinks = @(ConvertFrom-LinkText $changed)
  [pscustomobject]@{
    observed = Get-PolicyLink $links '${policy}'
    changed = $changed
    again = Set-PolicyLink $changedLinks '${policy}' $case.link
    after = Get-PolicyLink $changedLinks '${policy}'
    removed = Remove-PolicyLink $changedLinks '${policy}'
    inPlace = Set-PolicyLink $links '${policy}' $case.link $true
  }
}`;
const run = (cases: { text: string; link: Link }[]) =>
  evaluate(["Call", "PolicyLink"], program, cases) as Promise<Result[]>;

describe("gPLink", function () {
  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
  });

  it("holds its laws for any links, and leaves those of other policies as they are", async () => {
    const seed = Date.now() & 0x7fffffff;
    const cases = fc.sample(anyCase, { numRuns: 300, seed });
    const results = await run(cases);
    for (const [index, { others, own, link }] of cases.entries()) {
      const result = results[index] as Result;
      const told = `seed ${seed}, case ${index}: ${JSON.stringify({ others, own, link, result })}`;
      assert.deepEqual(result.after, { ...link, order: Math.min(link.order, others.length + 1) }, told);
      assert.equal(result.again, result.changed, `idempotent, ${told}`);
      assert.equal(result.removed, others.join(""), `others kept, ${told}`);
      assert.equal(result.changed.length, others.join("").length + `[LDAP://${policy};0]`.length, told);
      assert.equal(result.observed === null, own === undefined, told);
    }
  });

  it("where it is told to stay in place moves no link, and places only one that is missing", async () => {
    const cases = fc.sample(anyCase, { numRuns: 300 });
    const results = await run(cases);
    for (const [index, { text, own, link }] of cases.entries()) {
      const { inPlace, changed } = results[index] as Result;
      const told = JSON.stringify({ text, own, link, inPlace });
      if (own === undefined) assert.equal(inPlace, changed, told);
      else {
        const options = (link.enabled ? 0 : 1) + (link.enforced ? 2 : 0);
        const kept = own.endsWith(`;${options}]`) ? own : `[LDAP://${policy};${options}]`;
        assert.equal(inPlace, text.replace(own, kept), told);
      }
    }
  });

  it("of two links of its own keeps the place of the one that counts", async () => {
    const other = (id: number) => `[LDAP://CN={0F7C3D5E-1A2B-4C3D-8E9F-00112233445${id}},CN=Policies;0]`;
    const text = `[LDAP://${policy};0]${other(1)}[LDAP://${policy};0]${other(2)}`;
    const [result] = await run([{ text, link: { order: 1, enabled: true, enforced: false } }]);
    assert.equal(result?.inPlace, `${other(1)}[LDAP://${policy};0]${other(2)}`);
  });

  it("knows its own link with a server before the DN and spaces in it, and keeps it as it is written", async () => {
    for (const dn of [policy.replaceAll(",", ", "), `dc1.corp.test/${policy}`, policy.toLowerCase()]) {
      const text = `[LDAP://${dn};0]`;
      const [result] = await run([{ text, link: { order: 1, enabled: true, enforced: false } }]);
      assert.equal(result?.changed, text);
      assert.equal(result.removed, "");
    }
  });

  it("takes a link of the same id in another domain for another policy", async () => {
    const foreign = `[LDAP://${policy.replace("DC=corp", "DC=other")};0]`;
    const [result] = await run([{ text: foreign, link: { order: 1, enabled: true, enforced: false } }]);
    assert.equal(result?.observed, null);
    assert.equal(result?.changed, `${foreign}[LDAP://${policy};0]`);
  });

  it("takes the blank that the console leaves behind for no link", async () => {
    const [result] = await run([{ text: " ", link: { order: 1, enabled: false, enforced: true } }]);
    assert.equal(result?.changed, `[LDAP://${policy};3]`);
  });
});

const anyLink = fc.record({ order: fc.integer({ min: 1, max: 6 }), enabled: fc.boolean(), enforced: fc.boolean() });
const otherLink = fc
  .tuple(fc.constantFrom("LDAP", "ldap"), fc.uuid(), fc.constantFrom("CN=Policies", "cn=policies"), fc.nat(3))
  .map(
    ([scheme, id, container, options]) => `[${scheme}://cn={${id}},${container},CN=System,DC=corp,DC=test;${options}]`,
  );
const ownLink = fc
  .tuple(fc.constantFrom(policy, policy.toLowerCase()), fc.nat(3))
  .map(([name, options]) => `[LDAP://${name};${options}]`);
const anyCase = fc
  .record({
    others: fc.array(otherLink, { maxLength: 4 }),
    own: fc.option(ownLink, { nil: undefined }),
    place: fc.nat(4),
    link: anyLink,
  })
  .map(({ others, own, place, link }) => {
    const texts = own === undefined ? others : others.toSpliced(place, 0, own);
    return { others, own, link, text: texts.join("") };
  });
