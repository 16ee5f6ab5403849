import assert from "node:assert/strict";
import { stringify } from "yaml";
import { runOperation } from "../../sandbox/run.ts";
import { attribute } from "./bothForests.ts";
import { createInstallerAccount, installerDn } from "./installerAccount.ts";
import { addRootAce, sidOf } from "./lab.ts";
import { connected, first, keepRefreshing, rootDaclOf, second } from "./labDomain.ts";
import { daclOnly, replace } from "./ldap.ts";
import { canary, hybrid, Story } from "./story.ts";
import { exampleInLab, inVault, type Values } from "./storyExample.ts";
import { changesIn, toRegister, toSet } from "./storyWords.ts";

/** The lab has two of the three domains: no child of the first. */
describe("the example contoso, from an empty stack over a registration that waits to everything away", () => {
  const both = [first, second];
  const ofFirst = ["CORP-AGENT1", "CORP-AGENT2", "CORP-AGENT3"];
  const ofSecond = ["AD-AGENT1", "AD-AGENT2", "fab-agent1"];
  const members = [...ofFirst.map((name) => [name, first]), ...ofSecond.map((name) => [name, second])];
  const story = new Story(Object.fromEntries(members) as Record<string, typeof first>);
  const example = exampleInLab("contoso", { "corp.contoso.com": first, "fabrikam.example": second }, story.installer);
  const tenantKey = "entra-writeback:tenant";
  const on = { passwords: true, cloudSync: true, accountUnlock: true };
  let refreshing: (() => Promise<void>)[] = [];
  /** Before anything of the kit's, and with what others have added since. */
  let original: Buffer[];
  let theirs: Buffer[];
  let links: (string | undefined)[];

  const withTenant = (writeback: object, note: string): string => {
    const { attestation, ...tenant } = example[tenantKey];
    const statement = { ...(attestation as Values), note };
    const way = { appliedBy: "agent", administrator: inVault(hybrid, "hybrid"), readAuditLog: true };
    return stringify({ config: { ...example, [tenantKey]: { ...tenant, ...way, writeback, attestation: statement } } });
  };
  const linksNow = () => Promise.all(both.map((forest) => attribute(forest, forest.root, "gPLink")));
  /** `pulumi destroy --exclude-protected`, without the sandbox's own taking away of protection. */
  const destroyUnprotected = () =>
    runOperation(
      story.stack.settings,
      ({ stack }, options) => stack.destroy({ ...options, excludeProtected: true }),
      () => Promise.resolve(),
    );

  before(async () => {
    const [corp, other] = example["entra-writeback:forests"];
    assert.ok(corp && other);
    corp.domains = corp.domains.slice(0, 1);
    // As the comment says, on these hosts too; and nobody who is signed in to the lab's domains runs this.
    other.agents.installation = corp.agents.installation ?? assert.fail();
    for (const forest of [corp, other])
      forest["credential"] = inVault(`writeback-deploy@${first.domain}`, "writeback-deploy");
    await story.start();
    original = await Promise.all(both.map(rootDaclOf));
    links = await linksNow();
    refreshing = both.map(keepRefreshing);
    story.open("contoso", withTenant(on, "CHG0012345"));
  });
  after(async () => {
    await Promise.all(refreshing.map((stop) => stop()));
    await story.end();
  });

  it("has its ages, hosts and agents, and waits for a person on each of six hosts, in exact words", async () => {
    // Without the preview and its rules, which contoso.test.ts has: they take as long as all else here.
    const { message, exitCode } = await story.failing(story.stack.update());
    assert.equal(exitCode, 1);
    for (const name of ofFirst) assert.ok(message.includes(toRegister(name, first.domain)), message);
    for (const name of ofSecond) assert.ok(message.includes(toRegister(name, second.domain)), message);
    assert.deepEqual(story.agents("state"), story.all("waitingForRegistration"));
    for (const forest of both) assert.equal(await attribute(forest, forest.root, "minPwdAge"), "0");
    assert.deepEqual(await Promise.all(both.map(rootDaclOf)), original);
    assert.deepEqual(story.evidence(), {});
  });

  it("is enabled when all have come: rights beside those that set-up gave, the box by the cmdlet, the rest as attested", async () => {
    for (const forest of both) await createInstallerAccount(undefined, undefined, forest);
    const reset = "00299570-246d-11d0-a768-00aa006e0529;bf967aba-0de6-11d0-a285-00aa003049e2";
    await addRootAce(`(OA;CIIO;CR;${reset};${await sidOf(installerDn)})`);
    theirs = await Promise.all(both.map(rootDaclOf));
    for (const name of ofFirst) story.register(name, first);
    for (const name of ofSecond) story.register(name, second);
    await story.tenant.set({ passwordWriteback: true, accountUnlock: true });
    const run = await story.stack.update();
    assert.deepEqual(run.errors, []);
    assert.deepEqual(story.agents("state"), story.all("active"));
    const order = run.changes.map(({ type }) => type);
    for (const type of ["ProvisioningAgent", "DomainRootDelegation"])
      assert.ok(order.indexOf("TenantSettings") > order.lastIndexOf(type), order.join(" "));
    assert.deepEqual(await story.tenant.boxes(), [true, true, true]);
    assert.deepEqual(story.evidence(), {
      selfServicePasswordResetScope: "attested",
      passwordWriteback: "observed",
      cloudSyncWriteback: "applied",
      accountUnlock: "attested",
    });
    assert.notDeepEqual(await rootDaclOf(second), theirs[1]);
  });

  it("shows what others have changed; mends what it may, and says whose the rest is", async () => {
    story.host("AD-AGENT2").stopService();
    await story.tenant.set({ passwordWriteback: false });
    await connected(second, (client) =>
      client.modify(second.root, replace("nTSecurityDescriptor", theirs[1] ?? assert.fail()), daclOnly),
    );
    const linked = (await attribute(first, first.root, "gPLink")) ?? assert.fail();
    await connected(first, (client) => client.modify(first.root, replace("gPLink", linked.replace(/;0\]$/, ";1]"))));
    const drift = [
      "update DomainRootDelegation ad.other.test rights[0] rights[1] rights[2] rights[3]",
      "update GroupPolicyObject corp.example.test link.enabled",
      "update ProvisioningAgent ad.other.test-agent-2 running",
      "update TenantSettings tenant passwordWriteback",
    ];
    assert.deepEqual(changesIn(await story.stack.refresh()), drift);
    story.stack.configure(withTenant(on, "looked again"));
    const { message } = await story.failing(story.stack.update());
    assert.match(message, /"Enable password write back for synced users" is off, declared is on \(audit log: Disable/);
    const box = "Enable password write back for synced users: checked";
    assert.ok(message.includes(toSet("No way that is declared sets this.", box)), message);
    assert.deepEqual(story.agents("state"), story.all("active"));
    assert.notDeepEqual(await rootDaclOf(second), theirs[1]);
    assert.equal(await attribute(first, first.root, "gPLink"), linked);
    await story.tenant.set({ passwordWriteback: true });
    assert.deepEqual((await story.stack.update()).errors, []);
  });

  it("all off: a person clears the boxes that are theirs and says so; and on again", async () => {
    const off = { passwords: false, cloudSync: false, accountUnlock: false };
    await story.tenant.set({ passwordWriteback: false, accountUnlock: false });
    story.stack.configure(withTenant(off, "all cleared"));
    const run = await story.stack.update();
    assert.deepEqual(run.errors, []);
    assert.deepEqual(
      changesIn(run).map((change) => change.replace(/ attestation.*/, "")),
      ["update TenantSettings tenant accountUnlock"],
      "everything else is as declared",
    );
    assert.deepEqual(await story.tenant.boxes(), [false, false, false]);
    await story.tenant.set({ passwordWriteback: true, accountUnlock: true });
    story.stack.configure(withTenant(on, "back on"));
    assert.deepEqual((await story.stack.update()).errors, []);
    assert.deepEqual(await story.tenant.boxes(), [true, true, true]);
  });

  it("is destroyed but for what is protected: the box before the rights, the other boxes named, and what stays", async () => {
    const run = await destroyUnprotected();
    const order = run.changes.map(({ type }) => type);
    for (const type of ["ProvisioningAgent", "DomainRootDelegation", "GroupPolicyObject"])
      assert.ok(order.indexOf("TenantSettings") < order.indexOf(type), order.join(" "));
    assert.deepEqual(await story.tenant.boxes(), [true, false, true]);
    const told = run.warnings.join("\n");
    assert.match(
      told,
      /Clear these 2 check boxes yourself: the kit does not reach them, and this does not wait for you, as cloud sync writes nothing back while "Write back passwords with/,
    );
    for (const name of story.hosts.keys()) assert.match(told, new RegExp(`The agent on ${name} stays`));
    const kept = new Set(story.stack.resources().map(({ type }) => type.split(":").at(-1)));
    assert.ok(kept.has("VirtualMachine"));
    for (const type of ["TenantSettings", "ProvisioningAgent", "DomainRootDelegation", "GroupPolicyObject"])
      assert.ok(!kept.has(type), [...kept].join(" "));
  });

  it("leaves the domains as they were, with what others added", async () => {
    assert.deepEqual(await Promise.all(both.map(rootDaclOf)), theirs);
    assert.deepEqual(await linksNow(), links);
    assert.ok(await attribute(first, installerDn, "cn"), "the account is the agents' own");
    assert.equal(story.endpoint.runCommands.size, 0);
  });

  it("had its secrets nowhere but where they belong", () => {
    assert.notDeepEqual(story.leaks("CORP-AGENT1"), [], "what is looked for is found");
    for (const secret of Object.values(canary)) assert.deepEqual(story.leaks(secret), []);
  });
});
