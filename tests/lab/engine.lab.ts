import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kit, testStack, type EngineRun, type TestStack } from "../engine/engine.ts";
import { takeAway } from "../engine/takeAway.ts";
import { findPowerShell } from "../scripts/powerShell.ts";
import * as lab from "./lab.ts";
import { first } from "./labDomain.ts";
import { forestOf, labStackFile } from "./labStack.ts";

const policyName = "Entra password writeback - account policy";
const changes = (run: EngineRun) => run.changes.map(({ op, type, paths }) => [op, type, ...paths]);

describe("engine, plugin, PowerShell and domain controller together", () => {
  let stack: TestStack;
  let service: lab.Account & { dn: string };
  let user: lab.Account & { dn: string };
  let stopRefreshing: () => Promise<void>;
  let daclBefore: Buffer;
  let linksBefore: string | undefined;
  let count = 0;

  const gPLink = async () => (await lab.read(lab.root, "gPLink"))?.["gplink"];
  const reset = () => lab.resetPassword(service, user.dn, `Reset-${++count}-Passw0rd.x`);
  const policyFolder = () => {
    const policies = join(lab.sysvol, "Policies");
    const found = readdirSync(policies).find((name) =>
      existsSync(join(policies, name, "MACHINE/Microsoft/Windows NT/SecEdit/GptTmpl.inf")),
    );
    return found && join(policies, found);
  };

  before(async () => {
    process.env["ENTRA_WRITEBACK_PWSH"] = findPowerShell();
    service = await lab.createUser("writeback$", "Service-Passw0rd.1");
    user = await lab.createUser("alice", "Alice-Passw0rd.1");
    daclBefore = await lab.rootDacl();
    linksBefore = await gPLink();
    stopRefreshing = lab.keepRefreshingPolicy();
    // No attachment for entra-writeback: the engine starts the plugin by its path in Pulumi.yaml.
    stack = testStack({ project: kit, stack: "lab", stackFile: await labStackFile([forestOf(first)]) });
  });
  after(async () => {
    await stopRefreshing();
    stack.remove();
  });

  it("before: the age is one day, and the service account may reset nobody", async () => {
    assert.equal((await lab.read(lab.root, "minPwdAge"))?.["minpwdage"], "-864000000000");
    await assert.rejects(reset(), { code: 50 });
  });

  it("deploys, and waits until the domain's age is 0", async () => {
    const run = await stack.up();
    assert.deepEqual(run.errors, []);
    assert.equal((await lab.read(lab.root, "minPwdAge"))?.["minpwdage"], "0");
    const { outputs } = stack.resources().find(({ type }) => type.endsWith(":GroupPolicyObject")) ?? assert.fail();
    assert.equal(outputs?.["effectiveMinimumPasswordAge"], 0);
    assert.equal(outputs?.["effectiveSource"], policyName);
  });

  it("now the service account resets, unlocks and demands a change, and can do nothing else", async () => {
    await reset();
    await reset(); // at once again: no age stands in the way
    const write = (attribute: string, value: string) =>
      lab.withClient((client) => client.modify(user.dn, lab.replace(attribute, value)), service);
    await write("lockoutTime", "0");
    await write("pwdLastSet", "0");
    await assert.rejects(write("displayName", "x"), { code: 50 });
    await assert.rejects(write("userAccountControl", "66048"), { code: 50 });
  });

  it("shows no changes in a second update and in a refresh", async () => {
    assert.deepEqual(changes(await stack.update()), []);
    assert.deepEqual(changes(await stack.refresh()), []);
  });

  it("sees an entry removed by hand, and puts it back", async () => {
    const after = await lab.rootDacl();
    await lab.restoreRootDacl(daclBefore);
    await assert.rejects(reset(), { code: 50 });
    const [seen] = changes(await stack.refresh());
    assert.deepEqual(seen?.slice(0, 2), ["update", "DomainRootDelegation"]);
    await stack.update();
    assert.deepEqual(await lab.rootDacl(), after);
    await reset();
  });

  it("sees an age raised by hand, and lowers it again", async () => {
    const template = join(policyFolder() ?? assert.fail(), "MACHINE/Microsoft/Windows NT/SecEdit/GptTmpl.inf");
    const text = readFileSync(template, "utf16le");
    writeFileSync(template, text.replace("MinimumPasswordAge = 0", "MinimumPasswordAge = 1"), "utf16le");
    assert.deepEqual(changes(await stack.refresh()), [
      ["update", "GroupPolicyObject", "accountPolicy.minimumPasswordAge"],
    ]);
    await stack.update();
    assert.equal((await lab.read(lab.root, "minPwdAge"))?.["minpwdage"], "0");
  });

  it("keeps the administrator's password out of the state and of everything it printed", () => {
    const state = readdirSync(stack.settings.folder, { recursive: true, encoding: "utf8", withFileTypes: true });
    for (const file of state.filter((entry) => entry.isFile())) {
      const text = readFileSync(join(file.parentPath, file.name), "latin1");
      assert.ok(!text.includes(lab.administrator.password), `${file.name} holds the password`);
    }
  });

  it("is destroyed, and the domain is as it was before", async () => {
    await takeAway(stack);
    assert.deepEqual(stack.resources(), []);
    assert.deepEqual(await lab.rootDacl(), daclBefore);
    assert.equal(await gPLink(), linksBefore);
    assert.equal(policyFolder(), undefined);
  });
});
