import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SandboxError } from "../../sandbox/failure.ts";
import { attachPlugin, directoryFile } from "../../sandbox/plugin.ts";
import { runOperation, type OperationOptions } from "../../sandbox/run.ts";
import { pulumi } from "../../sandbox/deployment.ts";
import type { Workspace } from "../../sandbox/workspace.ts";
import { kit, needsEngine, testStack, type TestStack } from "./engine.ts";
import { declaredOff, takeAway } from "./takeAway.ts";

const today = new Date().toISOString().slice(0, 10);
const subscription = "/subscriptions/00000000-0000-0000-0000-000000000001";

/** One domain with all that a destroy could take away too early, and boxes that a person attests. */
const stackFile = `config:
  entra-writeback:tenant:
    id: 72f988bf-0000-0000-0000-000000000000
    selfServicePasswordReset: all
    writeback: { passwords: true, cloudSync: true, accountUnlock: true }
    attestation: { by: Jo Doe, on: "${today}", note: "on" }
    hybridIdentityAdministrators: [11111111-0000-0000-0000-000000000001]
  entra-writeback:forests:
    - domains: [corp.contoso.com]
      accountPolicy: { passwordHistorySize: 24 }
      serviceAccount: { name: writeback$, passwordReaders: [Agent-Hosts] }
      agents: { existing: [AGENT1, AGENT2, AGENT3] }
  entra-writeback:policyAlignment:
    - assignment: ${subscription}/providers/Microsoft.Authorization/policyAssignments/age
      by: parameter
      definition: /providers/Microsoft.Authorization/policyDefinitions/237b38db-ca4d-4259-9e47-7882441ca2c0
`;

describe("boxes that a person attested on, and a destroy on the real engine", () => {
  let stack: TestStack;
  let deployed: readonly string[];
  /** Of what there is: an empty component is nothing. */
  const urns = () =>
    stack
      .resources()
      .flatMap(({ urn, id }) => (id === undefined ? [] : [urn]))
      .sort();
  const directory = () => readFileSync(directoryFile(stack.folder), "utf8");
  const urn = () => urns().find((one) => one.includes(":TenantSettings::")) ?? assert.fail();
  const run = (operation: (workspace: Workspace, options: OperationOptions) => Promise<unknown>) =>
    runOperation(stack.settings, operation, () => Promise.resolve());
  /** As `pulumi destroy` does it: the sandbox's own takes protection off before. */
  const destroy = (options: object = {}) =>
    run(({ stack: engine }, given) => engine.destroy({ ...given, ...options } as OperationOptions));

  /** Refused, told once and without a stack trace; directory and state are as they were. */
  async function refused(running: Promise<unknown>): Promise<string> {
    const before = directory();
    const error = await running.then(
      () => assert.fail("it came to its end"),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof SandboxError, String(error));
    assert.equal(error.exitCode, 1);
    assert.equal(error.message.match(/counts as on \(attested: Jo Doe on .* \(on\)\)/g)?.length, 1, error.message);
    assert.match(error.message, /^First clear these 3 check boxes:$/m);
    assert.ok(error.message.includes(`pulumi state delete '${urn()}'`), error.message);
    assert.doesNotMatch(error.message, /\n\s+at /);
    assert.deepEqual(urns(), deployed);
    assert.equal(directory(), before);
    return error.message;
  }

  before(async function () {
    await needsEngine(this);
    stack = testStack({ project: kit, stack: "attested", stackFile, attach: [attachPlugin] });
    await stack.up();
    deployed = urns();
    for (const type of [
      "DomainRootDelegation",
      "GroupManagedServiceAccount",
      "DirectoryRoleAssignment",
      "PolicyAssign",
    ])
      assert.ok(
        deployed.some((one) => one.includes(type)),
        type,
      );
  });
  after(() => stack?.remove());

  it("is refused past protected resources, for the settings alone, and where errors do not stop it", async () => {
    await refused(destroy({ excludeProtected: true }));
    await refused(destroy({ target: [urn()] }));
    await refused(destroy({ excludeProtected: true, continueOnError: true }));
  });

  it("is refused by the sandbox's own, which says how to go on there", async () => {
    const told = await refused(stack.destroy());
    assert.match(told, /In the sandbox: the same in the stack file, with `ewb sandbox up`/);
    assert.doesNotMatch(told, /Deletion protection taken off[^]*Deletion protection taken off/);
  });

  it("goes where somebody takes the settings out of the state, as the text says", async () => {
    await run((workspace) => pulumi(workspace, ["state", "delete", urn(), "--yes"]));
    assert.deepEqual((await destroy({ excludeProtected: true })).errors, []);
    assert.ok(!urns().some((one) => one.includes("DomainRootDelegation")), urns().join("\n"));
    assert.deepEqual((await stack.update()).errors, []);
    deployed = urns();
    await refused(destroy({ excludeProtected: true }));
  });

  it("goes once they are declared off and attested, not before; rights last, and leaves nothing", async () => {
    stack.configure(declaredOff(stackFile).replace(/^ {4}attestation:.*\n( {6}.*\n)*/m, ""));
    assert.deepEqual((await stack.update()).errors, []);
    // Declared off and attested by nobody is no statement: the last one said on.
    deployed = urns();
    await refused(destroy({ excludeProtected: true }));
    const gone = await takeAway(stack);
    assert.deepEqual(gone.errors, []);
    assert.doesNotMatch(gone.warnings.join(), /check box(es)? yourself/);
    const order = gone.changes.map(({ type }) => type);
    for (const type of ["DomainRootDelegation", "GroupPolicyObject", "DirectoryRoleAssignment", "PolicyAssignment"])
      assert.ok(order.indexOf("TenantSettings") < order.indexOf(type), order.join(" "));
    assert.deepEqual(urns(), []);
  });
});

