import assert from "node:assert/strict";
import { UNKNOWN } from "../../../policies/rule.ts";
import { cloudSyncMasterSetting as rule } from "../../../policies/rules/cloud-sync-master-setting.ts";
import { TENANT_SETTINGS } from "../../../policies/types.ts";
import { outcomeOf } from "../support/stackFixture.ts";

const outcome = (passwordWriteback: unknown, cloudSyncWriteback: unknown) =>
  outcomeOf(rule, TENANT_SETTINGS, { passwordWriteback, cloudSyncWriteback });

describe("rule cloud-sync-master-setting", () => {
  it("fails cloud sync on with the master setting off, and nothing else", () => {
    assert.deepEqual(outcome(false, true), {
      result: "fail",
      message: "Writeback by cloud sync is on while password writeback itself is off, so nothing is written back.",
      fix: "Set tenant.writeback.passwords to true, or tenant.writeback.cloudSync to false.",
      key: "tenant.writeback.passwords",
    });
    assert.equal(outcome(true, true).result, "pass");
    assert.equal(outcome(true, false).result, "pass");
    assert.equal(outcome(false, false).result, "pass");
  });

  it("lets the known setting decide where it can, and does not evaluate where it cannot", () => {
    assert.equal(outcome(UNKNOWN, false).result, "pass");
    assert.equal(outcome(true, UNKNOWN).result, "pass");
    assert.deepEqual(outcome(UNKNOWN, true), {
      result: "notEvaluated",
      reason: "whether the master setting is on is not known",
    });
    assert.deepEqual(outcome(false, UNKNOWN), {
      result: "notEvaluated",
      reason: "whether writeback by cloud sync is on is not known",
    });
  });
});
