import assert from "node:assert/strict";
import type { DomainRootDelegationResult } from "../../resources/domainRootDelegation/call.ts";
import type { UnreachableUsersResult } from "../../resources/domainRootDelegation/unreachableUsers.ts";
import {
  addAce,
  addObjects,
  call,
  createGroup,
  createUser,
  domain,
  passwordValue,
  protectDacl,
  replace,
  root,
  sidOf,
  withClient,
  type Account,
} from "./lab.ts";

const reset = "00299570-246d-11d0-a768-00aa006e0529";
const userClass = "bf967aba-0de6-11d0-a285-00aa003049e2";
const staff = `OU=Staff,${root}`;
const vault = `OU=Vault,${root}`;
const inner = `OU=Inner,${vault}`;
const granted = `OU=Granted,${root}`;
const comma = `OU=Vault\\, far,${root}`;

const user = (name: string, container: string, more: Record<string, string> = {}) => ({
  dn: `CN=${name},${container}`,
  objectClass: "user",
  sAMAccountName: name,
  ...more,
});
const number = (index: number) => String(index).padStart(4, "0");

describe("UnreachableUsers.ps1 in a real domain of 2,000 users", () => {
  let service: Account;
  let sid: string;

  const survey = async (inetOrgPerson = false) =>
    (await call("UnreachableUsers", "Observe", {
      accountSid: sid,
      inetOrgPerson,
    })) as unknown as UnreachableUsersResult;
  let serial = 0;
  const resetBy = (account: Account, dn: string) =>
    withClient((client) => client.modify(dn, replace("unicodePwd", passwordValue(`Reset-Pw.${++serial}xyz`))), account);

  before(async () => {
    service = await createUser("svc-writeback", "Service-Pw.1");
    const rights = ["ResetPassword", "WriteLockoutTime", "WritePwdLastSet", "UnexpirePassword"];
    const delegation = { account: "svc-writeback", accountDomain: domain, rights };
    const made = (await call("DomainRootDelegation", "Ensure", delegation)) as unknown as DomainRootDelegationResult;
    sid = made.accountSid;
    await addObjects([
      ...[staff, vault, inner, granted, comma].map((dn) => ({ dn, objectClass: "organizationalUnit" })),
      ...Array.from({ length: 1950 }, (_, index) => user(`staff${number(index)}`, staff)),
      ...Array.from({ length: 20 }, (_, index) => user(`vault${number(index)}`, vault)),
      ...Array.from({ length: 5 }, (_, index) => user(`inner${number(index)}`, inner)),
      ...Array.from({ length: 7 }, (_, index) => user(`granted${number(index)}`, granted)),
      user("comma", comma),
      user("admin1", staff, { adminCount: "1" }),
      user("admin2", vault, { adminCount: "1" }),
      user("former", staff, { adminCount: "1" }),
      ...["MSOL_1", "grouper"].map((name) => user(name, staff)),
      user("safe", vault),
      user("alone", staff),
      user("alone-granted", staff),
      user("vault-granted", vault),
      { ...user("inet", vault), objectClass: "inetOrgPerson" },
      { ...user("machine$", vault), objectClass: "computer", userAccountControl: "4096" },
    ]);
    // What AdminSDHolder does, which Samba has no task for.
    const builtIn = ["Administrator", "krbtgt"].map((name) => `CN=${name},CN=Users,${root}`);
    for (const dn of [`CN=admin1,${staff}`, `CN=admin2,${vault}`, ...builtIn]) await protectDacl(dn);
    for (const dn of [vault, granted, comma, `CN=alone,${staff}`, `CN=alone-granted,${staff}`]) await protectDacl(dn);
    await createGroup("inner group", [`CN=grouper,${staff}`, `CN=safe,${vault}`]);
    await createGroup("outer group", [`CN=inner group,CN=Users,${root}`], "universal");
    await addAce(root, `(OA;;CR;1131f6ad-9c07-11d1-f79f-00c04fc2dcd2;;${await sidOf(`CN=MSOL_1,${staff}`)})`);
    const outer = await sidOf(`CN=outer group,CN=Users,${root}`);
    await addAce(
      root,
      `(OA;CIIO;WP;bf9679c0-0de6-11d0-a285-00aa003049e2;bf967a9c-0de6-11d0-a285-00aa003049e2;${outer})`,
    );
    await addAce(root, `(A;;WD;;;${outer})`);
    await addAce(granted, `(OA;CIIO;CR;${reset};${userClass};${sid})`);
    await addAce(`CN=alone-granted,${staff}`, `(OA;;CR;${reset};;${sid})`);
    await addAce(`CN=vault-granted,${vault}`, `(OA;;CR;${reset};;${sid})`);
  });

  it("counts exactly those that are out of reach", async () => {
    assert.deepEqual(await survey(), {
      // Those above, and Administrator, Guest, krbtgt and the service account.
      users: 1950 + 20 + 5 + 7 + 6 + 4 + 4,
      unreachable: 4 + 1 + 27,
      // Administrator and krbtgt have it from the start.
      protectedAccounts: 4,
      protectedUsers: 1,
      belowProtectedContainers: 27,
      examples: [
        "admin1",
        "admin2",
        "Administrator",
        "alone",
        "comma",
        "inner0000",
        "inner0001",
        "inner0002",
        "inner0003",
        "inner0004",
      ],
      containers: [vault, comma],
      exposed: { accounts: 2, replication: 1, permissions: 1, groups: 1, examples: ["grouper", "MSOL_1"] },
    });
  });

  it("counts inetOrgPerson objects where they are asked for", async () => {
    const [without, withThem] = [await survey(), await survey(true)];
    assert.deepEqual(
      [withThem.users - without.users, withThem.belowProtectedContainers - without.belowProtectedContainers],
      [1, 1],
    );
  });

  it("tells what the service account can really do", async () => {
    const refused = { name: "InsufficientAccessError" };
    for (const dn of [`CN=vault0000,${vault}`, `CN=inner0000,${inner}`, `CN=alone,${staff}`, `CN=comma,${comma}`]) {
      await assert.rejects(resetBy(service, dn), refused, dn);
    }
    const reached = [`CN=staff0000,${staff}`, `CN=granted0000,${granted}`, `CN=alone-granted,${staff}`];
    for (const dn of [...reached, `CN=vault-granted,${vault}`]) await resetBy(service, dn);
  });

  it("counts what was granted to the account only", async () => {
    const own = await survey();
    const stranger = await call("UnreachableUsers", "Observe", {
      accountSid: "S-1-5-21-1-2-3-4711",
      inetOrgPerson: false,
    });
    assert.deepEqual(
      [
        stranger["users"],
        stranger["protectedAccounts"],
        stranger["protectedUsers"],
        stranger["belowProtectedContainers"],
      ],
      // The granted user, seven below the granted OU, one in the vault.
      [own.users, own.protectedAccounts, own.protectedUsers + 1, own.belowProtectedContainers + 7 + 1],
    );
  });

  it("refuses another action than Observe", async () => {
    await assert.rejects(call("UnreachableUsers", "Ensure", { accountSid: sid, inetOrgPerson: false }));
  });
});
