import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalPowerShell } from "../../provider/channels/localPowerShell.ts";
import { servePlugin } from "../../provider/server.ts";
import { kit, testStack, type EngineRun, type TestStack } from "../engine/engine.ts";
import { takeAway } from "../engine/takeAway.ts";
import { findPowerShell } from "../scripts/powerShell.ts";
import { attribute, createGroup, trustBoth } from "./bothForests.ts";
import { connected, first, keepRefreshing, rootDaclOf, second, type LabDomain } from "./labDomain.ts";
import { forestOf, labStackFile } from "./labStack.ts";
import { daclOnly, replace } from "./ldap.ts";

/** Everything the kit does to directories, in two forests that know nothing of each other, through the real engine. */
describe("two disconnected forests, through engine, plugin and PowerShell", function () {
  const both = [first, second];
  let folder: string;
  let stack: TestStack;
  let refreshing: (() => Promise<void>)[] = [];
  let rootsBefore: Buffer[];
  let linksBefore: (string | undefined)[];
  let policiesBefore: string[][];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "forests-"));
    trustBoth(folder);
    for (const forest of both) {
      const { root } = forest;
      await connected(forest, (client) =>
        client.add(`OU=Agents,${root}`, { objectClass: ["top", "organizationalUnit"] }),
      );
      for (const name of ["Agent-Hosts", "Pilot"]) await createGroup(forest, name);
    }
    rootsBefore = await Promise.all(both.map(rootDaclOf));
    linksBefore = await Promise.all(both.map((forest) => attribute(forest, forest.root, "gPLink")));
    policiesBefore = both.map(policiesOf);
    refreshing = both.map(keepRefreshing);
    // In this process, so that PowerShell compiles the scripts once and not in every run; engine.lab.ts has the engine start it.
    const channel = new LocalPowerShell({ executable: findPowerShell() ?? assert.fail(), processes: 2 });
    const attach = async () => ({ name: "entra-writeback", ...(await servePlugin({ channel })) });
    stack = testStack({
      project: kit,
      stack: "lab",
      stackFile: await labStackFile(both.map(everything)),
      attach: [attach],
    });
  });
  after(async () => {
    await Promise.all(refreshing.map((stop) => stop()));
    stack.remove();
    rmSync(folder, { recursive: true });
  });

  /** A forest with everything that the kit can do to one. */
  function everything(forest: LabDomain): object {
    return forestOf(forest, {
      domains: [
        {
          name: forest.domain,
          server: forest.host,
          sysvolPath: forest.sysvol,
          passwordSettings: [{ name: "Pilot", precedence: 10, appliesTo: ["Pilot"] }],
        },
      ],
      accountPolicy: { passwordHistorySize: 24 },
      serviceAccount: { name: "writeback$", passwordReaders: ["Agent-Hosts"], deleteProtection: false },
      agentHostPolicy: { ou: `OU=Agents,${forest.root}` },
      inetOrgPerson: true,
    });
  }

  it("are deployed, and the domains do what is declared", async () => {
    const run = await stack.up();
    assert.deepEqual(run.errors, []);
    for (const forest of both) {
      assert.equal(await attribute(forest, forest.root, "minPwdAge"), "0");
      const account = `CN=writeback,CN=Managed Service Accounts,${forest.root}`;
      assert.equal(await attribute(forest, account, "userAccountControl"), "4096");
      const pso = `CN=Pilot,CN=Password Settings Container,CN=System,${forest.root}`;
      assert.equal(await attribute(forest, pso, "msDS-MinimumPasswordAge"), "0");
      assert.match(
        (await attribute(forest, `OU=Agents,${forest.root}`, "gPLink")) ?? "",
        /^\[LDAP:\/\/CN=\{[0-9A-F-]+\},/,
      );
      const agents = policiesOf(forest)
        .map((id) => template(forest, id) ?? "")
        .find((text) => text.includes("TLS 1.2"));
      assert.match(agents ?? "", /SeServiceLogonRight\s*=\s*\*S-1-5-80-0,\*S-1-5-21-/);
    }
  });

  it("show no change in a second update and in a refresh", async () => {
    assert.deepEqual(changes(await stack.update()), []);
    assert.deepEqual(changes(await stack.refresh()), []);
  });

  const drifts: Record<string, { make: () => Promise<void>; seen: string[] }> = {
    "an access control entry removed": {
      make: async () => writeDacl(second, rootsBefore[1] ?? assert.fail()),
      seen: ["DomainRootDelegation", "rights"],
    },
    "an age raised in the policy's file": {
      make: async () => edit(first, "MinimumPasswordAge = 0", "MinimumPasswordAge = 1"),
      seen: ["GroupPolicyObject", "accountPolicy.minimumPasswordAge"],
    },
    "a link disabled": {
      make: async () => {
        const links = (await attribute(second, second.root, "gPLink")) ?? "";
        await write(second, second.root, "gPLink", links.replace(/;0\]$/, ";1]"));
      },
      seen: ["GroupPolicyObject", "link.enabled"],
    },
    "links reordered": {
      make: async () => {
        const links = (await attribute(first, first.root, "gPLink"))?.match(/\[[^\]]*\]/g) ?? [];
        await write(first, first.root, "gPLink", [...links].reverse().join(""));
      },
      seen: ["GroupPolicyObject", "link.order"],
    },
    "TLS 1.2 switched off in the agent hosts' policy": {
      make: async () => edit(second, "TLS 1.2\\Client\\Enabled=4,1", "TLS 1.2\\Client\\Enabled=4,0"),
      seen: ["GroupPolicyObject", "registryValues"],
    },
    "the service account disabled": {
      make: async () =>
        write(first, `CN=writeback,CN=Managed Service Accounts,${first.root}`, "userAccountControl", "4098"),
      seen: ["GroupManagedServiceAccount", "enabled"],
    },
    "an age brought back by the PSO": {
      make: async () =>
        write(
          second,
          `CN=Pilot,CN=Password Settings Container,CN=System,${second.root}`,
          "msDS-MinimumPasswordAge",
          "-864000000000",
        ),
      seen: ["PasswordSettingsObject", "settings.minimumPasswordAge"],
    },
  };
  it(`drift of every kind is seen by refresh and mended by up: ${Object.keys(drifts).join(", ")}`, async () => {
    for (const { make } of Object.values(drifts)) await make();
    const found = (await stack.refresh()).changes;
    for (const [name, { seen }] of Object.entries(drifts)) {
      const [type, path = ""] = seen;
      const told = found.some((change) => change.type === type && change.paths.some((one) => one.startsWith(path)));
      assert.ok(told, `${name}: ${JSON.stringify(found)}`);
    }
    assert.deepEqual((await stack.update()).errors, []);
    assert.deepEqual(changes(await stack.refresh()), []);
    for (const forest of both) assert.equal(await attribute(forest, forest.root, "minPwdAge"), "0");
  });

  it("keep the passwords out of the state and of everything that was printed", () => {
    const files = readdirSync(stack.settings.folder, { recursive: true, encoding: "utf8", withFileTypes: true });
    const found = files
      .filter((entry) => entry.isFile())
      .map((file) => join(file.parentPath, file.name))
      .filter((path) => readFileSync(path, "latin1").includes(first.administrator.password));
    assert.deepEqual(found, []);
  });

  it("keep all they have while the tenant's boxes are attested on: a destroy is refused", async () => {
    const rights = await Promise.all(both.map(rootDaclOf));
    const resources = stack.resources().map(({ urn }) => urn);
    await assert.rejects(stack.destroy(), /counts as on \(attested: Jo Doe/);
    assert.deepEqual(await Promise.all(both.map(rootDaclOf)), rights);
    assert.deepEqual(
      stack.resources().map(({ urn }) => urn),
      resources,
    );
  });

  it("are as they were before, byte for byte, when everything is destroyed", async () => {
    await takeAway(stack);
    assert.deepEqual(stack.resources(), []);
    assert.deepEqual(await Promise.all(both.map(rootDaclOf)), rootsBefore);
    assert.deepEqual(await Promise.all(both.map((forest) => attribute(forest, forest.root, "gPLink"))), linksBefore);
    assert.deepEqual(both.map(policiesOf), policiesBefore);
    for (const forest of both) {
      for (const gone of [
        `CN=writeback,CN=Managed Service Accounts,${forest.root}`,
        `CN=Pilot,CN=Password Settings Container,CN=System,${forest.root}`,
      ]) {
        assert.equal(await attribute(forest, gone, "cn"), undefined, gone);
      }
    }
  });
});

