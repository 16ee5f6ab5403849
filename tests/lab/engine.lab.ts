import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { resolveEngine } from "../../sandbox/engine/resolve.ts";
import { kit, testStack, type EngineRun, type TestStack } from "../engine/engine.ts";
import { findPowerShell } from "../provider/scripts/powerShell.ts";
import * as lab from "./lab.ts";

const passphrase = "lab";
const policyName = "Entra password writeback - account policy";
const changes = (run: EngineRun) => run.changes.map(({ op, type, paths }) => [op, type, ...paths]);

/** A stack file for the lab's domain; the password is encrypted by the engine, as a user would have it done. */
async function stackFile(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "lab-stack-"));
  try {
    const engine = await resolveEngine({ say: () => undefined });
    const env = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${folder}`,
      PULUMI_CONFIG_PASSPHRASE: passphrase,
      PULUMI_HOME: folder,
    };
    const pulumi = (...words: string[]) =>
      promisify(execFile)(engine.path, [...words, "--non-interactive"], { cwd: folder, env });
    writeFileSync(join(folder, "Pulumi.yaml"), "name: entra-writeback\nruntime: nodejs\n");
    await pulumi("stack", "init", "lab");
    const file = join(folder, "Pulumi.lab.yaml");
    const salt = readFileSync(file, "utf8");
    const config = {
      "entra-writeback:tenant": {
        id: "72f988bf-0000-0000-0000-000000000000",
        selfServicePasswordReset: "all",
        writeback: { passwords: true, cloudSync: true, accountUnlock: true },
        attestation: { by: "Jo Doe", on: "2026-11-20" },
      },
      "entra-writeback:forests": [
        {
          domains: [{ name: lab.domain, server: lab.host, sysvolPath: lab.sysvol }],
          serviceAccount: "writeback$",
          agents: {
            count: 0,
            arcServers: [1, 2, 3].map(
              (n) =>
                `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/r/providers/Microsoft.HybridCompute/machines/agent${n}`,
            ),
          },
          credential: { user: lab.administrator.user },
        },
      ],
    };
    writeFileSync(file, `${salt}${stringify({ config })}`);
    await pulumi(
      "config",
      "set",
      "--secret",
      "--path",
      "entra-writeback:forests[0].credential.password",
      lab.administrator.password,
    );
    return readFileSync(file, "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("engine, plugin, PowerShell and domain controller together", function () {
  this.timeout(180_000);
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
    process.env["PULUMI_CONFIG_PASSPHRASE"] = passphrase;
    process.env["ENTRA_WRITEBACK_PWSH"] = findPowerShell();
    service = await lab.createUser("writeback$", "Service-Passw0rd.1");
    user = await lab.createUser("alice", "Alice-Passw0rd.1");
    daclBefore = await lab.rootDacl();
    linksBefore = await gPLink();
    stopRefreshing = lab.keepRefreshingPolicy();
    // No attachment for entra-writeback: the engine starts the plugin by its path in Pulumi.yaml.
    stack = testStack({ project: kit, stack: "lab", stackFile: await stackFile() });
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
    assert.deepEqual(changes(await stack.up()), []);
    assert.deepEqual(changes(await stack.refresh()), []);
  });

  it("sees an entry removed by hand, and puts it back", async () => {
    const after = await lab.rootDacl();
    await lab.restoreRootDacl(daclBefore);
    await assert.rejects(reset(), { code: 50 });
    const [seen] = changes(await stack.refresh());
    assert.deepEqual(seen?.slice(0, 2), ["update", "DomainRootDelegation"]);
    await stack.up();
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
    await stack.up();
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
    await stack.destroy();
    assert.deepEqual(stack.resources(), []);
    assert.deepEqual(await lab.rootDacl(), daclBefore);
    assert.equal(await gPLink(), linksBefore);
    assert.equal(policyFolder(), undefined);
  });
});
