import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { domain, rights, signal, ScratchDirectory } from "./scratchDirectory.ts";

describe("the simulated directory", () => {
  describe("delegation", () => {
    const world = new ScratchDirectory();
    it("starts without a right, whatever Authenticated Users hold", async () => {
      const { accountName, accountSid, ...rest } = await world.delegation("Observe");
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
      assert.deepEqual((await world.delegation("Ensure", { rights: ["ResetPassword"] })).changed, ["ResetPassword"]);
      const all = await world.delegation("Ensure");
      assert.deepEqual(all.changed, ["WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"]);
      assert.deepEqual(all.rights, rights);
      assert.deepEqual((await world.delegation("Ensure")).changed, []);
    });

    it("takes away exactly what is named", async () => {
      await world.delegation("Ensure");
      const less = await world.delegation("Remove", { rights: ["UnexpirePassword", "ChangePassword"] });
      assert.deepEqual(less.changed, ["UnexpirePassword"]);
      assert.deepEqual(less.rights, ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet"]);
      assert.ok(readFileSync(world.file, "utf8").includes("ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501;;AU"));
    });

    it("writes the documented entries", async () => {
      const { accountSid: sid } = await world.delegation("Ensure");
      const stored = JSON.parse(readFileSync(world.file, "utf8")) as { domains: Record<string, { dacl: string[] }> };
      assert.deepEqual(stored.domains[domain]?.dacl.slice(1), [
        `(OA;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;bf967aba-0de6-11d0-a285-00aa003049e2;${sid})`,
        `(OA;CIIO;WP;28630ebf-41d5-11d1-a9c1-0000f80367c1;bf967aba-0de6-11d0-a285-00aa003049e2;${sid})`,
        `(OA;CIIO;WP;bf967a0a-0de6-11d0-a285-00aa003049e2;bf967aba-0de6-11d0-a285-00aa003049e2;${sid})`,
        `(OA;;CR;ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501;;${sid})`,
      ]);
    });

    it("takes away entries that are named, of this account only", async () => {
      const other = { account: "other$" };
      await world.delegation("Ensure", other);
      await world.delegation("Ensure");
      await world.directory.drift.widenAce();
      const { overGrants, rights: held } = await world.delegation("Observe", other);
      assert.deepEqual(held, rights.slice(1));
      assert.equal((await world.delegation("Ensure", { unwanted: overGrants })).overGrants.length, 0);
      assert.deepEqual((await world.delegation("Observe", other)).overGrants, overGrants);
      const mended = await world.delegation("Ensure", { ...other, unwanted: overGrants });
      assert.deepEqual([mended.rights, mended.overGrants], [rights, []]);
    });

    it("takes away by SID what an account of another name holds", async () => {
      const { accountSid } = await world.delegation("Ensure");
      const removed = await world.delegation("Remove", { account: "renamed$", accountSid });
      assert.deepEqual([removed.accountSid, removed.changed, removed.rights], [accountSid, rights, []]);
    });

    it("counts a right that is denied as neither held nor brought by others", async () => {
      await world.delegation("Ensure");
      await world.directory.drift.denyAce(domain, "UnexpirePassword");
      const { rights: held, effective, otherAces } = await world.delegation("Observe");
      assert.deepEqual([held, effective, otherAces.length], [rights.slice(0, 3), [], 1]);
    });

    it("keeps accounts and domains apart, and knows an account again in any case", async () => {
      await world.delegation("Ensure");
      assert.deepEqual((await world.delegation("Observe", { account: "other$" })).rights, []);
      assert.deepEqual((await world.delegation("Observe", { domain: "fabrikam.com" })).rights, []);
      assert.deepEqual(
        (await world.delegation("Observe", { account: "PROVAGENTGMSA$", domain: "CORP.Contoso.com" })).rights,
        rights,
      );
    });

    it("refuses a right it does not know, and changes nothing", async () => {
      const wrong = world.delegation("Ensure", { rights: ["ResetPassword", "FullControl"] });
      await assert.rejects(wrong, { name: "ChannelError", code: "failed", message: /^"FullControl" is no right/ });
      assert.deepEqual((await world.delegation("Observe")).rights, []);
    });
  });

  describe("unreachable users", () => {
    const world = new ScratchDirectory();
    const survey = async (inetOrgPerson: boolean) => {
      const parameters = { domain, accountSid: "S-1-5-21-1-2-3-1104", inetOrgPerson };
      return world.directory.run({ script: "UnreachableUsers", action: "Observe", parameters }, signal);
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
      const state = JSON.parse(readFileSync(world.file, "utf8")) as { domains: Record<string, object> };
      const users = [
        { name: "free", powers: ["replication", "groups"] },
        { name: "inet", inetOrgPerson: true, obstacle: "belowNoInheritance", container: vault },
        { name: "vault", obstacle: "belowNoInheritance", container: vault },
        { name: "admin", obstacle: "adminCount" },
        { name: "alone", obstacle: "noInheritance", powers: ["permissions"] },
      ];
      state.domains[domain] = { ...state.domains[domain], users };
      writeFileSync(world.file, JSON.stringify(state));
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
});
