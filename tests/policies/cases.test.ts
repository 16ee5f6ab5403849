import assert from "node:assert/strict";
import { rules } from "../../policies/catalogue.ts";
import { casesOf, expectedOutcome, outcomeOf } from "./support/cases.ts";

describe("the cases of each rule", () => {
  for (const rule of rules) {
    describe(rule.id, () => {
      const cases = casesOf(rule);
      for (const item of cases) {
        it(item.name, () => assert.deepEqual(outcomeOf(rule, item), expectedOutcome(item)));
      }

      it("hold one that passes, one that fails, and what else the rule can say", () => {
        const results = new Set(cases.map((item) => expectedOutcome(item).result));
        for (const result of ["pass", "fail"] as const)
          assert.ok(results.has(result), `No case has the result ${result}.`);
        assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length, "Two cases have one name.");
      });
    });
  }
});
