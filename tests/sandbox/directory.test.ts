import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject, ScriptAction } from "../../provider/channels/channel.ts";
import type {
  DomainRootDelegationResult,
  GroupPolicyObjectResult,
  WritebackRight,
} from "../../provider/scripts/contract.ts";
import { openSimulatedDirectory, type SimulatedDirectory } from "../../sandbox/directory.ts";

const domain = "corp.contoso.com";
const id = "{0F7C3D5E-1A2B-4C3D-8E9F-001122334455}";
const rights: WritebackRight[] = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];
const { signal } = new AbortController();

describe("the simulated directory", () => {
  let folder: string;
  let file: string;
  let directory: SimulatedDirectory;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "directory-"));
    file = join(folder, "below", "directory.json");
    directory = openSimulatedDirectory(file);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const policy = async (action: ScriptAction, changes: JsonObject = {}) => {
    const link = { order: 1, enabled: true, enforced: false };
    const displayName = "Password writeback";
    const parameters = { domain, id, displayName, accountPolicy: { minimumPasswordAge: 0 }, link, ...changes };
    const result = await directory.run({ script: "GroupPolicyObject", action, parameters }, signal);
    return result as unknown as GroupPolicyObjectResult;
  };
  const delegation = async (action: ScriptAction, changes: JsonObject = {}) => {
    const parameters = { domain, account: "provAgentgMSA$", accountDomain: domain, rights, ...changes };
    const result = await directory.run({ script: "DomainRootDelegation", action, parameters }, signal);
    return result as unknown as DomainRootDelegationResult;
  };

  describe("group policy", () => {
    it("is as Windows makes it where nothing has been done yet", async () => {
      assert.deepEqual(await policy("Observe"), {
        exists: false,
        id,
        displayName: "",
        accountPolicy: {},
        containerVersion: 0,
        fileVersion: 0,
        appliesToComputers: false,
        sameName: [],
        effective: {
          minimumPasswordAge: 1,
          source: {
            id: "{31B2F340-016D-11D2-945F-00C04FB984F9}",
            displayName: "Default Domain Policy",
            minimumPasswordAge: 1,
          },
        },
      });
    });

    it("is created, linked first and in effect at once", async () => {
      const expected = {
        exists: true,
        id,
        displayName: "Password writeback",
        accountPolicy: { minimumPasswordAge: 0 },
        link: { order: 1, enabled: true, enforced: false },
        containerVersion: 1,
        fileVersion: 1,
        appliesToComputers: true,
        sameName: [],
        effective: {
          minimumPasswordAge: 0,
          source: { id, displayName: "Password writeback", minimumPasswordAge: 0 },
        },
      };
      assert.deepEqual(await policy("Ensure"), expected);
      assert.deepEqual(await policy("Observe"), expected);
    });

    it("is left alone by a second Ensure, down to the file", async () => {
      const first = await policy("Ensure");
      const before = readFileSync(file, "utf8");
      assert.deepEqual(await policy("Ensure"), first);
      assert.equal(readFileSync(file, "utf8"), before);
    });

    it("raises its versions with its settings, and not with its name or link", async () => {
      await policy("Ensure");
      const renamed = await policy("Ensure", {
        displayName: "Other",
        link: { order: 2, enabled: true, enforced: true },
      });
      assert.deepEqual([renamed.displayName, renamed.containerVersion, renamed.fileVersion], ["Other", 1, 1]);
      assert.deepEqual(renamed.link, { order: 2, enabled: true, enforced: true });
      const changed = await policy("Ensure", { accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 24 } });
      assert.deepEqual([changed.containerVersion, changed.fileVersion], [2, 2]);
    });

    it("keeps settings that are not named", async () => {
      await policy("Ensure", { accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 24 } });
      const { accountPolicy } = await policy("Ensure", { accountPolicy: { minimumPasswordAge: 2 } });
      assert.deepEqual(accountPolicy, { minimumPasswordAge: 2, passwordHistorySize: 24 });
    });

    it("wins by link order, and whatever the order when it is enforced", async () => {
      const below = await policy("Ensure", { link: { order: 2, enabled: true, enforced: false } });
      assert.equal(below.effective.source?.displayName, "Default Domain Policy");
      const enforced = await policy("Ensure", { link: { order: 2, enabled: true, enforced: true } });
      assert.equal(enforced.effective.minimumPasswordAge, 0);
      assert.equal((await policy("Ensure", { link: { order: 99, enabled: true, enforced: false } })).link?.order, 99);
    });

    it("has no effect with a disabled link, or linked to an organizational unit", async () => {
      const disabled = await policy("Ensure", { link: { order: 1, enabled: false, enforced: false } });
      assert.equal(disabled.effective.minimumPasswordAge, 1);
      await policy("Remove");
      const unit = await policy("Ensure", { linkTarget: "OU=Tier 0,DC=corp,DC=contoso,DC=com" });
      assert.deepEqual([unit.link?.order, unit.effective.minimumPasswordAge], [1, 1]);
    });

    it("refuses a link target outside the domain", async () => {
      const elsewhere = policy("Ensure", { linkTarget: "OU=Users,DC=fabrikam,DC=com" });
      await assert.rejects(elsewhere, { name: "ChannelError", code: "not-found" });
    });

    it("tells other policies of the same name, whatever the case", async () => {
      const other = "{11111111-2222-4333-8444-555555555555}";
      await policy("Ensure", { id: other, displayName: "PASSWORD writeback" });
      assert.deepEqual((await policy("Observe")).sameName, [other]);
      assert.deepEqual((await policy("Observe", { displayName: "Another" })).sameName, []);
    });

    it("takes an id in lower case for the same", async () => {
      await policy("Ensure", { id: id.toLowerCase() });
      assert.equal((await policy("Observe")).exists, true);
    });

    it("is removed with its link, and the default policy is in effect again", async () => {
      await policy("Ensure");
      const removed = await policy("Remove");
      assert.deepEqual([removed.exists, removed.link, removed.effective.minimumPasswordAge], [false, undefined, 1]);
      assert.deepEqual(await policy("Remove"), removed, "removing again is fine");
    });

    it("leaves the age as it was when no policy sets it any more", async () => {
      await policy("Ensure");
      const standard = "{31B2F340-016D-11D2-945F-00C04FB984F9}";
      await policy("Remove", { id: standard });
      const removed = await policy("Remove");
      assert.deepEqual(removed.effective, { minimumPasswordAge: 0 });
    });
  });

  describe("delegation", () => {
    it("starts without a right, whatever Authenticated Users hold", async () => {
      const { accountSid, ...rest } = await delegation("Observe");
      assert.match(accountSid, /^S-1-5-21-\d+-\d+-\d+-\d+$/);
      assert.deepEqual(rest, { exists: true, rights: [], otherAces: [], changed: [] });
    });

    it("adds what is missing and says what it added", async () => {
      assert.deepEqual((await delegation("Ensure", { rights: ["ResetPassword"] })).changed, ["ResetPassword"]);
      const all = await delegation("Ensure");
      assert.deepEqual(all.changed, ["WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"]);
      assert.deepEqual(all.rights, rights);
      assert.deepEqual((await delegation("Ensure")).changed, []);
    });

    it("takes away exactly what is named", async () => {
      await delegation("Ensure");
      const less = await delegation("Remove", { rights: ["UnexpirePassword", "ChangePassword"] });
      assert.deepEqual(less.changed, ["UnexpirePassword"]);
      assert.deepEqual(less.rights, ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet"]);
      assert.ok(readFileSync(file, "utf8").includes("ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501;;AU"));
    });

    it("writes the documented entries", async () => {
      const { accountSid: sid } = await delegation("Ensure");
      const stored = JSON.parse(readFileSync(file, "utf8")) as { domains: Record<string, { dacl: string[] }> };
      assert.deepEqual(stored.domains[domain]?.dacl.slice(1), [
        `(OA;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;bf967aba-0de6-11d0-a285-00aa003049e2;${sid})`,
        `(OA;CIIO;WP;28630ebf-41d5-11d1-a9c1-0000f80367c1;bf967aba-0de6-11d0-a285-00aa003049e2;${sid})`,
        `(OA;CIIO;WP;bf967a0a-0de6-11d0-a285-00aa003049e2;bf967aba-0de6-11d0-a285-00aa003049e2;${sid})`,
        `(OA;;CR;ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501;;${sid})`,
      ]);
    });

    it("keeps accounts and domains apart, and knows an account again in any case", async () => {
      await delegation("Ensure");
      assert.deepEqual((await delegation("Observe", { account: "other$" })).rights, []);
      assert.deepEqual((await delegation("Observe", { domain: "fabrikam.com" })).rights, []);
      assert.deepEqual(
        (await delegation("Observe", { account: "PROVAGENTGMSA$", domain: "CORP.Contoso.com" })).rights,
        rights,
      );
    });

    it("refuses a right it does not know, and changes nothing", async () => {
      const wrong = delegation("Ensure", { rights: ["ResetPassword", "FullControl"] });
      await assert.rejects(wrong, { name: "ChannelError", code: "failed", message: /^"FullControl" is no right/ });
      assert.deepEqual((await delegation("Observe")).rights, []);
    });
  });

  describe("drift", () => {
    beforeEach(async () => {
      await policy("Ensure");
      await delegation("Ensure");
    });

    it("raises the age, which Ensure mends", async () => {
      assert.equal(
        await directory.drift.raiseMinimumPasswordAge(),
        `corp.contoso.com: the minimum password age of the group policy "Password writeback" ${id} is 1 now.`,
      );
      const drifted = await policy("Observe");
      assert.deepEqual([drifted.accountPolicy.minimumPasswordAge, drifted.effective.minimumPasswordAge], [1, 1]);
      assert.equal((await policy("Ensure")).effective.minimumPasswordAge, 0);
    });

    it("disables the link", async () => {
      assert.match(
        await directory.drift.disableLink(domain.toUpperCase()),
        /^corp\.contoso\.com: the link of .* is disabled now\.$/,
      );
      const drifted = await policy("Observe");
      assert.deepEqual([drifted.link?.enabled, drifted.effective.minimumPasswordAge], [false, 1]);
    });

    it("puts another team's policy above the kit's", async () => {
      assert.match(
        await directory.drift.linkOtherPolicy(domain, 2),
        /"Security baseline" with a minimum password age of 2/,
      );
      const drifted = await policy("Observe");
      assert.deepEqual([drifted.link?.order, drifted.effective.minimumPasswordAge], [2, 2]);
      assert.equal((await policy("Ensure")).effective.minimumPasswordAge, 0);
    });

    it("removes an entry", async () => {
      assert.match(await directory.drift.removeAce(), /does not hold ResetPassword on the domain root any more\.$/);
      assert.deepEqual((await delegation("Observe")).rights, rights.slice(1));
      assert.deepEqual((await delegation("Ensure")).changed, ["ResetPassword"]);
    });

    it("adds an over-grant, which is told and not touched by the kit", async () => {
      await directory.drift.addOverGrant();
      const { accountSid, otherAces, rights: held } = await delegation("Ensure");
      assert.deepEqual(otherAces, [`(OA;CI;CR;00299570-246d-11d0-a768-00aa006e0529;;${accountSid})`]);
      assert.deepEqual(held, rights);
    });

    it("passes over a domain in which nothing of the kind is", async () => {
      const other = openSimulatedDirectory(join(folder, "other.json"));
      directory = other;
      await delegation("Observe", { domain: "a.contoso.com" });
      await delegation("Ensure", { domain: "b.contoso.com" });
      assert.match(await other.drift.removeAce(), /^b\.contoso\.com: /);
    });

    it("says so where there is nothing to drift", async () => {
      const empty = openSimulatedDirectory(join(folder, "empty.json"));
      const expected =
        "The simulated directory holds nothing of the kit that could drift so. Run ewb sandbox up first.";
      await assert.rejects(empty.drift.raiseMinimumPasswordAge(), { name: "SandboxError", message: expected });
      await assert.rejects(
        directory.drift.removeAce("fabrikam.com"),
        /^SandboxError: The simulated domain fabrikam\.com holds/,
      );
      assert.ok(!existsSync(join(folder, "empty.json")));
    });
  });

  it("keeps no credential, and is not changed through an answer", async () => {
    const call = { script: "GroupPolicyObject", action: "Ensure" } as const;
    const link = { order: 1, enabled: true, enforced: false };
    const accountPolicy = { minimumPasswordAge: 0 };
    const parameters = { domain, id, displayName: "x", accountPolicy, link };
    const credential = { user: "svc", password: "canary-4711" };
    const answer = await directory.run({ ...call, parameters, credential }, signal);
    assert.ok(!readFileSync(file, "utf8").includes("canary-4711"));
    (answer["accountPolicy"] as JsonObject)["minimumPasswordAge"] = 9;
    accountPolicy.minimumPasswordAge = 9;
    assert.equal((await policy("Observe")).accountPolicy.minimumPasswordAge, 0);
  });

  it("is found again by whoever opens the file next", async () => {
    await policy("Ensure");
    directory = openSimulatedDirectory(file);
    assert.equal((await policy("Observe")).exists, true);
    assert.deepEqual(readdirSync(join(folder, "below")), ["directory.json"], "nothing else is left in the folder");
  });

  it("says what to do about a file that is damaged, and does not overwrite it", async () => {
    await policy("Ensure");
    for (const damage of ["{", "", "[]", "null"]) {
      writeFileSync(file, damage);
      await assert.rejects(policy("Ensure"), /is not what the sandbox wrote\. Run ewb sandbox reset/);
      assert.equal(readFileSync(file, "utf8"), damage);
    }
  });

  it("refuses a call without a domain", async () => {
    await assert.rejects(policy("Observe", { domain: "" }), {
      name: "ChannelError",
      message: "The parameter domain is missing.",
    });
  });
});
