import assert from "node:assert/strict";
import { DomainRootDelegation } from "../../resources/index.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { lifecycleLaws } from "../support/lifecycleLaws.ts";
import { PluginClient, urnOf } from "../support/pluginClient.ts";
import { addRootAce, call, createUser, domain, labChannel, restoreRootDacl, rootDacl, withClient } from "./lab.ts";

const rights = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];
const userClass = "bf967aba-0de6-11d0-a285-00aa003049e2";
const resetPassword = "00299570-246d-11d0-a768-00aa006e0529";
const urn = urnOf(DomainRootDelegation.type);

describe("a DomainRootDelegation in a real domain", () => {
  let plugin: PluginClient;
  let original: Buffer;
  let sid: string;

  const inputs = (change: PropertyMap = {}): PropertyMap => ({ domain, account: "svc-writeback", rights, ...change });
  const script = (action: "Observe" | "Remove", asked: string[]) =>
    call("DomainRootDelegation", action, { account: "svc-writeback", accountDomain: domain, rights: asked });

  before(async () => {
    await createUser("svc-writeback", "Service-Pw.1");
    sid = (await script("Observe", []))["accountSid"] as string;
    original = await rootDacl();
    plugin = await PluginClient.start({ channel: labChannel });
  });
  after(() => plugin.stop());
  // Runs after each law has deleted what it made.
  afterEach(async () => assert.equal((await rootDacl()).toString("hex"), original.toString("hex"), "byte for byte"));

  lifecycleLaws(
    {
      type: DomainRootDelegation.type,
      inputs,
      change: { news: () => inputs({ rights: [...rights, "ChangePassword"] }), paths: ["rights[4]"] },
      drifts: {
        "an entry removed": {
          make: async () => void (await script("Remove", ["WritePwdLastSet"])),
          paths: ["rights[2]"],
        },
      },
      goes: false,
    },
    () => plugin,
  );

  it("leaves an entry that was widened to computers, and takes it away once it is named; again when it comes back", async () => {
    const checked = (await plugin.check(urn, inputs())).inputs;
    const made = await plugin.create(urn, checked);
    await script("Remove", ["ResetPassword"]);
    const wide = `(OA;CI;CR;${resetPassword};;${sid})`;
    await addRootAce(wide);
    const drifted = (await plugin.read(urn, made)) ?? assert.fail();
    assert.deepEqual((await plugin.diff(urn, drifted, checked)).paths, ["rights[0]"]);
    const mended = await plugin.update(urn, drifted, checked);
    assert.deepEqual(mended.outputs["reportedOverGrants"], [wide]);
    const named = (await plugin.check(urn, inputs({ removedEntries: [wide] }))).inputs;
    const cleaned = await plugin.update(urn, mended, named);
    assert.deepEqual(cleaned.outputs["reportedOverGrants"], []);
    await addRootAce(wide);
    const back = (await plugin.read(urn, cleaned)) ?? assert.fail();
    assert.deepEqual((await plugin.diff(urn, back, named)).paths, ["removedEntries[0]"]);
    const again = await plugin.update(urn, back, named);
    assert.deepEqual((await plugin.read(urn, again))?.inputs, named);
    await plugin.delete(urn, again);
  });

  it("shows a denied right as missing, says by what, and is whole again without the deny", async () => {
    const checked = (await plugin.check(urn, inputs())).inputs;
    const made = await plugin.create(urn, checked);
    const whole = await rootDacl();
    const deny = `(OD;CIIO;CR;${resetPassword};${userClass};${sid})`;
    await addRootAce(deny);
    const drifted = (await plugin.read(urn, made)) ?? assert.fail();
    assert.deepEqual(drifted.inputs["rights"], rights.slice(1));
    assert.deepEqual(drifted.outputs["otherAces"], [deny]);
    await assert.rejects(plugin.update(urn, drifted, checked), (error: Error) => {
      assert.ok(
        error.message.includes(`an entry that denies ResetPassword stands before them: ${deny}.`),
        error.message,
      );
      return true;
    });
    await restoreRootDacl(whole);
    const mended = await plugin.update(urn, drifted, checked);
    assert.deepEqual((await plugin.read(urn, mended))?.inputs, checked);
    await plugin.delete(urn, mended);
  });

  it("takes its entries away after the account was deleted", async () => {
    const account = "svc-former";
    const { dn } = await createUser(account, "Service-Pw.2");
    const made = await plugin.create(urn, (await plugin.check(urn, inputs({ account }))).inputs);
    await withClient((client) => client.del(dn));
    const left = (await plugin.read(urn, made)) ?? assert.fail("the entries are still there");
    assert.deepEqual(left.inputs["rights"], []);
    await assert.rejects(plugin.update(urn, left, made.inputs), /There is no account "svc-former" in the domain/);
    await plugin.delete(urn, left);
    assert.equal(await plugin.read(urn, left), undefined);
  });
});
