import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { servePlugin } from "../../provider/server.ts";
import { debugProviders, type Attachment } from "../../sandbox/attachment.ts";
import { openSimulatedDirectory } from "../../sandbox/directory.ts";
import { resolveEngine } from "../../sandbox/engine/resolve.ts";
import { languageHostFolder } from "../../sandbox/language-host/provide.ts";
import { directoryFile, tenantFile } from "../../sandbox/plugin.ts";
import { azureAd } from "../../sandbox/standins/azureAd.ts";
import { azureNative } from "../../sandbox/standins/azureNative.ts";
import { serveStandIn } from "../../sandbox/standins/serve.ts";
import { Store } from "../../sandbox/standins/store.ts";
import { openSimulatedTenant } from "../../sandbox/tenant.ts";
import { skipFor } from "../support/needs.ts";
import { installAzurite, startAzurite, type Azurite } from "./azurite.ts";
import { Colleague, Gate } from "./colleague.ts";
import { needsEngine } from "./engine.ts";

const canary = "CANARY-4711-password";
const stackFile = (age: number) => `config:
  azure-native:location: westeurope
  entra-writeback:tenant:
    id: 72f988bf-0000-0000-0000-000000000000
    selfServicePasswordReset: all
    writeback: { passwords: true, cloudSync: true, accountUnlock: true }
  entra-writeback:forests:
    - domains: [corp.contoso.com]
      accountPolicy: { passwordHistorySize: ${age} }
`;

