import assert from "node:assert/strict";
import { knownInputs } from "../../handover/knownInputs.ts";
import { UNKNOWN, type ResourceView } from "../../policies/rule.ts";
import { changesOf } from "../../handover/changes/collect.ts";

const type = "entra-writeback:index:GroupPolicyObject";
const policy = (properties: Record<string, unknown>): ResourceView => ({
  type,
  name: "policy",
  urn: `urn:pulumi:prod::own::${type}::policy`,
  properties: { domain: "corp.contoso.com", displayName: "P", accountPolicy: { minimumPasswordAge: 0 }, ...properties },
});

describe("what is handed over", () => {
  it("does not depend on a channel that another resource has yet to give", () => {
    const [change, ...more] = changesOf([policy({ channel: UNKNOWN })]);
    assert.deepEqual(more, []);
    assert.deepEqual(change?.parameters, changesOf([policy({})])[0]?.parameters);
    assert.equal(knownInputs(policy({ channel: "local" }), "")["channel"], "local");
  });

  it("is refused where anything else is not known, with its property", () => {
    const rights = { userRights: [{ right: "SeServiceLogonRight", principals: [UNKNOWN] }] };
    const refusals = { displayName: { displayName: UNKNOWN }, "userRights.0.principals.0": rights };
    for (const [path, properties] of Object.entries(refusals)) {
      assert.throws(() => changesOf([policy(properties)]), {
        message: `policy cannot be handed over: its ${path} is not known before it is deployed. Write the value itself.`,
      });
    }
  });
});
