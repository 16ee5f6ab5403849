import assert from "node:assert/strict";
import { UNKNOWN } from "../../../policies/rule.ts";
import { minimumPasswordAge as rule } from "../../../policies/rules/minimum-password-age.ts";
import { GROUP_POLICY_OBJECT, PASSWORD_SETTINGS_OBJECT } from "../../../policies/types.ts";
import { outcomeOf } from "../support/stackFixture.ts";

const outcome = (properties: Record<string, unknown>) =>
  outcomeOf(rule, GROUP_POLICY_OBJECT, { domain: "corp.contoso.com", ...properties });

describe("rule minimum-password-age", () => {
  it("passes 0", () => {
    assert.deepEqual(outcome({ accountPolicy: { minimumPasswordAge: 0 } }), { result: "pass" });
  });

  it("fails 1, the boundary, and says what to write", () => {
    assert.deepEqual(outcome({ accountPolicy: { minimumPasswordAge: 1 } }), {
      result: "fail",
      message:
        "The minimum password age declared for corp.contoso.com is 1 day, but must be 0, because writeback refuses users who changed their password within it.",
      fix: "Set accountPolicy.minimumPasswordAge to 0, or leave it out: 0 is the default.",
      key: "accountPolicy.minimumPasswordAge",
    });
  });

  it("tells days in the plural", () => {
    const found = outcome({ accountPolicy: { minimumPasswordAge: 998 } });
    assert.ok(found.result === "fail" && found.message.includes("is 998 days, but"));
  });

  it("fails an observed age above 0 although 0 is declared, naming the policy that sets it", () => {
    const observed = { effectiveMinimumPasswordAge: 1, effectiveSource: "Default Domain Policy" };
    assert.deepEqual(outcome({ accountPolicy: { minimumPasswordAge: 0 }, ...observed }), {
      result: "fail",
      message:
        'The minimum password age in effect in corp.contoso.com is 1 day, set by the group policy "Default Domain Policy", although 0 is declared.',
      fix: "Run pulumi up to restore the declared policy. If the age stays, give the policy link order 1 at the domain root, remove any enforced link that sets another age, and run gpupdate /force on the PDC emulator.",
    });
  });

  it("fails an observed age that no policy sets, also a fraction of a day", () => {
    const found = outcome({
      accountPolicy: { minimumPasswordAge: 0 },
      effectiveMinimumPasswordAge: 0.5,
      effectiveSource: "",
    });
    assert.ok(found.result === "fail" && found.message.includes("is 0.5 days, set by no linked group policy,"));
  });

  it("blames the declaration before the observation", () => {
    const found = outcome({ accountPolicy: { minimumPasswordAge: 2 }, effectiveMinimumPasswordAge: 1 });
    assert.ok(found.result === "fail" && found.message.includes("declared for corp.contoso.com is 2 days"));
  });

  it("does not evaluate a declared age that is not known", () => {
    const expected = {
      result: "notEvaluated",
      reason: "the minimum password age declared for corp.contoso.com is not known",
    };
    assert.deepEqual(outcome({ accountPolicy: { minimumPasswordAge: UNKNOWN } }), expected);
    assert.deepEqual(outcome({ accountPolicy: UNKNOWN }), expected);
  });

  it("has nothing to say about a policy without an account policy, such as that of the agent hosts", () => {
    assert.deepEqual(outcome({}), { result: "notApplicable" });
    assert.deepEqual(outcome({ accountPolicy: { passwordHistorySize: 24 } }), { result: "notApplicable" });
  });

  it("judges the age of a PSO likewise", () => {
    const pso = (minimumPasswordAge: unknown) =>
      outcomeOf(rule, PASSWORD_SETTINGS_OBJECT, {
        domain: "corp.contoso.com",
        name: "Pilot",
        settings: { minimumPasswordAge },
      });
    assert.deepEqual(pso(0), { result: "pass" });
    assert.deepEqual(pso(1), {
      result: "fail",
      message:
        'The minimum password age declared in corp.contoso.com by the PSO "Pilot" is 1 day, but must be 0, because writeback refuses users who changed their password within it.',
      fix: "Set its minimumPasswordAge to 0, or leave it out: 0 is the default.",
      key: "passwordSettings",
    });
    assert.equal(pso(UNKNOWN).result, "notEvaluated");
  });

  it("passes what is declared while the effect is not known yet", () => {
    const found = outcome({ accountPolicy: { minimumPasswordAge: 0 }, effectiveMinimumPasswordAge: UNKNOWN });
    assert.deepEqual(found, { result: "pass" });
  });
});
