import assert from "node:assert/strict";
import { entriesOf, permissionSetNames, type PermissionSetName } from "../../facts/permissionSets.ts";
import { aceOf, writebackRights } from "../../facts/writebackRights.ts";
import leastPrivilege from "../../policies/rules/directory/delegation-least-privilege/rule.ts";
import permissionSets from "../../policies/rules/directory/delegation-permission-sets/rule.ts";
import type { Outcome, RuleCheck } from "../../policies/rule.ts";
import { kit, testStack, type TestStack } from "../engine/engine.ts";
import { takeAway } from "../engine/takeAway.ts";
import { findPowerShell } from "../scripts/powerShell.ts";
import { accountName, createInstallerAccount } from "./installerAccount.ts";
import * as lab from "./lab.ts";
import { first } from "./labDomain.ts";
import { forestOf, labStackFile } from "./labStack.ts";

/** All that the installer grants its account; the last set is for accounts that it did not make. */
const granted = permissionSetNames.filter((name) => name !== "CustomAccount");
/** Those of them that do more than read. */
const powerful: PermissionSetName[] = [
  "PasswordHashSync",
  "KeyCredentialLink",
  "HybridExchangePermissions",
  "GroupWriteBack",
  "UserGroupCreateDelete",
];

describe("a stack file that says nothing of the account, in a domain with the installer's", function () {
  let stopRefreshing: () => Promise<void>;
  let original: Buffer;
  let sid: string;

  const stackOf = async (serviceAccount: object | undefined): Promise<TestStack> =>
    testStack({ project: kit, stack: "lab", stackFile: await labStackFile([forestOf(first, { serviceAccount })]) });
  const delegation = (stack: TestStack) =>
    stack.resources().find(({ type }) => type.endsWith(":DomainRootDelegation"))?.outputs ??
    assert.fail("none is made");
  const judged = (rule: RuleCheck, properties: Record<string, unknown>): Outcome =>
    rule.check({ type: "", name: "", urn: "", properties }, undefined as never);

  before(async () => {
    process.env["ENTRA_WRITEBACK_PWSH"] = findPowerShell();
    await createInstallerAccount();
    const seen = await lab.call("DomainRootDelegation", "Observe", {
      account: accountName,
      accountDomain: lab.domain,
      rights: [],
    });
    sid = String(seen["accountSid"]);
    const sets = granted.flatMap((name) => entriesOf(name, sid));
    for (const entry of new Set([...writebackRights.map((right) => aceOf(right, sid)), ...sets])) {
      await lab.addRootAce(entry);
    }
    original = await lab.rootDacl();
    stopRefreshing = lab.keepRefreshingPolicy();
  });
  after(() => stopRefreshing());

  it("adds nothing that is there, takes nothing away, and names each set that is not declared", async () => {
    const stack = await stackOf(undefined);
    try {
      assert.deepEqual((await stack.up()).errors, []);
      assert.equal((await lab.rootDacl()).toString("hex"), original.toString("hex"));
      const outputs = delegation(stack);
      assert.deepEqual([outputs["accountName"], outputs["addedRights"]], [accountName, []]);
      assert.deepEqual(outputs["permissionSets"], granted);
      assert.deepEqual(judged(leastPrivilege, outputs), { result: "pass" });
      const outcome = judged(permissionSets, outputs);
      assert.ok(outcome.result === "fail");
      assert.deepEqual(
        outcome.violations.map(({ message }) => /permission set (\w+) on the root/.exec(message)?.[1]),
        powerful,
      );
      assert.deepEqual((await stack.update()).changes, []);
      assert.deepEqual((await stack.refresh()).changes, []);
      assert.deepEqual((await takeAway(stack)).errors, []);
      assert.equal((await lab.rootDacl()).toString("hex"), original.toString("hex"));
    } finally {
      stack.remove();
    }
  });

  it("passes its rules where the sets are declared; one that is named for removal goes, and nothing else", async () => {
    const otherPermissions = powerful.filter((name) => name !== "KeyCredentialLink");
    const stack = await stackOf({ name: "provAgentgMSA$", otherPermissions, removedEntries: ["KeyCredentialLink"] });
    try {
      assert.deepEqual((await stack.up()).errors, []);
      const outputs = delegation(stack);
      assert.deepEqual(judged(leastPrivilege, outputs), { result: "pass" });
      assert.deepEqual(judged(permissionSets, outputs), { result: "pass", evidence: "observed" });
      assert.deepEqual(
        outputs["permissionSets"],
        granted.filter((name) => name !== "KeyCredentialLink"),
      );
      assert.deepEqual((await takeAway(stack)).errors, []);
      for (const entry of entriesOf("KeyCredentialLink", sid)) await lab.addRootAce(entry);
      assert.equal((await lab.rootDacl()).length, original.length);
    } finally {
      stack.remove();
    }
  });
});
