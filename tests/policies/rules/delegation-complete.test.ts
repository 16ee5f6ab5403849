import assert from "node:assert/strict";
import { UNKNOWN } from "../../../policies/rule.ts";
import { delegationComplete as rule } from "../../../policies/rules/delegation-complete.ts";
import { DOMAIN_ROOT_DELEGATION } from "../../../policies/types.ts";
import { outcomeOf } from "../support/stackFixture.ts";

const all = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];
const outcome = (rights: unknown) =>
  outcomeOf(rule, DOMAIN_ROOT_DELEGATION, { domain: "corp.contoso.com", account: "provAgentgMSA$", rights });

describe("rule delegation-complete", () => {
  it("passes the four in any order, and more", () => {
    assert.deepEqual(outcome(all), { result: "pass" });
    assert.deepEqual(outcome([...all].reverse()), { result: "pass" });
    assert.deepEqual(outcome([...all, "ChangePassword"]), { result: "pass" });
  });

  it("fails each of the four when it is missing", () => {
    for (const right of all) {
      const found = outcome(all.filter((item) => item !== right));
      assert.ok(found.result === "fail" && found.fix === `Add ${right} to rights.`, right);
    }
  });

  it("names everything that is missing at once", () => {
    assert.deepEqual(outcome(["ResetPassword", "WriteLockoutTime"]), {
      result: "fail",
      message:
        "provAgentgMSA$ lacks Write pwdLastSet on descendant users, Unexpire Password on the domain root in corp.contoso.com, so writeback is refused there.",
      fix: "Add WritePwdLastSet, UnexpirePassword to rights.",
    });
    assert.equal(outcome([]).result, "fail");
    assert.equal(outcome(undefined).result, "fail");
  });

  it("does not evaluate while the missing right may be among the unknown ones", () => {
    assert.deepEqual(outcome(UNKNOWN), {
      result: "notEvaluated",
      reason: "the list of rights of provAgentgMSA$ in corp.contoso.com is not known",
    });
    assert.deepEqual(outcome([...all.slice(1), UNKNOWN]), {
      result: "notEvaluated",
      reason: "a right of provAgentgMSA$ in corp.contoso.com is not known",
    });
    assert.equal(outcome([...all.slice(2), UNKNOWN]).result, "fail");
    assert.equal(outcome([...all, UNKNOWN]).result, "pass");
  });
});
