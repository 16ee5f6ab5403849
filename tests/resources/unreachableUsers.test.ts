import assert from "node:assert/strict";
import type { JsonObject } from "../../resources/ports/channel.ts";
import type { Context } from "../../resources/ports/resource.ts";
import { reportUnreachableUsers } from "../../resources/domainRootDelegation/unreachableUsers.ts";

const counts = {
  users: 2000,
  unreachable: 0,
  protectedAccounts: 0,
  protectedUsers: 0,
  belowProtectedContainers: 0,
  examples: [],
  containers: [],
};

async function report(answer: JsonObject): Promise<{ warnings: string[]; report: unknown }> {
  const warnings: string[] = [];
  const context: Context = {
    channel: { run: () => Promise.resolve(answer) },
    tenant: [],
    signal: new AbortController().signal,
    warn: (message) => void warnings.push(message),
    progress: () => undefined,
  };
  const inputs = { domain: "corp.contoso.com", channel: "local", mode: "manage" as const };
  const asked = { accountSid: "S-1-5-21-1-2-3-1104", inetOrgPerson: false };
  return { report: await reportUnreachableUsers(inputs, asked, context), warnings };
}

describe("the report of unreachable users", () => {
  it("warns of nobody where everyone is reached but the two who are protected in every domain", async () => {
    assert.deepEqual(await report(counts), { report: counts, warnings: [] });
    const two = { ...counts, unreachable: 2, protectedAccounts: 2, examples: ["Administrator", "krbtgt"] };
    assert.deepEqual(await report(two), { report: two, warnings: [] });
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
      warnings: [
        "31 of 2000 users of corp.contoso.com cannot reset a forgotten password (SSPR_0029), because the entries on the domain root do not reach them: 4 protected accounts (adminCount is 1), 27 below OU=Vault,DC=corp,DC=contoso,DC=com; OU=Old,DC=corp,DC=contoso,DC=com without inheritance; such as admin1, vault0000.",
      ],
    });
  });

  it("says why there is none where the answer is nonsense", async () => {
    assert.deepEqual(await report({ ...counts, users: "many" }), {
      report: {
        notObservable:
          "UnreachableUsers Observe: the answer has another form than the kit's scripts give: users is string instead of number. Nothing is taken from it.",
      },
      warnings: [],
    });
  });
});
