import assert from "node:assert/strict";
import { attachPlugin } from "../../sandbox/plugin.ts";
import { runOperation } from "../../sandbox/run.ts";
import { kit, needsEngine, testStack, type TestStack } from "./engine.ts";

const today = new Date().toISOString().slice(0, 10);

/** One domain whose agents are people's, and boxes that a person attests. */
const stackFile = (on: boolean, note: string): string => `config:
  entra-writeback:tenant:
    id: 72f988bf-0000-0000-0000-000000000000
    selfServicePasswordReset: all
    writeback: { passwords: ${on}, cloudSync: ${on}, accountUnlock: ${on} }
    attestation: { by: Jo Doe, on: "${today}", note: ${note} }
  entra-writeback:forests:
    - domains: [corp.contoso.com]
      agents: { existing: [AGENT1, AGENT2, AGENT3] }
`;

describe("boxes that a person clears, and a destroy on the real engine", () => {
  let stack: TestStack;
  const left = () => stack.resources().map(({ type }) => type.split(":").at(-1) ?? "");
  const urn = () => stack.resources().find(({ type }) => type.endsWith(":TenantSettings"))?.urn ?? assert.fail();
  const named = (warnings: readonly string[]) => warnings.filter((text) => text.includes("check boxes yourself"));
  before(async function () {
    await needsEngine(this);
    stack = testStack({ project: kit, stack: "attested", stackFile: stackFile(true, "on"), attach: [attachPlugin] });
    await stack.up();
  });
  after(() => stack?.remove());

  it("are named while the rights are still there where the tenant is taken first", async () => {
    const run = await runOperation(
      stack.settings,
      ({ stack: engine }, options) => engine.destroy({ ...options, target: [urn()] }),
      () => Promise.resolve(),
    );
    assert.match(named(run.warnings).join(), /Clear these 3 check boxes yourself: .* a destroy does not wait for you/);
    assert.ok(!left().includes("TenantSettings") && left().includes("DomainRootDelegation"), left().join(" "));
  });

  it("are nobody's to clear once they are declared off and attested", async () => {
    stack.configure(stackFile(false, "cleared"));
    assert.deepEqual((await stack.update()).errors, []);
    const run = await stack.destroy();
    assert.deepEqual(named(run.warnings), []);
    const order = run.changes.map(({ type }) => type);
    assert.ok(order.indexOf("TenantSettings") < order.indexOf("DomainRootDelegation"), order.join(" "));
    assert.deepEqual(left(), []);
  });
});