describe("the settings of a tenant, attested on, that a program does not declare any more", () => {
  const program = (
    ...components: string[]
  ) => `import * as kit from ${JSON.stringify(join(kit, "components/index.ts"))};
${components.join("\n")}
`;
  const rights = `const dependsOn = [new kit.WritebackDelegation("corp", { domain: "corp.contoso.com", account: "svc$" })];`;
  const tenant = (change: string) =>
    `new kit.TenantWriteback("tenant", { tenantId: "72f988bf-0000-0000-0000-000000000000", ${change} }, { dependsOn });`;
  const attested = (note: string) => `attestation: { by: "Jo Doe", on: "${today}", note: "${note}" }`;
  let stack: TestStack;
  before(async function () {
    await needsEngine(this);
    stack = testStack({ program: program(rights, tenant(attested("on"))), attach: [attachPlugin] });
    assert.deepEqual((await stack.up()).errors, []);
  });
  after(() => stack?.remove());

  it("stay, and so do the rights, until they are declared off and attested", async () => {
    stack.rewrite(program());
    await assert.rejects(stack.update(), /counts as on \(attested: Jo Doe[^]*declare it again where it was taken out/);
    const types = stack.resources().map(({ type }) => type.split(":").at(-1));
    assert.ok(types.includes("TenantSettings") && types.includes("DomainRootDelegation"), types.join(" "));
    const off = "passwordWriteback: false, cloudSyncWriteback: false, accountUnlock: false";
    stack.rewrite(program(rights, tenant(`${off}, ${attested("cleared")}`)));
    assert.deepEqual((await stack.update()).errors, []);
    stack.rewrite(program());
    assert.deepEqual((await stack.update()).errors, []);
    assert.deepEqual(
      stack.resources().filter(({ type }) => type.startsWith("entra-writeback:")),
      [],
    );
  });

  it("of another tenant are not put in their place", async () => {
    stack.rewrite(program(rights, tenant(attested("on"))));
    assert.deepEqual((await stack.update()).errors, []);
    stack.rewrite(program(rights, tenant(attested("on")).replace("72f988bf", "00000000")));
    await assert.rejects(stack.preview(), /is another tenant, but in 72f988bf-0000-0000-0000-000000000000 "Enable/);
  });
});
