import assert from "node:assert/strict";
import { UNKNOWN } from "../../../policies/rule.ts";
import { agentVersion as rule } from "../../../policies/rules/agent-version.ts";
import { AGENT_FLEET, TENANT_SETTINGS } from "../../../policies/types.ts";
import { outcomeOf, view } from "../support/stackFixture.ts";

const government = view(TENANT_SETTINGS, "tenant", { cloud: "usGovernment" });
const outcome = (agentVersion: unknown, ...others: Parameters<typeof outcomeOf>[3] & object) =>
  outcomeOf(rule, AGENT_FLEET, { forest: "corp.contoso.com", agentVersion }, others);

describe("rule agent-version", () => {
  it("passes the first version with writeback and later ones, compared as numbers", () => {
    for (const version of ["1.1.977.0", "1.1.977.1", "1.1.2505.0", "1.2.0.0", "2.0.0.0", "1.1.10000.0"]) {
      assert.deepEqual(outcome(version), { result: "pass" }, version);
    }
  });

  it("fails the version before", () => {
    assert.deepEqual(outcome("1.1.972.0"), {
      result: "fail",
      message:
        "Agent version 1.1.972.0 of forest corp.contoso.com is below 1.1.977.0, the first that writes passwords back.",
      fix: "Set agents.version to 1.1.977.0 or later; only the newest is supported.",
      key: "agents.version",
    });
    for (const version of ["1.1.976.9", "1.0.9999.0", "0.9.977.0", "1.1.97.0"]) {
      assert.equal(outcome(version).result, "fail", version);
    }
  });

  it("fails 1.1.2102.0 in the US government cloud only", () => {
    assert.deepEqual(outcome("1.1.2102.0", government), {
      result: "fail",
      message:
        "Agent version 1.1.2102.0 of forest corp.contoso.com cannot write passwords back in the US government cloud.",
      fix: "Set agents.version to 1.1.2108.0 or later.",
      key: "agents.version",
    });
    assert.equal(outcome("1.1.2108.0", government).result, "pass");
    assert.equal(outcome("1.1.2102.0").result, "pass");
    assert.equal(outcome("1.1.2102.0", view(TENANT_SETTINGS, "tenant", { cloud: "public" })).result, "pass");
    assert.equal(outcome("1.1.2102.0", view(TENANT_SETTINGS, "tenant", {})).result, "pass");
  });

  it("fails what is no version", () => {
    const found = outcome("latest");
    assert.ok(found.result === "fail");
    assert.equal(
      found.message,
      'Agent version "latest" of forest corp.contoso.com is not a version, so nothing tells whether it can write back.',
    );
    for (const version of ["1.1.977", "1.1.2505.0-preview", "v1.1.2505.0", ""]) {
      assert.equal(outcome(version).result, "fail", version);
    }
  });

  it("does not evaluate an unknown version, or the broken one in an unknown cloud", () => {
    assert.deepEqual(outcome(UNKNOWN), {
      result: "notEvaluated",
      reason: "the agent version of forest corp.contoso.com is not known",
    });
    const unknown = view(TENANT_SETTINGS, "tenant", { cloud: UNKNOWN });
    assert.equal(outcome("1.1.2102.0", unknown).result, "notEvaluated");
    assert.equal(outcome("1.1.2505.0", unknown).result, "pass");
    assert.equal(outcome("1.1.2102.0", unknown, government).result, "fail");
  });
});
