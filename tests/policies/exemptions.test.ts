import assert from "node:assert/strict";
import { evaluate } from "../../policies/evaluate.ts";
import { exemptionRules } from "../../policies/exemptionRules.ts";
import type { Exemption } from "../../policies/exemptions.ts";
import { UNKNOWN } from "../../policies/rule.ts";
import { GROUP_POLICY_OBJECT } from "../../policies/types.ts";
import { change, goodStack, today, view, two } from "./support/stackFixture.ts";

const exemption: Exemption = {
  rule: "agent-count",
  reason: "two hosts until the new rack is in",
  owner: "Directory team",
  approvedBy: "Ann Smith",
  expires: "2027-03-31",
};

describe("exemptions", () => {
  it("lets no exemption cover what an update refuses", () => {
    const refused = goodStack().map((item) => ({
      ...item,
      refusals: () => [{ property: "domain", reason: "is wrong" }],
    }));
    const rule = "refused-inputs";
    const { findings, exempted } = evaluate(refused, { exemptions: [{ ...exemption, rule }], today });
    assert.deepEqual(exempted, []);
    const kinds = findings.filter((finding) => finding.rule.id === rule).map(({ resource }) => resource.name);
    assert.deepEqual(kinds, ["corp-policy", "corp-agent-hosts", "corp-delegation", "tenant"]);
    assert.equal(findings.at(-1)?.rule, exemptionRules["exemption-without-effect"]);
  });

  it("tells an exempted finding with its reason, and not as a finding", () => {
    for (const resource of [undefined, "corp-agents"]) {
      const held = resource === undefined ? exemption : { ...exemption, resource };
      const { findings, exempted } = evaluate(two, { exemptions: [held], today });
      assert.deepEqual(findings, []);
      assert.equal(exempted.length, 1);
      assert.equal(exempted[0]?.rule.id, "agent-count");
      assert.equal(exempted[0].exemption.reason, "two hosts until the new rack is in");
      assert.equal(exempted[0].exemption.approvedBy, "Ann Smith");
      assert.equal(exempted[0].exemption.expires, "2027-03-31");
      assert.match(exempted[0].message, /^Forest corp\.contoso\.com is declared with 2 agent hosts/);
    }
  });

  it("lets an exemption hold through its last day and no longer", () => {
    assert.equal(evaluate(two, { exemptions: [{ ...exemption, expires: today }], today }).exempted.length, 1);
    const { findings, exempted } = evaluate(two, { exemptions: [{ ...exemption, expires: "2026-11-23" }], today });
    assert.deepEqual(exempted, []);
    assert.deepEqual(
      findings.map(({ rule }) => rule.id),
      ["agent-count", "exemption-expired"],
    );
    assert.match(findings[0]?.message ?? "", / The exemption approved by Ann Smith expired on 2026-11-23\.$/);
    const { fingerprint: _, ...told } = findings[1] ?? assert.fail();
    assert.deepEqual(told, {
      rule: exemptionRules["exemption-expired"],
      resource: { type: "", name: "", urn: "" },
      message:
        "The exemption from agent-count, approved by Ann Smith, owned by Directory team, expired on 2026-11-23, 1 day ago.",
      fix: "Mend what it was for and remove it; or decide again, and write a day of the next 366 and who approved it.",
    });
  });

  it("lets an exemption without a proper date hold for no day", () => {
    for (const expires of ["never", "2027", "31.3.2027", ""]) {
      const { findings, exempted } = evaluate(two, { exemptions: [{ ...exemption, expires }], today });
      assert.equal(exempted.length, 0, expires);
      assert.equal(
        findings[1]?.message,
        `The exemption from agent-count, approved by Ann Smith, owned by Directory team, holds for no day, because "${expires}" is none of the form YYYY-MM-DD.`,
      );
    }
  });

  it("takes a valid exemption beside an expired one", () => {
    const expired = { ...exemption, resource: "corp-agents", expires: "2020-01-01" };
    const { findings, exempted } = evaluate(two, { exemptions: [expired, exemption], today });
    assert.deepEqual([findings.map(({ rule }) => rule.id), exempted.length], [["exemption-expired"], 1]);
  });

  it("tells of one for more than a year, which goes on covering", () => {
    const until = (expires: string) => evaluate(two, { exemptions: [{ ...exemption, expires }], today });
    assert.deepEqual(until("2027-11-25").findings, []); // 366 days
    const { findings, exempted, exemptions } = until("2027-11-26");
    assert.equal(exempted.length, 1);
    assert.deepEqual(
      findings.map(({ fingerprint: _, ...told }) => told),
      [
        {
          rule: exemptionRules["exemption-too-long"],
          resource: { type: "", name: "", urn: "" },
          message:
            "The exemption from agent-count, approved by Ann Smith, owned by Directory team, ends on 2027-11-26, in 367 days: 366 are the most.",
          fix: "Write a day of the next 366.",
        },
      ],
    );
    assert.deepEqual(
      exemptions.map(({ daysLeft, covers }) => [daysLeft, covers]),
      [[367, 1]],
    );
  });

  it("takes a scope for what is declared in it or for it, whatever its case, and for nothing else", () => {
    const above = view("entra-writeback:index:GroupPolicyBaseline", "corp", { forest: "corp.contoso.com" });
    const policy = { accountPolicy: { minimumPasswordAge: 1 }, appliesTo: "domainControllers" };
    const inIt = {
      ...view(GROUP_POLICY_OBJECT, "policy", { domain: "emea.corp.contoso.com", ...policy }),
      parent: above.urn,
    };
    const beside = view(GROUP_POLICY_OBJECT, "other", { domain: "fabrikam.example", ...policy });
    const of = (scope: string) => {
      const exemptions = [{ ...exemption, rule: "minimum-password-age", scope }];
      const { exempted, findings } = evaluate([above, inIt, beside], { today, exemptions });
      return [exempted.map(({ resource }) => resource.name), findings.map(({ rule }) => rule.id)];
    };
    const age = "minimum-password-age";
    for (const scope of ["corp", "Corp.Contoso.com", "emea.corp.contoso.com", "policy"])
      assert.deepEqual(of(scope), [["policy"], [age]], scope);
    assert.deepEqual(of("fabrikam.example"), [["other"], [age]]);
    assert.deepEqual(of("contoso.com"), [[], [age, age, "exemption-without-effect"]]);
    const alone = { ...inIt, properties: policy }; // as the engine sends it before it is created
    const { exempted } = evaluate([alone], { today, exemptions: [{ ...exemption, rule: age, scope: "corp" }] });
    assert.equal(exempted.length, 1);
  });

  it("warns of an exemption that covers nothing, where it is written", () => {
    const place = { file: "Pulumi.prod.yaml", line: 7, column: 5 };
    const { findings } = evaluate(goodStack(), {
      exemptions: [{ ...exemption, resource: "corp-agents", place }],
      today,
    });
    assert.deepEqual(findings, [
      {
        rule: exemptionRules["exemption-without-effect"],
        resource: { type: "", name: "corp-agents", urn: "" },
        place,
        message:
          "The exemption approved by Ann Smith, expiring on 2027-03-31, covers no finding of agent-count at corp-agents.",
        fix: "Remove it, or name the resource as Pulumi shows it.",
        fingerprint: "b0125cf8a9541b5a",
      },
    ]);
    const options = { exemptions: [{ ...exemption, resource: "corp" }], today };
    const wrongName = evaluate(two, options).findings.map(({ rule }) => rule.id);
    assert.deepEqual(wrongName, ["agent-count", "exemption-without-effect"]);
  });

  it("warns of an exemption from a rule that does not exist, and names the nearest that does", () => {
    const [finding, ...more] = evaluate(goodStack(), {
      exemptions: [{ ...exemption, rule: "agent-conut" }],
      today,
    }).findings;
    assert.equal(more.length, 0);
    assert.equal(
      finding?.message,
      'The exemption approved by Ann Smith, expiring on 2027-03-31, names the rule "agent-conut", which does not exist.',
    );
    assert.equal(finding.fix, "Write agent-count, or remove it.");
    const [ofCode] = evaluate(goodStack(), { exemptions: [{ ...exemption, rule: "EWB-014" }], today }).findings;
    assert.equal(ofCode?.fix, "Write minimum-password-age, or remove it.");
    const far = evaluate(goodStack(), { exemptions: [{ ...exemption, rule: "lorem-ipsum" }], today }).findings;
    assert.equal(far[0]?.fix, "Remove it, or name a rule that ewb rules lists.");
  });

  it("tells of a rule about exemptions or levels that it takes none, and not that there is no such rule", () => {
    for (const rule of Object.values(exemptionRules)) {
      for (const name of [rule.id, rule.code]) {
        const [finding] = evaluate(goodStack(), { exemptions: [{ ...exemption, rule: name }], today }).findings;
        assert.match(finding?.message ?? "", new RegExp(`names the rule "${name}", which takes no exemption`));
        assert.equal(finding?.fix, `Remove it, and mend what ${rule.id} tells.`);
      }
    }
  });

  it("does not warn of an exemption while its rule cannot decide yet", () => {
    const unknown = change(goodStack(), "corp-agents", "agentCount", UNKNOWN);
    assert.deepEqual(evaluate(unknown, { exemptions: [exemption], today }).findings, []);
  });
});
