import assert from "node:assert/strict";
import { container, first, id, policy } from "./foreignPolicy.ts";
import { createGroup, createUser, onController, read, refreshPolicy, root, withClient } from "./lab.ts";

const apply = "edacfd8f-ffb3-11d1-b41d-00a0c968f939";

describe("whom a group policy is for in a real domain", () => {
  const declared = { settings: { "accountPolicy.minimumPasswordAge": 0 }, link: first };
  const ensure = (appliesTo?: "domainControllers" | "everyComputer" | string[]) =>
    policy("Ensure", { ...declared, ...(appliesTo && { appliesTo }) });
  const age = async () => (await read(root, "minPwdAge"))?.["minpwdage"];
  /** The explicit entries, as the domain controller's own tool tells them. */
  const entries = async () => {
    const told = await onController(
      "samba-tool",
      "dsacl",
      "get",
      "-H",
      "/srv/domain/private/sam.ldb",
      `--objectdn=${container}`,
    );
    return (/D:\w*((?:\([^)]*\))+)/.exec(told)?.[1] ?? "").split(/(?=\()/).filter((ace) => !/^\(\w+;\w*ID;/.test(ace));
  };
  const appliers = async () =>
    (await entries()).filter((ace) => ace.includes(apply)).map((ace) => /([^;]+)\)$/.exec(ace)?.[1]);
  let group = "";

  before(async () => {
    const sid = async (dn: string) => {
      const options = { scope: "base" as const, attributes: ["objectSid"], explicitBufferAttributes: ["objectSid"] };
      const [entry] = (await withClient((client) => client.search(dn, options))).searchEntries;
      const bytes = entry?.["objectSid"] as Buffer;
      return `S-1-5-21-${[12, 16, 20, 24].map((at) => bytes.readUInt32LE(at)).join("-")}`;
    };
    group = await sid(await createGroup("Servers"));
  });
  after(() => policy("Remove"));

  it("is every computer as it is made, and the domain controllers in force once it is narrowed", async () => {
    assert.equal((await ensure()).appliesTo, "everyComputer");
    const made = await entries();
    const narrowed = await ensure("domainControllers");
    assert.equal(narrowed.appliesTo, "domainControllers");
    assert.deepEqual(narrowed.conflicts, []);
    assert.deepEqual(await appliers(), ["DD"], "Domain Controllers in SDDL");
    const now = await entries();
    assert.deepEqual(
      made.filter((ace) => !now.includes(ace)),
      [`(OA;CI;CR;${apply};;AU)`],
      "nothing else is taken away: Authenticated Users read it as before",
    );
    assert.deepEqual(now.filter((ace) => !made.includes(ace)).sort(), [
      "(A;CI;LCRPLORC;;;DD)",
      `(OA;CI;CR;${apply};;DD)`,
    ]);
    await refreshPolicy();
    assert.equal(await age(), "0");
    const usn = await read(container, "uSNChanged");
    await ensure("domainControllers");
    assert.deepEqual(await read(container, "uSNChanged"), usn, "a second time writes nothing");
  });

  it("is given back as it was", async () => {
    await policy("Remove");
    await ensure();
    const made = (await entries()).sort();
    await ensure("domainControllers");
    await ensure("everyComputer");
    assert.deepEqual((await entries()).sort(), made);
    await ensure([group, "S-1-5-11"]);
    assert.deepEqual((await policy("Observe", declared)).appliesTo, ["S-1-5-11", group]);
  });

  it("that leaves the PDC emulator out keeps the policy from the domain, and is told", async () => {
    const { conflicts, effective } = await ensure([group]);
    assert.deepEqual(conflicts, [{ kind: "securityFiltering" }]);
    // Samba's own client looks at Read alone, so what a Windows one would do then is not to be seen here.
    assert.equal(effective.winners.minimumPasswordAge, undefined);
    const nobody = await ensure([]);
    assert.deepEqual([nobody.appliesTo, await appliers()], [[], []]);
  });

  it("is refused to who may not change permissions", async () => {
    const reader = await createUser("filter-reader", "Reader-Pw.1");
    await assert.rejects(policy("Ensure", { ...declared, id, appliesTo: "everyComputer" }, reader), {
      code: "refused",
      message: /the account needs Modify permissions \(WRITE_DAC\) on the group policy object/,
    });
  });
});
