import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { directoryFile } from "../../sandbox/plugin.ts";
import { needsEngine } from "./engine.ts";
import { recordedStack } from "./recordedStack.ts";

/**
 * Per example deployed by a former version, what an update with this one does: `operation type name`. Since 0.1.0 every domain
 * has its components, where a forest had one for all; they are bookkeeping of the state, and nothing in a directory changes. The
 * policies at domain roots, which were for every computer, are narrowed in place to the domain controllers. With a password in a Key
 * Vault the hosts are joined by a run command, which does nothing on a member, in the place of an extension, whose removal leaves them one. The locks
 * of the hosts are on their disks, and their network security groups let Windows' activation through. On each host a run command waits for its
 * agent, which runs already.
 */
const joinedAnew = (forest: string, hosts: number): string[] =>
  Array.from({ length: hosts }, (_, index) => `${forest}-agent-${index + 1}-domain-join`).flatMap((name) => [
    `create RoleAssignment ${name}`,
    `create VirtualMachineRunCommandByVirtualMachine ${name}`,
    `delete VirtualMachineExtension ${name}`,
  ]);
const lockedAnew = (forest: string, hosts: number): string[] =>
  Array.from({ length: hosts }, (_, index) => `replace ManagementLockByScope ${forest}-agent-${index + 1}`);
const waitedFor = (forest: string, hosts: number): string[] =>
  Array.from(
    { length: hosts },
    (_, index) => `create VirtualMachineRunCommandByVirtualMachine ${forest}-agent-${index + 1}-agent-return`,
  );
const expected: Readonly<Record<string, readonly string[]>> = {
  contoso: [
    "create GroupPolicyBaseline emea.corp.contoso.com",
    "create WritebackDelegation emea.corp.contoso.com",
    "update GroupPolicyObject corp.contoso.com",
    "update GroupPolicyObject emea.corp.contoso.com",
    "update GroupPolicyObject fabrikam.example",
    // A fleet tells of its hosts that are there already: an input that nothing is done by.
    "update AgentFleet fabrikam.example",
    ...joinedAnew("corp.contoso.com", 3),
    ...joinedAnew("fabrikam.example", 2),
    ...waitedFor("corp.contoso.com", 3),
    ...waitedFor("fabrikam.example", 2),
    ...lockedAnew("corp.contoso.com", 3),
    ...lockedAnew("fabrikam.example", 2),
    "update NetworkSecurityGroup corp.contoso.com",
    "update NetworkSecurityGroup fabrikam.example",
  ],
  hardened: [
    "update GroupPolicyObject corp.contoso.com",
    ...joinedAnew("corp.contoso.com", 3),
    ...waitedFor("corp.contoso.com", 3),
    ...lockedAnew("corp.contoso.com", 3),
    "update NetworkSecurityGroup corp.contoso.com",
  ],
  // The tenant's settings know now for whom Entra Connect Sync writes back: an input that nothing in the tenant changes by.
  pilot: [
    "create GroupPolicyBaseline emea.corp.contoso.com",
    "update AgentFleet corp.contoso.com",
    "update TenantSettings tenant",
  ],
};

describe("a stack that version 0.1.0 deployed", () => {
  before(function () {
    return needsEngine(this);
  });

  for (const [example, changes] of Object.entries(expected)) {
    it(`is taken over, and nothing is replaced or deleted but what has a successor: ${example}`, async () => {
      const stack = recordedStack("0.1.0", example);
      try {
        const { errors, counts, ...preview } = await stack.preview();
        assert.deepEqual(errors, []);
        assert.deepEqual(
          preview.changes.map(({ op, type, name }) => `${op} ${type} ${name}`).sort(),
          [...changes].sort(),
        );
        // What is not an operation on a resource of the kit is counted here too.
        const harmless = ["same", "create", "update", "delete", "replace"]; // of these, all that matter are among the changes
        assert.deepEqual(
          Object.keys(counts).filter((operation) => !harmless.includes(operation)),
          [],
        );
      } finally {
        stack.remove();
      }
    });
  }

  // Without Azure: what it has of the stack is not recorded.
  it("is updated, unchanged and taken away without a rest: pilot", async () => {
    const stack = recordedStack("0.1.0", "pilot");
    try {
      assert.deepEqual((await stack.up()).errors, []);
      assert.deepEqual((await stack.refresh()).changes, []);
      assert.deepEqual((await stack.destroy()).errors, []);
      assert.deepEqual(stack.resources(), []);
      const left = readFileSync(directoryFile(stack.folder), "utf8");
      assert.doesNotMatch(left, /Writeback pilot/);
      assert.doesNotMatch(left, /\(OA;[^)]*;S-1-5-21-[\d-]+\)/);
    } finally {
      stack.remove();
    }
  });
});
