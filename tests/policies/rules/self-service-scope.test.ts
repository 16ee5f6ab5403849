import assert from "node:assert/strict";
import { UNKNOWN } from "../../../policies/rule.ts";
import { selfServiceScope as rule } from "../../../policies/rules/self-service-scope.ts";
import { TENANT_SETTINGS } from "../../../policies/types.ts";
import { outcomeOf } from "../support/stackFixture.ts";

const outcome = (selfServicePasswordResetScope: unknown, passwordWriteback: unknown, cloudSyncWriteback: unknown) =>
  outcomeOf(rule, TENANT_SETTINGS, { selfServicePasswordResetScope, passwordWriteback, cloudSyncWriteback });

describe("rule self-service-scope", () => {
  it("fails the scope none while a writeback setting is on", () => {
    const expected = {
      result: "fail",
      message:
        "Password writeback is on, but the scope of self-service password reset is none, so no user can reset a password.",
      fix: "Set tenant.selfServicePasswordReset to all, or to {group: <object id>} for a pilot.",
      key: "tenant.selfServicePasswordReset",
    };
    assert.deepEqual(outcome("none", true, false), expected);
    assert.deepEqual(outcome("none", UNKNOWN, true), expected);
  });

  it("passes all, a group, and none while everything is off", () => {
    assert.equal(outcome("all", true, true).result, "pass");
    assert.equal(outcome("group", true, UNKNOWN).result, "pass");
    assert.equal(outcome("none", false, false).result, "pass");
  });

  it("does not evaluate an unknown scope, or none with an unknown setting", () => {
    assert.deepEqual(outcome(UNKNOWN, true, true), {
      result: "notEvaluated",
      reason: "the scope of self-service password reset is not known",
    });
    assert.deepEqual(outcome("none", false, UNKNOWN), {
      result: "notEvaluated",
      reason: "whether password writeback is on is not known",
    });
  });
});
