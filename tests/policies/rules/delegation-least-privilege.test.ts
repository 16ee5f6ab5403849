import assert from "node:assert/strict";
import { UNKNOWN } from "../../../policies/rule.ts";
import { delegationLeastPrivilege as rule } from "../../../policies/rules/delegation-least-privilege.ts";
import { DOMAIN_ROOT_DELEGATION } from "../../../policies/types.ts";
import { outcomeOf } from "../support/stackFixture.ts";

const all = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];
const inetOrgPerson = ["InetOrgPersonResetPassword", "InetOrgPersonWriteLockoutTime", "InetOrgPersonWritePwdLastSet"];
const outcome = (rights: unknown, reportedOverGrants?: unknown, overGrants?: unknown) => {
  const names = { domain: "corp.contoso.com", account: "provAgentgMSA$" };
  return outcomeOf(rule, DOMAIN_ROOT_DELEGATION, { ...names, rights, overGrants, reportedOverGrants });
};

describe("rule delegation-least-privilege", () => {
  it("passes the four and fewer", () => {
    assert.deepEqual(outcome(all), { result: "pass" });
    assert.deepEqual(outcome(["ResetPassword"], []), { result: "pass" });
    assert.deepEqual(outcome(all, UNKNOWN, UNKNOWN), { result: "pass" });
  });

  it("passes the three rights on inetOrgPerson objects, declared or granted by someone else, and no fourth", () => {
    assert.deepEqual(outcome([...all, ...inetOrgPerson]), { result: "pass" });
    assert.deepEqual(outcome(all, inetOrgPerson), { result: "pass" });
    assert.equal(outcome([...all, "InetOrgPersonChangePassword"]).result, "fail");
    assert.equal(outcome(all, ["ChangePassword"]).result, "fail");
  });

  it("fails a fifth right", () => {
    assert.deepEqual(outcome([...all, "ChangePassword"]), {
      result: "fail",
      message:
        "provAgentgMSA$ is given ChangePassword in corp.contoso.com, but writeback needs only ResetPassword, WriteLockoutTime, WritePwdLastSet, UnexpirePassword.",
      fix: "Remove ChangePassword from rights.",
    });
    assert.equal(outcome(["toString"]).result, "fail");
  });

  it("fails entries found in the directory beyond them", () => {
    const ace = "(OA;CI;CR;00299570-246d-11d0-a768-00aa006e0529;;S-1-5-21-1-2-3-1104)";
    assert.deepEqual(outcome(all, [ace]), {
      result: "fail",
      message: `provAgentgMSA$ holds an entry beyond the rights of writeback on the root of corp.contoso.com: ${ace}`,
      fix: "Remove them from the domain root's access control list, with dsacls or the Security tab; the kit removes only what came later than the resource.",
    });
    const two = outcome(all, [ace, "ChangePassword"]);
    assert.ok(two.result === "fail" && two.message.startsWith("provAgentgMSA$ holds 2 entries beyond"));
  });

  it("fails a tolerated entry once, before it is observed and after", () => {
    const ace = "(A;CI;GA;;;S-1-5-21-1-2-3-1104)";
    assert.deepEqual(outcome(all, UNKNOWN, [ace]), outcome(all, [ace], [ace]));
    const told = outcome(all, UNKNOWN, [ace]);
    assert.ok(told.result === "fail" && told.message.startsWith("provAgentgMSA$ holds an entry beyond"));
  });

  it("does not evaluate unknown rights unless a known one is too much", () => {
    const expected = {
      result: "notEvaluated",
      reason: "the list of rights of provAgentgMSA$ in corp.contoso.com is not known",
    };
    assert.deepEqual(outcome(UNKNOWN), expected);
    assert.deepEqual(outcome([...all, UNKNOWN]), expected);
    assert.equal(outcome([UNKNOWN, "ChangePassword"]).result, "fail");
    assert.equal(outcome(UNKNOWN, ["(A;;GA;;;S-1-5-21-1-2-3-1104)"]).result, "fail");
  });
});
