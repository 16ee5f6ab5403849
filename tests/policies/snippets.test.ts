import assert from "node:assert/strict";
import { rules } from "../../policies/catalogue.ts";
import { judged, snippetOf } from "./support/snippets.ts";

describe("the pieces on the page of each rule", () => {
  for (const rule of rules) {
    describe(rule.id, () => {
      it("one trips this rule and no other", async () => {
        const { findings } = await judged(snippetOf(rule, "Fails"));
        const said = findings.map((finding) => `${finding.rule.id}: ${finding.message}`);
        assert.deepEqual([...new Set(findings.map((finding) => finding.rule.id))], [rule.id], said.join("\n"));
      });

      it("one is judged by it, and trips none", async () => {
        const { findings, passes } = await judged(snippetOf(rule, "Passes"));
        assert.deepEqual(
          findings.map((finding) => `${finding.rule.id}: ${finding.message}`),
          [],
        );
        assert.ok(
          passes.some((pass) => pass.rule.id === rule.id),
          "nothing in it is what the rule looks at",
        );
      });
    });
  }
});
