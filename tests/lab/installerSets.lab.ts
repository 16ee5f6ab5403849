import assert from "node:assert/strict";
import { entriesOf, permissionSetNames, type PermissionSetName } from "../../facts/permissionSets.ts";
import { aceOf, writebackRights } from "../../facts/writebackRights.ts";
import { utcDay } from "../../facts/calendar.ts";
import { nameOf } from "../../formats/urn.ts";
import { evaluate, type Evaluation } from "../../policies/evaluate.ts";
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

const isDelegation = ({ type }: { readonly type: string }): boolean => type.endsWith(":DomainRootDelegation");

describe("a stack file that says nothing of the account, in a domain with the installer's", function () {
  let stopRefreshing: () => Promise<void>;
  let original: Buffer;
  let sid: string;

  const stackOf = async (serviceAccount: object | undefined): Promise<TestStack> =>
    testStack({ project: kit, stack: "lab", stackFile: await labStackFile([forestOf(first, { serviceAccount })]) });
  const delegation = (stack: TestStack) => stack.resources().find(isDelegation)?.outputs ?? assert.fail("none is made");
  /** All rules over everything that is deployed, as the policy pack has them. */
  const judged = (stack: TestStack): Evaluation =>
    evaluate(
      stack.resources().map(({ type, urn, parent, outputs = {} }) => {
        return { type, name: nameOf(urn), urn, ...(parent !== undefined && { parent }), properties: outputs };
      }),
      { today: utcDay(new Date()) },
    );
  const said = ({ findings }: Evaluation) =>
    findings.filter(({ rule, resource }) => isDelegation(resource) || rule.severity === "error");
  const entries = (dacl: Buffer) =>
    lab
      .acesOf(dacl)
      .map((ace) => ace.toString("hex"))
      .sort();

  before(async () => {
    process.env["ENTRA_WRITEBACK_PWSH"] = findPowerShell();
    await createInstallerAccount();
    // As Windows has it of members of protected groups within the hour.
    await lab.protectDacl(`CN=Administrator,CN=Users,${lab.root}`);
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
      assert.deepEqual(
        said(judged(stack)).map(({ rule, message }) => [
          rule.id,
          /permission set (\w+) on the root/.exec(message)?.[1],
        ]),
        powerful.map((name) => ["delegation-permission-sets", name]),
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
      const all = judged(stack);
      assert.deepEqual(said(all), []);
      const passed = all.passes.filter(({ resource }) => isDelegation(resource));
      for (const id of ["delegation-least-privilege", "delegation-permission-sets"])
        assert.ok(
          passed.some(({ rule }) => rule.id === id),
          id,
        );
      assert.deepEqual(
        outputs["permissionSets"],
        granted.filter((name) => name !== "KeyCredentialLink"),
      );
      assert.deepEqual((await takeAway(stack)).errors, []);
      for (const entry of entriesOf("KeyCredentialLink", sid)) await lab.addRootAce(entry);
      assert.deepEqual(entries(await lab.rootDacl()), entries(original));
    } finally {
      stack.remove();
    }
  });
});
