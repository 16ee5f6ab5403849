import assert from "node:assert/strict";
import { Attribute, Change } from "ldapts";
import { DelegationWorld } from "./delegationWorld.ts";
import { addAce, administrator, createUser, daclOnly, replace, root, withClient, type Account } from "./lab.ts";

const samServer = `CN=Server,CN=System,${root}`;
const group = `CN=Pre-Windows 2000 Compatible Access,CN=Builtin,${root}`;
const authenticatedUsers = `CN=S-1-5-11,CN=ForeignSecurityPrincipals,${root}`;

const daclOf = (dn: string) =>
  withClient(async (client) => {
    const attributes = ["nTSecurityDescriptor"];
    const search = { scope: "base" as const, attributes, explicitBufferAttributes: attributes };
    const { searchEntries } = await client.search(dn, search, daclOnly);
    return searchEntries[0]?.["nTSecurityDescriptor"] as Buffer;
  });
const writeDacl = (dn: string, dacl: Buffer) =>
  withClient((client) => client.modify(dn, replace("nTSecurityDescriptor", dacl), daclOnly));
const setMember = (operation: "add" | "delete", dn = authenticatedUsers, of = group) =>
  withClient((client) =>
    client.modify(of, new Change({ operation, modification: new Attribute({ type: "member", values: [dn] }) })),
  );

describe("samServer and Pre-Windows 2000 Compatible Access in a real domain", () => {
  const world = new DelegationWorld();
  let reader: Account;
  let former: Buffer;
  let formerGroup: Buffer;
  const look = async (credential = administrator) => (await world.delegation("Observe", [], { credential })).samAccess;

  before(async () => {
    reader = await createUser("reader", "Reader-Pw.1");
    [former, formerGroup] = [await daclOf(samServer), await daclOf(group)];
  });
  afterEach(async () => {
    await writeDacl(samServer, former);
    await writeDacl(group, formerGroup);
  });

  it("are as a new domain has them", async () => {
    assert.deepEqual(await look(), { samServer: "readable", authenticatedUsers: "member" });
    assert.deepEqual(await look(reader), { samServer: "readable", authenticatedUsers: "member" });
  });

  it("are seen when the group was emptied", async () => {
    await setMember("delete");
    try {
      assert.equal((await look()).authenticatedUsers, "notMember");
    } finally {
      await setMember("add");
    }
    assert.equal((await look()).authenticatedUsers, "member");
  });

  it("are seen when the account is denied to read samServer, and only it", async () => {
    await addAce(samServer, "(D;;RP;;;AU)");
    assert.deepEqual(await look(), { samServer: "notReadable", authenticatedUsers: "member" });
    await writeDacl(samServer, former);
    await addAce(samServer, `(D;;RC;;;${(await world.delegation("Observe")).accountSid})`);
    assert.equal((await look()).samServer, "notReadable");
  });

  it("are unknown to whoever may not read them", async () => {
    await addAce(samServer, `(D;;RC;;;${await sidOfReader()})`);
    await addAce(group, `(D;;RPLC;;;${await sidOfReader()})`);
    assert.deepEqual(await look(reader), { samServer: "unknown", authenticatedUsers: "unknown" });
    assert.deepEqual(await look(), { samServer: "readable", authenticatedUsers: "member" });
  });

  const sidOfReader = async () => (await world.delegation("Observe", [], { account: "reader" })).accountSid;
});
