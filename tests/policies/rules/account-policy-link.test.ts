import assert from "node:assert/strict";
import { UNKNOWN } from "../../../policies/rule.ts";
import { accountPolicyLink as rule } from "../../../policies/rules/account-policy-link.ts";
import { GROUP_POLICY_OBJECT } from "../../../policies/types.ts";
import { outcomeOf } from "../support/stackFixture.ts";

const outcome = (properties: Record<string, unknown>) =>
  outcomeOf(rule, GROUP_POLICY_OBJECT, { domain: "corp.contoso.com", accountPolicy: {}, ...properties });

describe("rule account-policy-link", () => {
  it("passes the default, and the domain root in any spelling", () => {
    for (const linkTarget of [
      undefined,
      "DC=corp,DC=contoso,DC=com",
      "dc=Corp, dc=contoso, dc=com",
      " DC = corp , DC=contoso,DC=com ",
    ]) {
      assert.deepEqual(outcome({ linkTarget }), { result: "pass" }, linkTarget);
    }
    assert.deepEqual(outcome({ link: { order: 7, enabled: true, enforced: true } }), { result: "pass" });
  });

  it("has nothing to say about a policy for computers alone", () => {
    const linkTarget = "OU=Agents,DC=corp,DC=contoso,DC=com";
    assert.deepEqual(outcome({ accountPolicy: undefined, linkTarget }), { result: "notApplicable" });
    assert.equal(
      outcome({ accountPolicy: undefined, kerberosPolicy: { maxTicketAge: 10 }, linkTarget }).result,
      "fail",
    );
  });

  it("fails an organizational unit", () => {
    assert.deepEqual(outcome({ linkTarget: "OU=Users,DC=corp,DC=contoso,DC=com" }), {
      result: "fail",
      message:
        "The group policy of corp.contoso.com is linked to OU=Users,DC=corp,DC=contoso,DC=com, where its account policy reaches only local accounts of computers, not domain users.",
      fix: "Leave linkTarget out, or set it to the domain root DC=corp,DC=contoso,DC=com.",
    });
  });

  it("fails the root of another domain, also of the parent", () => {
    assert.equal(outcome({ linkTarget: "DC=contoso,DC=com" }).result, "fail");
  });

  it("fails a disabled link", () => {
    assert.deepEqual(outcome({ link: { enabled: false } }), {
      result: "fail",
      message: "The group policy of corp.contoso.com has a disabled link, so no domain controller applies it.",
      fix: "Set link.enabled to true, or leave link out: an enabled link at the domain root is the default.",
    });
  });

  it("does not evaluate what is not known", () => {
    const target = {
      result: "notEvaluated",
      reason: "where the policy of corp.contoso.com is linked is not known",
    };
    assert.deepEqual(outcome({ linkTarget: UNKNOWN }), target);
    assert.deepEqual(outcome({ link: UNKNOWN }), {
      result: "notEvaluated",
      reason: "whether the link of the policy of corp.contoso.com is enabled is not known",
    });
    assert.equal(outcome({ domain: UNKNOWN, linkTarget: "DC=contoso,DC=com" }).result, "notEvaluated");
  });

  it("fails what is known and wrong although something else is not known", () => {
    assert.equal(outcome({ link: UNKNOWN, linkTarget: "OU=Users,DC=corp,DC=contoso,DC=com" }).result, "fail");
    assert.equal(outcome({ linkTarget: UNKNOWN, link: { enabled: false } }).result, "fail");
  });
});
