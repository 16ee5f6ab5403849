import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject, ScriptAction } from "../../resources/ports/channel.ts";
import type { DomainRootDelegationResult } from "../../resources/domainRootDelegation/call.ts";
import type { GroupPolicyObjectResult } from "../../resources/groupPolicyObject/call.ts";
import type { WritebackRight } from "../../facts/writebackRights.ts";
import { openSimulatedDirectory, type SimulatedDirectory } from "../../sandbox/directory.ts";
import { flat } from "../support/flat.ts";

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
    const settings = { "accountPolicy.minimumPasswordAge": 0 };
    const parameters = { domain, id, displayName, settings, link, ...changes };
    const result = await directory.run({ script: "GroupPolicyObject", action, parameters }, signal);
    return result as unknown as GroupPolicyObjectResult;
  };
  const delegation = async (action: ScriptAction, changes: JsonObject = {}) => {
    const parameters = { domain, account: "provAgentgMSA$", accountDomain: domain, rights, ...changes };
    const result = await directory.run({ script: "DomainRootDelegation", action, parameters }, signal);
    return result as unknown as DomainRootDelegationResult;
  };

  describe("group policy", () => {
    const ages = ({ effective }: GroupPolicyObjectResult) => effective.accountPolicy.minimumPasswordAge;
    const account = (accountPolicy: JsonObject): JsonObject => ({ settings: flat({ accountPolicy }) });
    const domainPolicy = {
      minimumPasswordAge: 1,
      maximumPasswordAge: 42,
      minimumPasswordLength: 7,
      passwordHistorySize: 24,
      passwordComplexity: 1,
      reversibleEncryption: 0,
      lockoutThreshold: 0,
      lockoutDuration: 30,
      lockoutObservationWindow: 30,
    };
    const usual = {
      computerSettingsDisabled: false,
      unreadable: [],
      unknownPrincipals: [],
      linkTargetExists: true,
    };
    const defaultLink =
      "[LDAP://CN={31B2F340-016D-11D2-945F-00C04FB984F9},CN=Policies,CN=System,dc=corp,dc=contoso,dc=com;0]";
    const standard = { id: "{31B2F340-016D-11D2-945F-00C04FB984F9}", displayName: "Default Domain Policy" };

    it("is as Windows makes it where nothing has been done yet", async () => {
      assert.deepEqual(await policy("Observe"), {
        exists: false,
        id,
        displayName: "",
        settings: {},
        containerVersion: 0,
        fileVersion: 0,
        appliesToComputers: false,
        ...usual,
        targetLinks: defaultLink,
        sameName: [],
        effective: {
          accountPolicy: domainPolicy,
          winners: { minimumPasswordAge: { ...standard, value: 1, why: "only" } },
        },
        conflicts: [],
      });
    });

    it("is created, linked first and in effect at once", async () => {
      const expected = {
        exists: true,
        id,
        displayName: "Password writeback",
        settings: { "accountPolicy.minimumPasswordAge": 0 },
        link: { order: 1, enabled: true, enforced: false },
        appliesTo: "everyComputer",
        containerVersion: 1,
        fileVersion: 1,
        appliesToComputers: true,
        ...usual,
        targetLinks: `${defaultLink}[LDAP://CN=${id},CN=Policies,CN=System,dc=corp,dc=contoso,dc=com;0]`,
        sameName: [],
        effective: {
          accountPolicy: { ...domainPolicy, minimumPasswordAge: 0 },
          winners: { minimumPasswordAge: { id, displayName: "Password writeback", value: 0, why: "order" } },
        },
        conflicts: [],
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
      const changed = await policy("Ensure", account({ minimumPasswordAge: 0, passwordHistorySize: 24 }));
      assert.deepEqual([changed.containerVersion, changed.fileVersion], [2, 2]);
    });

    it("keeps settings that are not named, takes out those that are to go, and tells those that are asked for", async () => {
      const services = [{ service: "VaultSvc", startup: "manual" }];
      await policy("Ensure", {
        settings: flat({ accountPolicy: { minimumPasswordAge: 0, passwordHistorySize: 24 }, services }),
      });
      const { settings } = await policy("Ensure", account({ minimumPasswordAge: 2 }));
      assert.deepEqual(settings, { "accountPolicy.minimumPasswordAge": 2 });
      const all = await policy("Observe", { settings: undefined as never });
      assert.deepEqual(
        all.settings,
        flat({ accountPolicy: { minimumPasswordAge: 2, passwordHistorySize: 24 }, services }),
      );
      await policy("Ensure", { settings: {}, unset: ["services.vaultsvc", "accountPolicy.minimumPasswordAge"] });
      const left = await policy("Observe", { settings: undefined as never });
      assert.deepEqual(left.settings, { "accountPolicy.passwordHistorySize": 24 });
    });

    it("keeps its link when none is named, and loses it when that is asked for", async () => {
      await policy("Ensure", { link: { order: 2, enabled: true, enforced: true } });
      const linked = await policy("Ensure", { link: undefined as never });
      assert.deepEqual(linked.link, { order: 2, enabled: true, enforced: true });
      assert.equal((await policy("Ensure", { link: undefined as never, unlink: true })).link, undefined);
    });

    it("wins by link order, and whatever the order when it is enforced", async () => {
      const below = await policy("Ensure", { link: { order: 2, enabled: true, enforced: false } });
      assert.deepEqual(below.effective.winners, { minimumPasswordAge: { ...standard, value: 1, why: "order" } });
      const enforced = await policy("Ensure", { link: { order: 2, enabled: true, enforced: true } });
      assert.deepEqual([ages(enforced), enforced.effective.winners.minimumPasswordAge?.why], [0, "enforced"]);
      assert.equal((await policy("Ensure", { link: { order: 99, enabled: true, enforced: false } })).link?.order, 99);
    });

    it("tells who takes its settings away: policies that win with another value, and PSOs", async () => {
      await directory.run(
        {
          script: "PasswordSettingsObject",
          action: "Ensure",
          parameters: { domain, name: "Admins", precedence: 1, settings: { minimumPasswordAge: 2 }, appliesTo: ["a"] },
        },
        signal,
      );
      const below = { order: 2, enabled: true, enforced: false };
      const both = account({ minimumPasswordAge: 0, passwordHistorySize: 24 });
      const setting = "accountPolicy.minimumPasswordAge";
      const pso = { kind: "passwordSettingsObject", setting, by: "Admins", value: 2 };
      assert.deepEqual((await policy("Ensure", { ...both, link: below })).conflicts, [
        { kind: "precedence", setting, by: "Default Domain Policy", value: 1 },
        pso,
      ]);
      const first = { order: 1, enabled: true, enforced: false };
      assert.deepEqual((await policy("Ensure", { ...both, link: first })).conflicts, [pso]);
    });

    it("has no effect with a disabled link, or linked to an organizational unit", async () => {
      const disabled = await policy("Ensure", { link: { order: 1, enabled: false, enforced: false } });
      assert.deepEqual([ages(disabled), disabled.conflicts], [1, []]);
      await policy("Remove");
      const unit = await policy("Ensure", { linkTarget: "OU=Tier 0,DC=corp,DC=contoso,DC=com" });
      assert.deepEqual([unit.link?.order, ages(unit)], [1, 1]);
      assert.deepEqual(unit.conflicts, [{ kind: "wrongTarget", setting: "accountPolicy" }]);
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
      assert.deepEqual([removed.exists, removed.link, ages(removed)], [false, undefined, 1]);
      assert.deepEqual(await policy("Remove"), removed, "removing again is fine");
    });

    it("leaves the age as it was when no policy sets it any more", async () => {
      await policy("Ensure");
      await policy("Remove", { id: standard.id });
      const removed = await policy("Remove");
      assert.deepEqual([ages(removed), removed.effective.winners], [0, {}]);
    });
  });

  describe("delegation", () => {
    it("starts without a right, whatever Authenticated Users hold", async () => {
      const { accountName, accountSid, ...rest } = await delegation("Observe");
      assert.match(accountName, /^pGMSA_[0-9a-f]{8}\$$/);
      assert.match(accountSid, /^S-1-5-21-\d+-\d+-\d+-\d+$/);
      assert.deepEqual(rest, {
        exists: true,
        rights: [],
        overGrants: [],
        otherAces: [],
        effective: [{ right: "UnexpirePassword", through: "Authenticated Users" }],
        changed: [],
        candidates: [],
        descriptor: { parts: 0, text: "", digest: "" },
        samAccess: { samServer: "readable", authenticatedUsers: "member" },
      });
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

    it("takes away entries that are named, of this account only", async () => {
      const other = { account: "other$" };
      await delegation("Ensure", other);
      await delegation("Ensure");
      await directory.drift.widenAce();
      const { overGrants, rights: held } = await delegation("Observe", other);
      assert.deepEqual(held, rights.slice(1));
      assert.equal((await delegation("Ensure", { unwanted: overGrants })).overGrants.length, 0);
      assert.deepEqual((await delegation("Observe", other)).overGrants, overGrants);
      const mended = await delegation("Ensure", { ...other, unwanted: overGrants });
      assert.deepEqual([mended.rights, mended.overGrants], [rights, []]);
    });

    it("takes away by SID what an account of another name holds", async () => {
      const { accountSid } = await delegation("Ensure");
      const removed = await delegation("Remove", { account: "renamed$", accountSid });
      assert.deepEqual([removed.accountSid, removed.changed, removed.rights], [accountSid, rights, []]);
    });

    it("counts a right that is denied as neither held nor brought by others", async () => {
      await delegation("Ensure");
      await directory.drift.denyAce(domain, "UnexpirePassword");
      const { rights: held, effective, otherAces } = await delegation("Observe");
      assert.deepEqual([held, effective, otherAces.length], [rights.slice(0, 3), [], 1]);
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

  describe("unreachable users", () => {
    const survey = async (inetOrgPerson: boolean) => {
      const parameters = { domain, accountSid: "S-1-5-21-1-2-3-1104", inetOrgPerson };
      return directory.run({ script: "UnreachableUsers", action: "Observe", parameters }, signal);
    };

    it("are those that the file says are, and nobody at first", async () => {
      const none = {
        users: 0,
        unreachable: 0,
        protectedAccounts: 0,
        protectedUsers: 0,
        belowProtectedContainers: 0,
        examples: [],
        containers: [],
        exposed: { accounts: 0, replication: 0, permissions: 0, groups: 0, examples: [] as string[] },
      };
      assert.deepEqual(await survey(true), none);
      const vault = "OU=Vault,DC=corp,DC=contoso,DC=com";
      const state = JSON.parse(readFileSync(file, "utf8")) as { domains: Record<string, object> };
      const users = [
        { name: "free", powers: ["replication", "groups"] },
        { name: "inet", inetOrgPerson: true, obstacle: "belowNoInheritance", container: vault },
        { name: "vault", obstacle: "belowNoInheritance", container: vault },
        { name: "admin", obstacle: "adminCount" },
        { name: "alone", obstacle: "noInheritance", powers: ["permissions"] },
      ];
      state.domains[domain] = { ...state.domains[domain], users };
      writeFileSync(file, JSON.stringify(state));
      const exposed = { accounts: 1, replication: 1, permissions: 0, groups: 1, examples: ["free"] };
      const found = { ...none, exposed, protectedAccounts: 1, protectedUsers: 1, containers: [vault] };
      const examples = ["admin", "alone", "vault"];
      assert.deepEqual(await survey(false), {
        ...found,
        users: 4,
        unreachable: 3,
        belowProtectedContainers: 1,
        examples,
      });
      const all = ["admin", "alone", "inet", "vault"];
      assert.deepEqual(await survey(true), {
        ...found,
        users: 5,
        unreachable: 4,
        belowProtectedContainers: 2,
        examples: all,
      });
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
      assert.deepEqual(
        [drifted.settings["accountPolicy.minimumPasswordAge"], drifted.effective.accountPolicy.minimumPasswordAge],
        [1, 1],
      );
      assert.equal((await policy("Ensure")).effective.accountPolicy.minimumPasswordAge, 0);
    });

    it("raises the age of a PSO where no policy of the kit gives one, and nothing that the kit has not declared", async () => {
      const corp = openSimulatedDirectory(join(folder, "pso.json"));
      const declared = { precedence: 10, settings: { minimumPasswordAge: 0 }, appliesTo: ["Pilot"] };
      const look = async (action: ScriptAction) => {
        const parameters = { domain, name: "Writeback pilot", ...declared };
        const result = await corp.run({ script: "PasswordSettingsObject", action, parameters }, signal);
        return result["settings"] as JsonObject;
      };
      await look("Observe");
      for (const make of ["raiseMinimumPasswordAge", "disableLink", "linkOtherPolicy"] as const)
        await assert.rejects(
          corp.drift[make](),
          /^SandboxError: .* holds nothing of the kit that could drift so\./,
          make,
        );
      await look("Ensure");
      assert.equal(
        await corp.drift.raiseMinimumPasswordAge(),
        'corp.contoso.com: the minimum password age of the PSO "Writeback pilot" is 1 now.',
      );
      assert.equal((await look("Observe"))["minimumPasswordAge"], 1);
      await assert.rejects(corp.drift.disableLink(), /holds nothing of the kit/);
    });

    it("disables the link", async () => {
      assert.match(
        await directory.drift.disableLink(domain.toUpperCase()),
        /^corp\.contoso\.com: the link of .* is disabled now\.$/,
      );
      const drifted = await policy("Observe");
      assert.deepEqual([drifted.link?.enabled, drifted.effective.accountPolicy.minimumPasswordAge], [false, 1]);
    });

    it("puts another team's policy above the kit's", async () => {
      assert.match(
        await directory.drift.linkOtherPolicy(domain, 2),
        /"Security baseline" with a minimum password age of 2/,
      );
      const drifted = await policy("Observe");
      assert.deepEqual([drifted.link?.order, drifted.effective.accountPolicy.minimumPasswordAge], [2, 2]);
      assert.equal((await policy("Ensure")).effective.accountPolicy.minimumPasswordAge, 0);
    });

    it("removes an entry", async () => {
      assert.match(await directory.drift.removeAce(), /does not hold ResetPassword on the domain root any more\.$/);
      assert.deepEqual((await delegation("Observe")).rights, rights.slice(1));
      assert.deepEqual((await delegation("Ensure")).changed, ["ResetPassword"]);
    });

    it("adds an over-grant, which is told and not touched unless it is named", async () => {
      await directory.drift.addOverGrant();
      const { accountSid, overGrants, rights: held } = await delegation("Ensure");
      assert.deepEqual(overGrants, [`(OA;CI;CR;00299570-246d-11d0-a768-00aa006e0529;;${accountSid})`]);
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
        "The simulated directory holds nothing of the kit that could drift so. Run ewb sandbox up first. Where that has been done, the stack declares nothing that drifts so, or what gives it has drifted already: ewb sandbox up mends that.";
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
    const settings = { "accountPolicy.minimumPasswordAge": 0 };
    const parameters = { domain, id, displayName: "x", settings, link };
    const credential = { user: "svc", password: "canary-4711" };
    const answer = await directory.run({ ...call, parameters, credential }, signal);
    assert.ok(!readFileSync(file, "utf8").includes("canary-4711"));
    (answer["settings"] as JsonObject)["accountPolicy.minimumPasswordAge"] = 9;
    settings["accountPolicy.minimumPasswordAge"] = 9;
    assert.equal((await policy("Observe")).settings["accountPolicy.minimumPasswordAge"], 0);
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
