import assert from "node:assert/strict";
import { rules } from "../../policies/catalogue.ts";
import { remarkRules } from "../../policies/exemptionRemarks.ts";
import { exemptionRules } from "../../policies/exemptionRules.ts";
import type { Finding } from "../../policies/finding.ts";
import { judged, snippetOf } from "./support/snippets.ts";

const texts = (findings: readonly Finding[]) => findings.map((finding) => `${finding.rule.id}: ${finding.message}`);

describe("the pieces on the page of each rule", () => {
  for (const rule of [...rules, ...Object.values(exemptionRules)]) {
    describe(rule.id, () => {
      it("one trips this rule and no other", async () => {
        const { findings } = await judged(snippetOf(rule, "Fails"));
        const ids = [...new Set(findings.map((finding) => finding.rule.id))];
        assert.deepEqual(ids, [rule.id], texts(findings).join("\n"));
      });

      it("one is judged by it, and trips none", async () => {
        const { findings, passes, exemptions } = await judged(snippetOf(rule, "Passes"));
        assert.deepEqual(texts(findings), []);
        // What remarks are of passes where it covers something.
        const isLookedAt = remarkRules.includes(rule) ? exemptions.some(({ covers }) => covers > 0) : passes.some((pass) => pass.rule.id === rule.id); // prettier-ignore
        assert.ok(isLookedAt, "nothing in it is what the rule looks at");
      });
    });
  }
});
