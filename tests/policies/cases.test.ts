import assert from "node:assert/strict";
import { rules } from "../../policies/catalogue.ts";
import type { Rule } from "../../policies/rule.ts";
import { caseFileOf, casesOf, expectedOutcome, outcomeOf, saidOfSecrets } from "./support/cases.ts";

describe("the cases of each rule", () => {
  for (const rule of rules) {
    describe(rule.id, () => {
      const cases = casesOf(rule);
      for (const item of cases) {
        it(item.name, () => {
          const { evidence, ...outcome } = outcomeOf(rule, item);
          assert.deepEqual(outcome, expectedOutcome(item));
          const isTold = outcome.result === "fail" && outcome.violations.some(({ message }) => message.includes("(observed)")); // prettier-ignore
          if (isTold) assert.equal(evidence, "observed", "a message that says so rests on a look");
        });
      }

      it("are told without what was given as a secret", () => {
        for (const item of cases) {
          const { said, secrets } = saidOfSecrets(rule, item);
          for (const secret of secrets)
            if (secret.length >= 6) assert.ok(!said.includes(secret), `${item.name}: ${said}`);
        }
      });

      it("hold one that passes, one that fails, one that is not evaluated and one that is not looked at, or say why there is none", () => {
        const results = new Set(cases.map((item) => expectedOutcome(item).result));
        const { never } = caseFileOf(rule);
        for (const result of ["pass", "fail", "notEvaluated", "notApplicable"] as const) {
          const reason = never[result];
          assert.notEqual(results.has(result), reason !== undefined, `${result}: a case, or a reason in never`);
          if (reason !== undefined) assert.match(reason, /^[a-z].{20,}[^.]$/);
        }
        assert.equal(never.pass ?? never.fail, undefined, "A rule that never passes, or never fails, is none.");
        assert.equal(new Set(cases.map(({ name }) => name)).size, cases.length, "Two cases have one name.");
      });
    });
  }

  it("of a rule that looks at a number or a day stand on both sides of it", () => {
    for (const id of withNumbers) {
      const { text } = caseFileOf(ruleNamed(id));
      assert.match(
        text,
        /boundary|until its last day|to the end of the day|the version before|the one before it|below it/,
        id,
      );
    }
  });

  it("of a rule that reads what may be a secret hold one, and no text repeats it", () => {
    for (const id of withSecrets) {
      const rule = ruleNamed(id);
      assert.match(caseFileOf(rule).text, /!secret /, id);
      for (const item of casesOf(rule)) assert.doesNotMatch(JSON.stringify(outcomeOf(rule, item)), /canary/, id);
    }
  });
});

/** Rules that compare a number, a version or a day. */
const withNumbers = ["agent-count", "agent-memory", "agent-newest-version", "agent-operating-system", "agent-version", "agent-zones", "agents-active", "attestation-age", "account-policy-conflicts", "delegation-inheritance", "deletion-threshold", "gpo-minimum-password-age", "gpo-password-history", "gpo-password-length", "minimum-password-age", "policy-exemption-ended", "restarts-together"]; // prettier-ignore

/** Rules that look into what may hold a password, a token or a key. */
const withSecrets = ["credential-registration", "deletion-threshold", "foreign-extensions", "installer-pinned", "names-that-do-not-exist", "plain-secrets", "unprotected-secrets"]; // prettier-ignore

function ruleNamed(id: string): Rule {
  const rule = rules.find((one) => one.id === id);
  assert.ok(rule, id);
  return rule;
}
