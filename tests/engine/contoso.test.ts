import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SandboxError } from "../../sandbox/failure.ts";
import { openSimulatedDirectory } from "../../sandbox/directory.ts";
import { attachPlugin, directoryFile, tenantFile } from "../../sandbox/plugin.ts";
import { openSimulatedTenant } from "../../sandbox/tenant.ts";
import { attestedToday } from "../support/attestedToday.ts";
import { kit, needsEngine, testStack, type TestStack } from "./engine.ts";
import { takeAway } from "./takeAway.ts";

const contoso = attestedToday(readFileSync(join(kit, "examples", "Pulumi.contoso.yaml"), "utf8"));
const changes = (run: { changes: readonly { op: string; type: string; name: string; paths: readonly string[] }[] }) =>
  run.changes.map(({ op, type, name, paths }) => [op, `${type} ${name}`, ...paths]);

describe("contoso on the real engine", () => {
  let stack: TestStack;
  const drift = () => openSimulatedDirectory(directoryFile(stack.folder)).drift;

  before(async function () {
    await needsEngine(this);
    stack = testStack({ project: kit, stack: "contoso", stackFile: contoso, attach: [attachPlugin] });
  });
  after(() => stack?.remove());

  it("is previewed without touching directory or tenant", async () => {
    const run = await stack.preview();
    assert.deepEqual(run.errors, []);
    assert.deepEqual(Object.keys(run.counts), ["create"]);
    assert.throws(() => readFileSync(directoryFile(stack.folder)), { code: "ENOENT" });
  });

  it("is deployed in the right order: every domain before the tenant's switch", async () => {
    const run = await stack.up();
    assert.deepEqual(run.errors, []);
    const order = run.changes.map(({ type }) => type);
    const last = Math.max(
      ...["GroupPolicyObject", "DomainRootDelegation", "VirtualMachine"].map((type) => order.lastIndexOf(type)),
    );
    assert.ok(order.indexOf("TenantSettings") > last, order.join(" "));
    assert.equal(order.filter((type) => type === "VirtualMachine").length, 5);
    assert.equal(order.filter((type) => type === "GroupPolicyObject").length, 3);
  });

  it("shows no changes in a second update and in a refresh", async () => {
    assert.deepEqual(changes(await stack.update()), []);
    assert.deepEqual(changes(await stack.refresh()), []);
  });

  it("differs in exactly the place that was changed", async () => {
    stack.configure(contoso.replace("passwordHistorySize: 24", "passwordHistorySize: 20"));
    const run = await stack.preview();
    const path = "accountPolicy.passwordHistorySize";
    assert.deepEqual(changes(run).sort(), [
      ["update", "GroupPolicyObject corp.contoso.com", path],
      ["update", "GroupPolicyObject emea.corp.contoso.com", path],
    ]);
    stack.configure(contoso);
  });

  const drifts: Record<string, { make(): Promise<string>; seen: string[] }> = {
    "an age raised": {
      make: () => drift().raiseMinimumPasswordAge("corp.contoso.com"),
      seen: ["GroupPolicyObject corp.contoso.com", "accountPolicy.minimumPasswordAge"],
    },
    "an entry removed": {
      make: () => drift().removeAce("fabrikam.example"),
      seen: ["DomainRootDelegation fabrikam.example", "rights[0]"],
    },
    "another policy above": {
      make: () => drift().linkOtherPolicy("emea.corp.contoso.com"),
      seen: ["GroupPolicyObject emea.corp.contoso.com", "link.order"],
    },
  };
  it(`drift of every kind is what refresh shows and up mends, and nothing else: ${Object.keys(drifts).join(", ")}`, async () => {
    for (const { make } of Object.values(drifts)) await make();
    const all = Object.values(drifts)
      .map(({ seen }) => ["update", ...seen])
      .sort();
    assert.deepEqual(changes(await stack.refresh()).sort(), all);
    const mended = await stack.update();
    assert.deepEqual(mended.errors, []);
    assert.deepEqual(changes(mended).sort(), all);
    assert.deepEqual(changes(await stack.refresh()), []);
  });

  it("says of the tenant what production would: attested, and blind to what happens in the portal", async () => {
    const evidence = () =>
      stack.resources().find(({ urn }) => urn.endsWith(":TenantSettings::tenant"))?.outputs?.["evidence"];
    assert.equal(evidence(), "attested");
    await openSimulatedTenant(tenantFile(stack.folder)).clearCloudSync();
    assert.deepEqual(changes(await stack.refresh()), []);
  });

  const overGrants = (): unknown =>
    stack.resources().find(({ urn }) => urn.endsWith(":DomainRootDelegation::corp.contoso.com"))?.outputs?.[
      "reportedOverGrants"
    ];
  let granted: string;

  it("tells of what somebody granted besides, and leaves it", async () => {
    assert.deepEqual(overGrants(), []);
    granted = /\(OA;[^)]*\)/.exec(await drift().addOverGrant("corp.contoso.com"))?.[0] ?? assert.fail();
    assert.deepEqual(changes(await stack.refresh()), []);
    assert.deepEqual(overGrants(), [granted]);
  });

  it("leaves nothing of its own when its boxes are cleared and it is destroyed", async () => {
    await takeAway(stack);
    assert.deepEqual(stack.resources(), []);
    const left = readFileSync(directoryFile(stack.folder), "utf8");
    assert.doesNotMatch(left, /Entra password writeback/);
    assert.deepEqual(left.match(/\(OA;[^)]*;S-1-5-21-[\d-]+\)/g), [granted]);
  });
});

describe("a stack that must not be deployed", () => {
  let stack: TestStack;
  before(async function () {
    await needsEngine(this);
    const bad = contoso.replace("minimumPasswordAge: 0 #", "minimumPasswordAge: 1 #");
    stack = testStack({ project: kit, stack: "contoso", stackFile: bad, attach: [attachPlugin] });
  });
  after(() => stack?.remove());

  it("is stopped by the rule before anything exists", async () => {
    await assert.rejects(stack.up(), SandboxError);
    assert.throws(() => readFileSync(directoryFile(stack.folder)), { code: "ENOENT" });
  });

  it("is told with the lines of the stack file when the file itself is wrong", async () => {
    stack.configure(contoso.replace("accountUnlock: true", "acountUnlock: true"));
    await assert.rejects(stack.up(), (error: Error) => {
      assert.match(error.message, /Pulumi\.contoso\.yaml:\d+:\d+: tenant\.writeback\.acountUnlock: /);
      assert.doesNotMatch(error.message, /\n\s+at /);
      return true;
    });
  });
});
