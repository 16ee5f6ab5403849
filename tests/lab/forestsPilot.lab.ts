import assert from "node:assert/strict";
import { parse, stringify } from "yaml";
import { attribute, createGroup } from "./bothForests.ts";
import { createInstallerAccount } from "./installerAccount.ts";
import { connected, first, rootDaclOf, second } from "./labDomain.ts";
import { encryptedStackFile } from "./labStack.ts";
import { daclOnly, replace } from "./ldap.ts";
import { canary, hybrid, Story } from "./story.ts";
import { exampleInLab, inVault, type Values } from "./storyExample.ts";
import { changesIn, toRegister, toSet } from "./storyWords.ts";

/** The lab's two domains stand for the two of the forest; the second is Entra Connect Sync's. */
describe("the example pilot, from an empty stack over a registration that waits to everything away", () => {
  const names = ["AGENT1", "AGENT2", "AGENT3"] as const;
  const both = [first, second];
  const story = new Story(Object.fromEntries(names.map((name) => [name, first])));
  const example = exampleInLab(
    "pilot",
    { "emea.corp.contoso.com": second, "corp.contoso.com": first },
    story.installer,
  );
  const on = { passwords: true, cloudSync: true, accountUnlock: true };
  const byCmdlet = { appliedBy: "agent", administrator: inVault(hybrid, "hybrid"), readAuditLog: true };
  const tenantKey = "entra-writeback:tenant";
  let encrypted: { config: Record<typeof tenantKey, Values> };
  let original: Buffer[];

  /** The example, with some of what is said of the tenant. */
  const withTenant = (tenant: Values) =>
    stringify({ ...encrypted, config: { ...example, [tenantKey]: { ...example[tenantKey], ...tenant } } });
  const byPortal = (writeback: object) =>
    withTenant({ writeback, appliedBy: "portal", portal: encrypted.config[tenantKey]["portal"] });
  const register = (...hosts: readonly string[]) => {
    for (const name of hosts) story.register(name, first);
  };
  const pso = `CN=Writeback pilot,CN=Password Settings Container,CN=System,${second.root}`;

  before(async () => {
    await story.start();
    await createGroup(first, "Writeback-Pilot");
    await createGroup(second, "Writeback-Pilot-EMEA");
    const portal = { ...example, [tenantKey]: { ...example[tenantKey], portal: { acknowledgeUnsupported: true } } };
    encrypted = parse(await encryptedStackFile(portal, { [`${tenantKey}.portal.token`]: story.tenant.token })) as never;
    original = await Promise.all(both.map(rootDaclOf));
    story.open("pilot", withTenant(byCmdlet));
  });
  after(() => story.end());

  it("waits for a person on every host, in exact words, and grants nothing and switches nothing yet", async () => {
    const { message, exitCode } = await story.failing(story.stack.up());
    assert.equal(exitCode, 1);
    for (const name of names) assert.ok(message.includes(toRegister(name, first.domain)), message);
    assert.deepEqual(story.agents("state"), story.all("waitingForRegistration"));
    for (const name of names) assert.equal(story.host(name).installerArguments(), "/quiet");
    assert.equal(await attribute(second, pso, "msDS-MinimumPasswordAge"), "0");
    assert.deepEqual(await Promise.all(both.map(rootDaclOf)), original);
    assert.deepEqual(story.evidence(), {});
  });

  it("goes on where somebody has come, and waits for the others", async () => {
    await createInstallerAccount();
    register("AGENT1", "AGENT2");
    const { message } = await story.failing(story.stack.update());
    assert.ok(message.includes(toRegister("AGENT3", first.domain)), message);
    assert.doesNotMatch(message, /AGENT[12] is installed and waits/);
    assert.deepEqual(story.agents("state"), { ...story.all("active"), AGENT3: "waitingForRegistration" });
    assert.deepEqual(story.evidence(), {});
  });

  it("is enabled by the cmdlet when all have come; of the rest nobody knows, and the update says what is left", async () => {
    register("AGENT3");
    const run = await story.stack.update();
    assert.deepEqual(run.errors, []);
    assert.deepEqual(story.agents("state"), story.all("active"));
    assert.deepEqual(changesIn(run), [
      "create DomainRootDelegation corp.example.test",
      "create TenantSettings tenant",
      "create TenantWriteback tenant",
      "create WritebackDelegation corp.example.test",
      "update ProvisioningAgent corp.example.test-AGENT3",
    ]);
    assert.deepEqual(await story.tenant.boxes(), [false, true, false]);
    assert.deepEqual(story.evidence(), {
      selfServicePasswordResetScope: "notObservable",
      passwordWriteback: "notObservable",
      cloudSyncWriteback: "applied",
      accountUnlock: "notObservable",
    });
    const left = toSet(
      "Nothing sets or reads these settings of the tenant, and no one has attested them.",
      "Enable password write back for synced users: checked",
      "Allow users to unlock accounts without resetting their password: checked",
    );
    assert.ok(run.warnings.join("\n").includes(left), run.warnings.join("\n"));
  });

  it("has the other boxes set and all of them observed by the portal's interface", async () => {
    story.stack.configure(byPortal(on));
    const run = await story.stack.update();
    assert.deepEqual(run.errors, []);
    assert.deepEqual(await story.tenant.boxes(), [true, true, true]);
    assert.deepEqual(story.evidence(), {
      selfServicePasswordResetScope: "notObservable",
      passwordWriteback: "observed",
      cloudSyncWriteback: "observed",
      accountUnlock: "observed",
    });
  });

  it("shows what others have changed, on a host, in both domains and in the tenant, and mends it", async () => {
    const granted = await rootDaclOf(first);
    story.host("AGENT2").stopService();
    await story.tenant.set({ accountUnlock: false });
    await connected(first, (client) =>
      client.modify(first.root, replace("nTSecurityDescriptor", original[0] ?? assert.fail()), daclOnly),
    );
    await connected(second, (client) => client.modify(pso, replace("msDS-MinimumPasswordAge", "-864000000000")));
    const drift = [
      "update DomainRootDelegation corp.example.test rights[0] rights[1] rights[2] rights[3]",
      "update PasswordSettingsObject ad.other.test-Writeback-pilot settings.minimumPasswordAge",
      "update ProvisioningAgent corp.example.test-AGENT2 running",
      "update TenantSettings tenant accountUnlock",
    ];
    assert.deepEqual(changesIn(await story.stack.refresh()), drift);
    assert.deepEqual(changesIn(await story.stack.preview()), drift);
    const run = await story.stack.update();
    assert.deepEqual(run.errors, []);
    assert.deepEqual(changesIn(run), drift);
    assert.deepEqual(story.agents("state"), story.all("active"));
    assert.deepEqual(await story.tenant.boxes(), [true, true, true]);
    assert.deepEqual(await rootDaclOf(first), granted);
    assert.equal(await attribute(second, pso, "msDS-MinimumPasswordAge"), "0");
  });

  it("cloud sync off while Entra Connect Sync goes on: the cmdlet clears one box, and rights stay", async () => {
    story.stack.configure(withTenant({ ...byCmdlet, writeback: { ...on, cloudSync: false } }));
    const run = await story.stack.update();
    assert.deepEqual(run.errors, []);
    assert.deepEqual(await story.tenant.boxes(), [true, false, true]);
    assert.deepEqual(story.evidence(), {
      selfServicePasswordResetScope: "notObservable",
      passwordWriteback: "observed",
      cloudSyncWriteback: "applied",
      accountUnlock: "notObservable",
    });
    assert.notDeepEqual(await rootDaclOf(first), original[0]);
  });

  it("all off: what is left of the boxes is cleared", async () => {
    story.stack.configure(byPortal({ passwords: false, cloudSync: false, accountUnlock: false }));
    assert.deepEqual((await story.stack.update()).errors, []);
    assert.deepEqual(await story.tenant.boxes(), [false, false, false]);
  });

  it("is destroyed, the tenant before rights and agents; what stays is told, and the domains are as they were", async () => {
    const run = await story.stack.destroy();
    const order = run.changes.map(({ type }) => type);
    for (const type of ["DomainRootDelegation", "PasswordSettingsObject", "ProvisioningAgent"])
      assert.ok(order.indexOf("TenantSettings") < order.indexOf(type), order.join(" "));
    const told = run.warnings.join("\n");
    assert.match(told, /Stays on purpose: who may reset a password, what users have registered/);
    assert.doesNotMatch(told, /Entra Connect Sync goes on/, "the boxes that are its own too are off");
    for (const name of names) assert.match(told, new RegExp(`The agent on ${name} stays, for no documented command`));
    assert.deepEqual(story.stack.resources(), []);
    assert.deepEqual(await Promise.all(both.map(rootDaclOf)), original);
    assert.equal(await attribute(second, pso, "cn"), undefined);
    assert.equal(story.endpoint.runCommands.size, 0);
  });

  it("had its secrets nowhere but where they belong", () => {
    assert.notDeepEqual(story.leaks("AGENT1"), [], "what is looked for is found");
    for (const secret of [...Object.values(canary), story.tenant.token]) assert.deepEqual(story.leaks(secret), []);
  });
});
