import assert from "node:assert/strict";
import { entriesOf } from "../../facts/permissionSets.ts";
import { SecretValue, type PropertyMap } from "../../formats/wire/codec.ts";
import { urnOf, type PluginClient, type Recorded } from "../support/pluginClient.ts";
import { answerTo, callsOf } from "./killedChange.ts";
import { KillingPlugin } from "./killingPlugin.ts";
import * as lab from "./lab.ts";
import { createUnit, daclOf, ouOf, restoreDacl } from "./units.ts";

/** What was recorded before an update, and not what the update did, is all that the next run knows after a kill -9. */
describe("kill -9 of the plugin in the middle of an update, against a real domain", () => {
  let killing: KillingPlugin;
  const reach: PropertyMap = {
    domain: lab.domain,
    server: lab.host,
    sysvolPath: lab.sysvol,
    credential: { user: lab.administrator.user, password: new SecretValue(lab.administrator.password) },
  };
  const unit = ouOf("Agents");

  before(async () => {
    killing = new KillingPlugin();
    await createUnit("Agents");
  });
  after(() => killing.remove());

  /** Work of a plugin on one resource, whose inputs are checked as the engine has it done. */
  const on = (kind: string) => {
    const urn = urnOf(`entra-writeback:index:${kind}`);
    const checked = async (plugin: PluginClient, inputs: PropertyMap, olds?: PropertyMap) => {
      const { inputs: whole, failures } = await plugin.check(urn, inputs, olds);
      assert.deepEqual(failures, []);
      return whole;
    };
    return {
      create: (inputs: PropertyMap) => async (plugin: PluginClient) =>
        plugin.create(urn, await checked(plugin, inputs)),
      update: (old: Recorded, inputs: PropertyMap) => async (plugin: PluginClient) =>
        plugin.update(urn, old, await checked(plugin, inputs, old.inputs)),
      delete: (old: Recorded) => (plugin: PluginClient) => plugin.delete(urn, old),
      isWhole: (made: Recorded) => async (plugin: PluginClient) => {
        const seen = (await plugin.read(urn, made)) ?? assert.fail("not there");
        assert.deepEqual((await plugin.diff(urn, seen, made.inputs)).paths, []);
      },
    };
  };

  it("an account of another team's is moved, and goes back to its place with all that it had", async () => {
    const theirs = callsOf("GroupManagedServiceAccount", { account: "theirs$", dnsHostName: `old.${lab.domain}` });
    const values = { passwordReaders: ["Domain Admins"], encryptionTypes: ["AES128"], enabled: true };
    await answerTo(theirs("Ensure", { ...values, servicePrincipalNames: ["x/old"] }));
    const former = await seenAccount("theirs$");
    const account = on("GroupManagedServiceAccount");
    const declared = { ...reach, account: "theirs$", passwordReaders: ["Domain Admins"], adopt: true };
    const adopted = await killing.plugin(account.create(declared));
    const news = { ...declared, container: unit, passwordReaders: ["Domain Admins", "Enterprise Admins"] };
    const { result: moved, deaths } = await killing.throughDeaths(account.update(adopted, news));
    assert.ok(deaths >= 3, `${deaths} deaths`);
    await killing.plugin(account.isWhole(moved));
    assert.match(JSON.stringify(await seenAccount("theirs$")), /CN=theirs,OU=Agents,/);
    const removal = await killing.throughDeaths(account.delete(moved));
    assert.ok(removal.deaths >= 3, `${removal.deaths} deaths`);
    assert.deepEqual(await seenAccount("theirs$"), former);
  });

  it("entries that are named for removal go, and only they and what the update was killed over are not as before", async () => {
    const { dn } = await lab.createUser("writeback$", "Service-Passw0rd.1");
    const sid = await lab.sidOf(dn);
    const bare = await daclOf(unit);
    const aces = async () => lab.acesOf(await daclOf(unit)).map((ace) => ace.toString("hex"));
    for (const entry of entriesOf("BasicRead", sid)) await lab.addAce(unit, entry);
    const kept = await aces();
    for (const entry of entriesOf("KeyCredentialLink", sid)) await lab.addAce(unit, entry);
    const former = await aces();

    const delegation = on("DomainRootDelegation");
    const declared = { ...reach, account: "writeback$", target: unit, rights: ["ResetPassword"] };
    const made = await killing.plugin(delegation.create(declared));
    const copy = made.outputs["formerDescriptor"];
    assert.ok(typeof copy === "string" && copy.includes(sid));
    const news = {
      ...declared,
      rights: ["ResetPassword", "WriteLockoutTime"],
      removedEntries: ["KeyCredentialLink"],
      otherPermissions: ["BasicRead"],
    };
    const { result: updated, deaths } = await killing.throughDeaths(delegation.update(made, news));
    assert.ok(deaths >= 4, `${deaths} deaths`);
    await killing.plugin(delegation.isWhole(updated));
    assert.equal(updated.outputs["formerDescriptor"], copy, "the list from before the first write");
    assert.deepEqual(updated.outputs["reportedOverGrants"], []);
    // Of an entry whose maker died before it could say so nobody knows any more who made it: it stays. (docs/decisions/0003)
    assert.deepEqual(updated.outputs["addedRights"], ["ResetPassword"]);
    await killing.throughDeaths(delegation.delete(updated));
    const left = (await aces()).filter((ace) => !kept.includes(ace));
    assert.equal(left.length, 1, "the entry that the update was killed over");
    assert.ok(kept.every((ace) => former.includes(ace)));
    assert.deepEqual(
      (await aces()).filter((ace) => kept.includes(ace)),
      kept,
      "what others have is as it was",
    );
    await restoreDacl(unit, bare);
  });
});

async function seenAccount(name: string): Promise<unknown> {
  const binary = ["objectGUID", "msDS-GroupMSAMembership"];
  const others = ["dNSHostName", "userAccountControl", "servicePrincipalName", "msDS-SupportedEncryptionTypes"];
  const search = {
    scope: "sub" as const,
    filter: `(sAMAccountName=${name})`,
    attributes: [...binary, ...others],
    explicitBufferAttributes: binary,
  };
  return (await lab.withClient((client) => client.search(lab.root, search))).searchEntries;
}
