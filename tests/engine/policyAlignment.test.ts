import assert from "node:assert/strict";
import { attachPlugin } from "../../sandbox/plugin.ts";
import { kit, needsEngine, testStack } from "./engine.ts";

const subscription = "/subscriptions/00000000-0000-0000-0000-000000000001";
const stackFile = `config:
  azure-native:location: westeurope
  entra-writeback:tenant:
    id: 72f988bf-0000-0000-0000-000000000000
    selfServicePasswordReset: all
    writeback: { passwords: true, cloudSync: true, accountUnlock: true }
  entra-writeback:forests:
    - domains: [corp.contoso.com]
      accountPolicy: { passwordHistorySize: 24 }
  entra-writeback:policyAlignment:
    - assignment: /providers/Microsoft.Management/managementGroups/corp/providers/Microsoft.Authorization/policyAssignments/baseline
      by: exemption
      scope: ${subscription}/resourceGroups/domain-controllers
      reason: password writeback refuses users inside the minimum password age
      compensatingControls: password history of 24
      expires: 2099-06-30
    - assignment: ${subscription}/providers/Microsoft.Authorization/policyAssignments/age
      by: parameter
      definition: /providers/Microsoft.Authorization/policyDefinitions/237b38db-ca4d-4259-9e47-7882441ca2c0
`;

describe("an alignment of Azure Policy on the real engine", () => {
  before(function () {
    return needsEngine(this);
  });

  it("is deployed, judged by the policy pack, unchanged, and gone with the stack", async () => {
    const stack = testStack({ project: kit, stackFile, attach: [attachPlugin] });
    try {
      const up = await stack.up();
      assert.deepEqual(up.errors, []);
      assert.deepEqual(
        up.policies.filter(({ message }) => message.includes("Policy assignment")),
        [],
      );
      assert.equal(up.policies.filter(({ level }) => level === "mandatory").length, 0);
      const made = up.changes.filter(({ type }) => type.startsWith("Policy")).map(({ op, type }) => `${op} ${type}`);
      assert.deepEqual(made.sort(), [
        "create PolicyAlignment",
        "create PolicyAlignment",
        "create PolicyAssignment",
        "create PolicyExemption",
      ]);
      assert.deepEqual((await stack.update()).changes, []);
      await stack.destroy();
      assert.deepEqual(stack.resources(), []);
    } finally {
      stack.remove();
    }
  });
});