describe("state on Azure Blob Storage, which two people share", () => {
  let folder: string;
  let azurite: Azurite;
  let gate: Gate;
  let ann: Colleague;
  let bob: Colleague;
  const attachments: Attachment[] = [];
  const state = ".pulumi/stacks/team/prod.json";
  const up = ["up", "--yes", "--skip-preview", "--stack", "prod"];

  before(async function () {
    await needsEngine(this);
    const packages = await installAzurite();
    if (typeof packages === "string") skipFor(this, packages);
    folder = mkdtempSync(join(tmpdir(), "ewb-blob-"));
    azurite = await startAzurite(packages.folder, "state");
    gate = new Gate(openSimulatedDirectory(directoryFile(folder)));
    const services = { channel: gate, tenant: openSimulatedTenant(tenantFile(folder)).ways };
    attachments.push(
      await serveStandIn(azureNative, Store.open(join(folder, "azure.json"))),
      await serveStandIn(azureAd, Store.open(join(folder, "entra.json"))),
      { name: "entra-writeback", ...(await servePlugin(services)) },
    );
    const engine = await resolveEngine();
    const search = [
      languageHostFolder(engine.path, process.env["PATH"]),
      dirname(process.execPath),
      process.env["PATH"],
    ];
    const env = {
      ...azurite.env,
      PATH: search.filter((one) => one !== undefined).join(delimiter),
      PULUMI_CONFIG_PASSPHRASE: "correct horse",
      PULUMI_DEBUG_PROVIDERS: debugProviders(attachments),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SELF_MANAGED_STATE_GZIP: "false",
    };
    [ann, bob] = [new Colleague(folder, "ann", engine.path, env), new Colleague(folder, "bob", engine.path, env)];
  });
  after(async () => {
    gate?.open();
    await Promise.allSettled(attachments.map((attachment) => attachment.close()));
    await azurite?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it("takes the stack, with its secrets encrypted by the passphrase", async () => {
    writeFileSync(ann.stackFile, stackFile(24));
    await ann.pulumi("stack", "init", "prod", "--secrets-provider", "passphrase");
    const path = "entra-writeback:forests[0].credential";
    await ann.pulumi("config", "set", "--stack", "prod", "--path", `${path}.user`, "admin@corp.contoso.com");
    await ann.pulumi("config", "set", "--stack", "prod", "--secret", "--path", `${path}.password`, canary);
    await ann.pulumi(...up);
    const kept = await azurite.read(state);
    assert.match(kept, /entra-writeback:index:GroupPolicyObject/);
    assert.doesNotMatch(kept, new RegExp(canary));
    // Bob has the stack file from the repository, with Ann's salt in it.
    writeFileSync(bob.stackFile, readFileSync(ann.stackFile));
    assert.match(await bob.pulumi("preview", "--stack", "prod", "--expect-no-changes"), /unchanged/);
  });

  const change = (from: number, to: number) => {
    for (const { stackFile } of [ann, bob]) {
      writeFileSync(stackFile, readFileSync(stackFile, "utf8").replace(`passwordHistorySize: ${from}`, `passwordHistorySize: ${to}`)); // prettier-ignore
    }
  };

  it("tells the second of two that the first holds the lock, and lets the first finish", async () => {
    change(24, 23);
    gate.close();
    const first = ann.begin(...up);
    await gate.reached;
    const second = await bob.begin(...up).end;
    assert.notEqual(second.code, 0);
    assert.match(second.output, /the stack is currently locked by 1 lock\(s\)/);
    assert.match(second.output, /created by .*@.* \(pid \d+\)/);
    gate.open();
    assert.equal((await first.end).code, 0);
    await bob.pulumi("preview", "--stack", "prod", "--expect-no-changes");
  });

  it("shows drift to a pipeline by its exit code, and changes nothing", async () => {
    const look = ["refresh", "--preview-only", "--expect-no-changes", "--stack", "prod"];
    await bob.pulumi(...look);
    await openSimulatedDirectory(directoryFile(folder)).drift.raiseMinimumPasswordAge("corp.contoso.com");
    const before = await azurite.read(state);
    const { code, output } = await bob.begin(...look).end;
    assert.notEqual(code, 0, output);
    assert.match(output, /the minimum password age in effect in corp.contoso.com is 1 day, declared is 0/);
    assert.equal(await azurite.read(state), before);
    await ann.pulumi("refresh", "--yes", "--skip-preview", "--stack", "prod");
    await ann.pulumi(...up);
    await bob.pulumi(...look);
  });

  it("loses nothing when an update is killed: cancelled by the other, gone on with, and as declared", async () => {
    const before = JSON.parse(await ann.pulumi("stack", "export", "--stack", "prod")) as Exported;
    change(23, 22);
    gate.close();
    const killed = ann.begin(...up);
    await gate.reached;
    assert.ok(killed.child.pid);
    process.kill(-killed.child.pid, "SIGKILL");
    await killed.end;
    gate.open();
    assert.match((await bob.begin(...up).end).output, /currently locked/);
    await bob.pulumi("cancel", "--yes", "--stack", "prod");
    await bob.pulumi(...up);
    await bob.pulumi("preview", "--stack", "prod", "--expect-no-changes");
    const after = JSON.parse(await bob.pulumi("stack", "export", "--stack", "prod")) as Exported;
    assert.deepEqual(urns(after), urns(before));
    assert.equal(after.deployment.pending_operations?.length ?? 0, 0);
    assert.match(readFileSync(directoryFile(folder), "utf8"), /"passwordHistorySize": 22/);
  });

  it("goes without a rest, and leaves the stack file where it is told to", async () => {
    await ann.pulumi("destroy", "--yes", "--skip-preview", "--stack", "prod");
    await ann.pulumi("stack", "rm", "--yes", "--preserve-config", "prod");
    assert.match(readFileSync(ann.stackFile, "utf8"), /passwordHistorySize: 22/);
    assert.deepEqual(
      (await azurite.list()).filter((blob) => blob === state || blob.startsWith(".pulumi/locks/")),
      [],
    );
  });
});

interface Exported {
  readonly deployment: {
    readonly resources: readonly { readonly urn: string }[];
    readonly pending_operations?: readonly unknown[];
  };
}

const urns = ({ deployment }: Exported) => deployment.resources.map(({ urn }) => urn).sort();
