import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import type { DomainRootDelegationResult } from "../../resources/domainRootDelegation/call.ts";
import { DelegationWorld, four } from "./delegationWorld.ts";
import { accountName, createInstallerAccount, installerDn, removeAccount } from "./installerAccount.ts";
import { call, createUser, domain, root, rootDacl, sysvol, withClient } from "./lab.ts";

const reference = { account: "provAgentgMSA$" };
const elsewhere = `CN=renamed,CN=Users,${root}`;

describe("the account that the agent's installer makes, in a real domain", () => {
  const world = new DelegationWorld();
  afterEach(async () => {
    for (const dn of [installerDn, elsewhere]) await removeAccount(dn).catch(() => undefined);
  });

  it("is found by its cn, whatever its sAMAccountName; what is granted is granted to it", async () => {
    await createInstallerAccount();
    const made = await world.delegation("Ensure", four, reference);
    assert.deepEqual([made.accountName, made.rights], [accountName, four]);
    const byName = await world.delegation("Observe", four, { account: accountName });
    assert.equal(byName.accountSid, made.accountSid);
  });

  it("is found by the form of its sAMAccountName where somebody has renamed it", async () => {
    await createInstallerAccount(accountName, elsewhere);
    assert.equal((await world.delegation("Observe", four, reference)).accountName, accountName);
    // The form is that of the installer's account alone.
    assert.equal((await world.delegation("Observe", four, { account: "svcOther$" })).exists, false);
  });

  it("gives way to an account of that sAMAccountName", async () => {
    await createInstallerAccount();
    await createInstallerAccount("provAgentgMSA$", elsewhere);
    assert.equal((await world.delegation("Observe", four, reference)).accountName, "provAgentgMSA$");
  });

  it("is no user or computer that has the cn", async () => {
    await createUser("provAgentgMSA", "Service-Pw.9");
    const { exists, candidates } = await world.delegation("Observe", four, { account: "provAgentgMSA$" });
    assert.deepEqual([exists, candidates], [false, []]);
    await withClient((client) => client.del(`CN=provAgentgMSA,CN=Users,${root}`));
  });

  it("is named among the others where it is not clear which is meant, and nothing is written", async () => {
    await createInstallerAccount(accountName, elsewhere);
    await createInstallerAccount("pGMSA_00000001$", installerDn.replace("provAgentgMSA", "other"));
    try {
      await assert.rejects(world.delegation("Ensure", four, reference), {
        code: "failed",
        message: /"provAgentgMSA\$" may be any of 2 group managed service accounts: pGMSA_.* Write the sAMAccountName/,
      });
      await assert.rejects(world.delegation("Ensure", four, { account: "nobody$" }), {
        code: "not-found",
        message:
          /Write one of the group managed service accounts that there are: pGMSA_00000001\$ \(CN=other,.*; pGMSA_1a2b3c4d\$ \(CN=renamed,/,
      });
      assert.deepEqual(await rootDacl(), world.original);
    } finally {
      await removeAccount(installerDn.replace("provAgentgMSA", "other"));
    }
  });

  it("is in the way of an account of the kit's under its name", async () => {
    await createInstallerAccount();
    const parameters = {
      ...reference,
      dnsHostName: `x.${domain}`,
      passwordReaders: ["svc-writeback"],
      encryptionTypes: ["AES256"],
      servicePrincipalNames: [],
      enabled: true,
      adopt: true,
    };
    await assert.rejects(call("GroupManagedServiceAccount", "Ensure", parameters), {
      message: /"provAgentgMSA\$" is what another group managed service account is called already: pGMSA_1a2b3c4d\$/,
    });
    const seen = await call("GroupManagedServiceAccount", "Observe", parameters);
    assert.equal(seen["exists"], false);
    assert.match(String(seen["namesake"]), /is called already/);
    await call("GroupManagedServiceAccount", "Remove", parameters);
    assert.equal((await world.delegation("Observe", four, reference)).accountName, accountName);
  });

  it("gets user rights by its SID, under the name that was declared", async () => {
    await createInstallerAccount();
    const { accountSid } = (await world.delegation("Observe", [], reference)) as DomainRootDelegationResult;
    const id = "{6D1E2A10-0000-4000-8000-0000000A0C01}";
    const settings = { "userRights.SeServiceLogonRight": ["S-1-5-80-0", "provAgentgMSA$"] };
    const parameters = { id, displayName: "Agent hosts", settings, link: { order: 1, enabled: true, enforced: false } };
    const made = await call("GroupPolicyObject", "Ensure", parameters);
    const file = `${sysvol}/Policies/${id}/MACHINE/Microsoft/Windows NT/SecEdit/GptTmpl.inf`;
    const template = () => readFileSync(file, "utf16le");
    try {
      assert.deepEqual(made["settings"], settings);
      assert.ok(template().includes(`SeServiceLogonRight = *S-1-5-80-0,*${accountSid}`), template());

      // Written out, the name stands for nobody on Windows: that is no state to be content with.
      writeFileSync(file, template().replace(`*${accountSid}`, "provAgentgMSA$"), "utf16le");
      const there = (await call("GroupPolicyObject", "Observe", parameters))["settings"];
      assert.deepEqual(there, {
        "userRights.SeServiceLogonRight": ["S-1-5-80-0", "provAgentgMSA$ (a text that Windows resolves to no account)"],
      });
      assert.deepEqual((await call("GroupPolicyObject", "Ensure", parameters))["settings"], settings);
    } finally {
      await call("GroupPolicyObject", "Remove", { ...parameters, settings: {} });
    }
  });
});