const changes = (run: EngineRun) => run.changes.map(({ op, type, paths }) => [op, type, ...paths]);

const write = (forest: LabDomain, dn: string, name: string, value: string) =>
  connected(forest, (client) => client.modify(dn, replace(name, value)));

const writeDacl = (forest: LabDomain, dacl: Buffer) =>
  connected(forest, (client) => client.modify(forest.root, replace("nTSecurityDescriptor", dacl), daclOnly));

const policiesOf = ({ sysvol }: LabDomain): string[] => readdirSync(join(sysvol, "Policies")).sort();

const templateFile = ({ sysvol }: LabDomain, id: string) =>
  join(sysvol, "Policies", id, "MACHINE/Microsoft/Windows NT/SecEdit/GptTmpl.inf");

function template(forest: LabDomain, id: string): string | undefined {
  try {
    return readFileSync(templateFile(forest, id), "utf16le");
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, "ENOENT");
    return undefined;
  }
}

/** What someone does with an editor to the one policy that holds the text. */
function edit(forest: LabDomain, before: string, after: string): Promise<void> {
  const id = policiesOf(forest).find((one) => template(forest, one)?.includes(before)) ?? assert.fail(before);
  writeFileSync(templateFile(forest, id), (template(forest, id) ?? "").replace(before, after), "utf16le");
  return Promise.resolve();
}
