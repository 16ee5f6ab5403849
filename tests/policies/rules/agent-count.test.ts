import assert from "node:assert/strict";
import { UNKNOWN } from "../../../policies/rule.ts";
import { agentCount as rule } from "../../../policies/rules/agent-count.ts";
import { AGENT_FLEET } from "../../../policies/types.ts";
import { outcomeOf, view } from "../support/stackFixture.ts";

const forest = "corp.contoso.com";

describe("rule agent-count", () => {
  it("passes three and more", () => {
    for (const agentCount of [3, 4]) {
      assert.deepEqual(outcomeOf(rule, AGENT_FLEET, { forest, agentCount }), { result: "pass" });
    }
  });

  it("fails two, the boundary", () => {
    assert.deepEqual(outcomeOf(rule, AGENT_FLEET, { forest, agentCount: 2 }), {
      result: "fail",
      message:
        "Forest corp.contoso.com has 2 agents, but must have at least 3: one may be updated while another fails, and without a running agent every reset fails.",
      fix: "Raise agents.count by 1 or more, or add as many Azure Arc servers to agents.arcServers; a pilot with fewer is an exemption.",
      key: "agents.count",
    });
  });

  it("tells one agent in the singular", () => {
    const found = outcomeOf(rule, AGENT_FLEET, { forest, agentCount: 1 });
    assert.ok(found.result === "fail" && found.message.startsWith("Forest corp.contoso.com has 1 agent,"));
  });

  it("counts the fleets of one forest together, whatever their case, and judges once", () => {
    const arc = view(AGENT_FLEET, "arc", { forest: "CORP.contoso.com", agentCount: 1 });
    assert.equal(outcomeOf(rule, AGENT_FLEET, { forest, agentCount: 2 }, [arc]).result, "pass");
    assert.equal(outcomeOf(rule, AGENT_FLEET, { forest, agentCount: 1 }, [arc]).result, "fail");
  });

  it("does not count the fleets of other forests", () => {
    const other = view(AGENT_FLEET, "other", { forest: "fabrikam.com", agentCount: 3 });
    assert.equal(outcomeOf(rule, AGENT_FLEET, { forest, agentCount: 2 }, [other]).result, "fail");
  });

  it("does not evaluate an unknown count, of its own or of a fleet beside it, or an unknown forest", () => {
    const expected = { result: "notEvaluated", reason: "the number of agents of forest corp.contoso.com is not known" };
    assert.deepEqual(outcomeOf(rule, AGENT_FLEET, { forest, agentCount: UNKNOWN }), expected);
    const beside = view(AGENT_FLEET, "arc", { forest, agentCount: UNKNOWN });
    assert.deepEqual(outcomeOf(rule, AGENT_FLEET, { forest, agentCount: 2 }, [beside]), expected);
    assert.deepEqual(outcomeOf(rule, AGENT_FLEET, { forest: UNKNOWN, agentCount: 3 }), {
      result: "notEvaluated",
      reason: "the forest of the fleet is not known",
    });
  });
});
