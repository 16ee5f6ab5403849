import assert from "node:assert/strict";
import { attachPlugin } from "../../sandbox/plugin.ts";
import { kit, needsEngine, testStack, type EngineRun, type TestStack } from "./engine.ts";

const stackFile = (cloudSync: string) => `config:
  azure-native:location: westeurope
  entra-writeback:tenant:
    id: 72f988bf-0000-0000-0000-000000000000
    selfServicePasswordReset: all
    writeback: { passwords: true, cloudSync: true, accountUnlock: true }
  entra-writeback:forests:
    - domains:
        - { name: corp.contoso.com, cloudSync: ${cloudSync} }
        - { name: old.corp.contoso.com, syncedBy: connectSync }
      accountPolicy: { passwordHistorySize: 24 }
`;
const changes = ({ changes }: EngineRun) => changes.map(({ op, type, name }) => `${op} ${type} ${name}`);

/** Application, secrets, jobs: what the tenant is given of it. */
const synchronization = (run: EngineRun) => changes(run).filter((change) => /Application|Synchronization/.test(change));

describe("a cloud sync configuration on the real engine", () => {
  let stack: TestStack;
  before(function () {
    return needsEngine(this);
  });
  afterEach(() => stack?.remove());

  const made = (cloudSync: string) => {
    stack = testStack({ project: kit, stack: "test", stackFile: stackFile(cloudSync), attach: [attachPlugin] });
  };
  const configured = (cloudSync: string) => stack.configure(stackFile(cloudSync));

  it("is made before the tenant's switch, stays as it is, is started, and goes without a rest", async () => {
    made("{ passwordHashSync: true, deleteProtection: false }");
    const up = await stack.up();
    assert.deepEqual(up.errors, []);
    assert.deepEqual(synchronization(up), [
      "create ApplicationFromTemplate corp.contoso.com",
      "create SynchronizationSecret corp.contoso.com",
      "create SynchronizationJob corp.contoso.com-provisioning",
      "create SynchronizationJob corp.contoso.com-password-hash",
    ]);
    const order = changes(up);
    assert.ok(order.indexOf("create TenantSettings tenant") > order.findIndex((one) => one.includes("password-hash")));
    assert.match(up.output, /SynchronizationJob corp\.contoso\.com-provisioning {2}not started/);

    // The service tells another template than it was given; a refresh must not make that a replacement.
    const refreshed = await stack.refresh();
    assert.deepEqual(refreshed.errors, []);
    assert.deepEqual(changes(refreshed), []);
    assert.deepEqual(changes(await stack.update()), []);

    configured("{ passwordHashSync: true, deleteProtection: false, started: true }");
    assert.deepEqual(synchronization(await stack.update()).sort(), [
      "update SynchronizationJob corp.contoso.com-password-hash",
      "update SynchronizationJob corp.contoso.com-provisioning",
    ]);

    configured("{ passwordHashSync: false, deleteProtection: false, started: true }");
    assert.deepEqual(synchronization(await stack.update()).sort(), [
      "delete SynchronizationJob corp.contoso.com-password-hash",
      "update SynchronizationSecret corp.contoso.com",
    ]);
    await stack.destroy();
    assert.deepEqual(stack.resources(), []);
  });

  it("is taken over as it is, and left when the stack goes", async () => {
    const there =
      "servicePrincipalId: 22222222-2222-2222-2222-222222222222, provisioningJobId: AD2AADProvisioning.fc96, passwordHashJobId: AD2AADPasswordHash.5ab4";
    made(`{ passwordHashSync: true, ${there} }`);
    const up = await stack.up();
    assert.deepEqual(up.errors, []);
    assert.deepEqual(synchronization(up), [
      "import SynchronizationJob corp.contoso.com-provisioning",
      "import SynchronizationJob corp.contoso.com-password-hash",
    ]);
    assert.deepEqual(changes(await stack.update()), []);
    configured(`{ passwordHashSync: true, started: false, ${there} }`);
    assert.equal(synchronization(await stack.update()).length, 2);
    await stack.destroy();
    assert.deepEqual(stack.resources(), []);
  });
});
