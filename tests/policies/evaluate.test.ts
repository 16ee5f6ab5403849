import assert from "node:assert/strict";
import { evaluate } from "../../policies/evaluate.ts";
import { fingerprintOf, metadataOf } from "../../policies/finding.ts";
import { UNKNOWN } from "../../policies/rule.ts";
import { rules } from "../../policies/catalogue.ts";
import { AGENT_FLEET, GROUP_POLICY_OBJECT, NETWORK_INTERFACE, DOMAIN_ROOT_DELEGATION } from "../../policies/types.ts";
import { change, goodStack, today, view, two } from "./support/stackFixture.ts";

const agentCount = metadataOf(rules.find(({ id }) => id === "agent-count") ?? assert.fail());

describe("evaluate", () => {
  it("gives a finding its rule, its resource, the property to change and a fix", () => {
    const { findings } = evaluate(two, { today });
    assert.deepEqual(findings, [
      {
        rule: agentCount,
        resource: {
          type: AGENT_FLEET,
          name: "corp-agents",
          urn: "urn:pulumi:test::test::entra-writeback:index:AgentFleet::corp-agents",
        },
        property: "agentCount",
        message:
          "Forest corp.contoso.com is declared with 2 agent hosts, but must have at least 3: one may be updated while another fails, and without a running agent every reset fails.",
        fix: "Raise agents.count by 1 or more, or name as many hosts in agents.arcServers or agents.existing; a pilot with fewer is an exemption.",
        fingerprint: "3e96188c1f73d59b",
      },
    ]);
  });

  it("places findings where the view says, and gives them fingerprints that follow from rule, resource and property alone", () => {
    const placed = (line: number, agents: number) =>
      change(goodStack(), "corp-agents", "agentCount", agents).map((item) => ({
        ...item,
        placeOf: (property?: string) => ({ file: `${item.name} ${property}`, line }),
      }));
    const [before] = evaluate(placed(7, 2), { today }).findings;
    const [after] = evaluate(placed(8, 1), { today }).findings;
    assert.deepEqual(before?.place, { file: "corp-agents agentCount", line: 7 });
    assert.notEqual(before.message, after?.message);
    assert.equal(before.fingerprint, after?.fingerprint);
    const own = ["agent-count", before.resource.urn, "agentCount"] as const;
    assert.equal(before.fingerprint, fingerprintOf(...own));
    for (const index of own.keys()) {
      const other = own.map((part, at) => (at === index ? `${part}-` : part)) as [string, string, string];
      assert.notEqual(fingerprintOf(...other), before.fingerprint);
    }
  });

  it("tells what it could not evaluate apart from what passed", () => {
    const before = evaluate(goodStack(), { today });
    const after = evaluate(change(goodStack(), "corp-agents", "agentCount", UNKNOWN), { today });
    assert.equal(after.passed, before.passed - 1);
    assert.deepEqual(after.notEvaluated, [
      {
        rule: agentCount,
        resource: {
          type: AGENT_FLEET,
          name: "corp-agents",
          urn: "urn:pulumi:test::test::entra-writeback:index:AgentFleet::corp-agents",
        },
        property: "agentCount",
        reason: "the number of agent hosts of forest corp.contoso.com is not known",
      },
    ]);
  });

  it("says nothing about an empty stack", () => {
    assert.deepEqual(evaluate([], { today }), {
      rules: [],
      findings: [],
      notEvaluated: [],
      exempted: [],
      exemptions: [],
      passes: [],
      passed: 0,
      notApplicable: 0,
    });
  });

  it("looks at each resource a fixed number of times, however many there are", () => {
    const small = countReads(50);
    const large = countReads(500);
    assert.ok(small > 0);
    assert.equal(large, small * 10);
  });
});

/** Reads of properties in a stack of so many forests with three agents each. */
function countReads(forests: number): number {
  let reads = 0;
  const counted = (properties: Record<string, unknown>) =>
    new Proxy(properties, {
      get(target, key) {
        reads += 1;
        return Reflect.get(target, key) as unknown;
      },
    });
  const stack = Array.from({ length: forests }, (_, index) => {
    const domain = `d${index}.contoso.com`;
    const nics = [1, 2, 3].map((agent) =>
      view(NETWORK_INTERFACE, `${domain}-${agent}`, counted({ ipConfigurations: [] })),
    );
    return [
      view(AGENT_FLEET, domain, counted({ forest: domain, agentCount: 3, agentVersion: "1.1.2505.0" })),
      view(GROUP_POLICY_OBJECT, domain, counted({ domain, accountPolicy: { minimumPasswordAge: 0 } })),
      view(DOMAIN_ROOT_DELEGATION, domain, counted({ domain, rights: [] })),
      ...nics,
    ];
  }).flat();
  evaluate(stack, { today });
  return reads;
}
