import assert from "node:assert/strict";
import { ChannelError, type JsonObject } from "../../resources/ports/channel.ts";
import type { Context } from "../../resources/ports/resource.ts";
import { reportReach } from "../../resources/domainRootDelegation/unreachableUsers.ts";

const counts = {
  users: 2000,
  unreachable: 0,
  protectedAccounts: 0,
  protectedUsers: 0,
  belowProtectedContainers: 0,
  examples: [],
  containers: [],
};
const nobody = { accounts: 0, replication: 0, permissions: 0, groups: 0, examples: [] as string[] };

async function report(
  counted: JsonObject,
  exposed: JsonObject = nobody,
): Promise<{ warnings: string[]; report: unknown; exposed: unknown }> {
  const warnings: string[] = [];
  const context: Context = {
    channel: { run: () => Promise.resolve({ ...counted, exposed }) },
    tenant: [],
    signal: new AbortController().signal,
    warn: (message) => void warnings.push(message),
    progress: () => undefined,
    oneByOne: (_line: string, _who: string, work: () => Promise<never>) => work(),
  };
  const inputs = { account: "provAgentgMSA$", domain: "corp.contoso.com", channel: "local", mode: "manage" as const };
  const asked = { accountSid: "S-1-5-21-1-2-3-1104", inetOrgPerson: false };
  const { unreachableUsers, exposedAccounts } = await reportReach(inputs, asked, context);
  return { report: unreachableUsers, exposed: exposedAccounts, warnings };
}

/** What comes of a call that fails with an error. */
function failing(error: Error) {
  const context: Context = {
    channel: { run: () => Promise.reject(error) },
    tenant: [],
    signal: new AbortController().signal,
    warn: () => undefined,
    progress: () => undefined,
    oneByOne: (_line: string, _who: string, work: () => Promise<never>) => work(),
  };
  const inputs = { account: "provAgentgMSA$", domain: "corp.contoso.com", channel: "local", mode: "manage" as const };
  return reportReach(inputs, { accountSid: "S-1-5-21-1-2-3-1104", inetOrgPerson: false }, context);
}

describe("the report of unreachable users", () => {
  it("says why there is none where the channel fails, and takes neither a cancelled call nor an error of its own for that", async () => {
    const { unreachableUsers } = await failing(new ChannelError("refused", "dc1 refuses access"));
    assert.deepEqual(unreachableUsers, { notObservable: "dc1 refuses access" });
    await assert.rejects(failing(new ChannelError("cancelled", "cancelled")), ChannelError);
    await assert.rejects(failing(new TypeError("x is undefined")), TypeError);
  });

  it("warns of nobody where everyone is reached but the two who are protected in every domain", async () => {
    assert.deepEqual(await report(counts), { report: counts, exposed: nobody, warnings: [] });
    const two = { ...counts, unreachable: 2, protectedAccounts: 2, examples: ["Administrator", "krbtgt"] };
    assert.deepEqual(await report(two), { report: two, exposed: nobody, warnings: [] });
    assert.equal((await report({ ...two, unreachable: 3, protectedAccounts: 3 })).warnings.length, 1);
    assert.equal((await report({ ...two, unreachable: 3, protectedUsers: 1 })).warnings.length, 1);
  });

  it("warns in one sentence: how many, what it means for them, why, and who", async () => {
    const found = {
      ...counts,
      unreachable: 31,
      protectedAccounts: 4,
      belowProtectedContainers: 27,
      examples: ["admin1", "vault0000"],
      containers: ["OU=Vault,DC=corp,DC=contoso,DC=com", "OU=Old,DC=corp,DC=contoso,DC=com"],
    };
    assert.deepEqual(await report(found), {
      report: found,
      exposed: nobody,
      warnings: [
        "31 of 2000 users of corp.contoso.com cannot reset a forgotten password (SSPR_0029), because the entries on the domain root do not reach them: 4 protected accounts (adminCount is 1, inheritance off), 27 below OU=Vault,DC=corp,DC=contoso,DC=com; OU=Old,DC=corp,DC=contoso,DC=com without inheritance; such as admin1, vault0000.",
      ],
    });
  });

  it("warns of accounts with rights over the domain that the entries reach", async () => {
    const exposed = { accounts: 3, replication: 1, permissions: 0, groups: 3, examples: ["adm-groups", "MSOL_1"] };
    assert.deepEqual(await report(counts, exposed), {
      report: counts,
      exposed,
      warnings: [
        "provAgentgMSA$ can reset the password of 3 accounts with rights over corp.contoso.com, and so whoever controls an agent host has these rights: 1 replicate password hashes, 3 change members of groups; such as adm-groups, MSOL_1. Put them into an OU for Tier 0 with inheritance switched off, or delegate on the OUs of the users that write back alone.",
      ],
    });
  });

  it("says why there is none where the answer is nonsense", async () => {
    const notObservable =
      "UnreachableUsers Observe: the answer has another form than the kit's scripts give: users is string instead of number. Nothing is taken from it.";
    assert.deepEqual(await report({ ...counts, users: "many" }), {
      report: { notObservable },
      exposed: { notObservable },
      warnings: [],
    });
  });
});
