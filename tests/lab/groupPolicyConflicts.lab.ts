import assert from "node:assert/strict";
import type { ScriptAction } from "../../resources/ports/channel.ts";
import type { GroupPolicyObjectParameters, GroupPolicyObjectResult } from "../../resources/groupPolicyObject/call.ts";
import { acesOf, addAce, call, createUser, daclOnly, read, replace, root, withClient, type Account } from "./lab.ts";

const id = "{6F3A5C1E-0B7D-4E6A-9C55-3D2B8A7F1E04}";
const rivalId = "{0D9C6B1A-7777-4444-8888-123456789ABC}";
const dnOf = (policy: string) => `CN=${policy},CN=Policies,CN=System,${root}`;
const linkOf = (policy: string, options = 0) => `[LDAP://${dnOf(policy)};${options}]`;
const defaultLink = linkOf("{31B2F340-016D-11D2-945F-00C04FB984F9}");
const controllers = `OU=Domain Controllers,${root}`;
const age = "accountPolicy.minimumPasswordAge";

describe("what keeps a group policy from a real domain", () => {
  const declared = {
    id,
    displayName: "Writeback",
    settings: { "accountPolicy.minimumPasswordAge": 0, "accountPolicy.passwordHistorySize": 24 },
    link: { order: 1, enabled: true, enforced: false },
  };
  const policy = async (
    action: ScriptAction,
    more: Partial<GroupPolicyObjectParameters> = {},
    credential?: Account,
  ): Promise<GroupPolicyObjectResult> =>
    (await call(
      "GroupPolicyObject",
      action,
      { ...declared, ...more },
      credential,
    )) as unknown as GroupPolicyObjectResult;
  const rival = (minimumPasswordAge: number) =>
    policy("Ensure", {
      id: rivalId,
      displayName: "Baseline",
      settings: { "accountPolicy.minimumPasswordAge": minimumPasswordAge },
      link: { order: 99, enabled: true, enforced: false },
    });
  const observed = async () => {
    const { conflicts, effective } = await policy("Observe");
    const { winners } = effective;
    return {
      conflicts,
      winner: winners.minimumPasswordAge && [winners.minimumPasswordAge.displayName, winners.minimumPasswordAge.why],
    };
  };
  const modify = (dn: string, attribute: string, ...values: (string | Buffer)[]) =>
    withClient((client) => client.modify(dn, replace(attribute, ...values)));
  const setLinks = (...links: string[]) => modify(root, "gPLink", links.join(""));
  const dacl = async (dn: string) => {
    const attributes = ["nTSecurityDescriptor"];
    const search = { scope: "base" as const, attributes, explicitBufferAttributes: attributes };
    const { searchEntries } = await withClient((client) => client.search(dn, search, daclOnly));
    return searchEntries[0]?.["nTSecurityDescriptor"] as Buffer;
  };
  const setDacl = (dn: string, bytes: Buffer) =>
    withClient((client) => client.modify(dn, replace("nTSecurityDescriptor", bytes), daclOnly));
  /** Observes with an entry added to a DACL. */
  async function withAce<T>(dn: string, sddl: string, body: () => Promise<T>): Promise<T> {
    const before = await dacl(dn);
    await addAce(dn, sddl);
    try {
      return await body();
    } finally {
      await setDacl(dn, before);
    }
  }

  before(async () => {
    await policy("Ensure");
  });

  it("is nothing at first", async () => {
    assert.deepEqual(await observed(), { conflicts: [], winner: ["Writeback", "only"] });
  });

  describe("another policy at the root", () => {
    before(() => rival(3));
    after(async () => {
      await policy("Remove", { id: rivalId });
      await setLinks(defaultLink, linkOf(id));
    });
    const beaten = (value: number) => [{ kind: "precedence", setting: age, by: "Baseline", value }];

    it("below does no harm", async () => {
      assert.deepEqual(await observed(), { conflicts: [], winner: ["Writeback", "order"] });
    });

    it("above wins, unless its link is disabled or its value is the same", async () => {
      await setLinks(defaultLink, linkOf(id), linkOf(rivalId));
      assert.deepEqual(await observed(), { conflicts: beaten(3), winner: ["Baseline", "order"] });
      await setLinks(defaultLink, linkOf(id), linkOf(rivalId, 1));
      assert.deepEqual(await observed(), { conflicts: [], winner: ["Writeback", "only"] });
      await setLinks(defaultLink, linkOf(id), linkOf(rivalId));
      await rival(0);
      await setLinks(defaultLink, linkOf(id), linkOf(rivalId));
      assert.deepEqual(await observed(), { conflicts: [], winner: ["Baseline", "order"] });
      await rival(3);
    });

    it("enforced wins from below, and loses to the kit's where both are", async () => {
      await setLinks(defaultLink, linkOf(rivalId, 2), linkOf(id));
      assert.deepEqual(await observed(), { conflicts: beaten(3), winner: ["Baseline", "enforced"] });
      await setLinks(defaultLink, linkOf(rivalId, 2), linkOf(id, 2));
      assert.deepEqual(await observed(), { conflicts: [], winner: ["Writeback", "enforced"] });
    });

    it("does no harm where the PDC emulator does not apply it", async () => {
      await setLinks(defaultLink, linkOf(id), linkOf(rivalId));
      await modify(dnOf(rivalId), "flags", "2");
      assert.deepEqual(await observed(), { conflicts: [], winner: ["Writeback", "only"] });
      await modify(dnOf(rivalId), "flags", "0");
      const denied = await withAce(dnOf(rivalId), "(OD;CI;CR;edacfd8f-ffb3-11d1-b41d-00a0c968f939;;DD)", observed);
      assert.deepEqual(denied, { conflicts: [], winner: ["Writeback", "only"] });
    });

    it("is doubtful with a WMI filter, and where it is another domain's", async () => {
      await setLinks(defaultLink, linkOf(id), linkOf(rivalId));
      await modify(dnOf(rivalId), "gPCWQLFilter", "[corp.example.test;{11111111-2222-4333-8444-555555555555};0]");
      assert.deepEqual(await observed(), { conflicts: [{ kind: "wmiFilter", by: "Baseline" }], winner: undefined });
      const foreign = dnOf(rivalId).replace("DC=corp,", "DC=other,");
      await setLinks(defaultLink, linkOf(id), `[LDAP://${foreign};0]`);
      assert.deepEqual(await observed(), { conflicts: [{ kind: "precedence", by: foreign }], winner: undefined });
    });

    it("that is not there any more sets nothing", async () => {
      await setLinks(defaultLink, linkOf(id), linkOf("{11111111-2222-4333-8444-555555555555}"));
      assert.deepEqual(await observed(), { conflicts: [], winner: ["Writeback", "only"] });
    });
  });

  it("is inheritance blocked above the PDC emulator, unless the link is enforced", async () => {
    await modify(controllers, "gPOptions", "1");
    assert.deepEqual((await observed()).conflicts, [{ kind: "blockedInheritance", by: controllers }]);
    await setLinks(defaultLink, linkOf(id, 2));
    assert.deepEqual((await observed()).conflicts, []);
    await setLinks(defaultLink, linkOf(id));
    await modify(controllers, "gPOptions", "0");
    assert.deepEqual((await observed()).conflicts, []);
  });

  it("is security filtering: an entry that denies it to the domain controllers, or none that allows it", async () => {
    const apply = "edacfd8f-ffb3-11d1-b41d-00a0c968f939";
    const filtered = { conflicts: [{ kind: "securityFiltering" }], winner: undefined };
    assert.deepEqual(await withAce(dnOf(id), `(OD;CI;CR;${apply};;DD)`, observed), filtered);
    assert.deepEqual(await withAce(dnOf(id), "(D;;RP;;;ED)", observed), filtered);
    const others = await withAce(dnOf(id), `(OD;CI;CR;${apply};;DA)`, observed);
    assert.deepEqual(others, { conflicts: [], winner: ["Writeback", "only"] });
    const whole = await dacl(dnOf(id));
    await setDacl(dnOf(id), withoutAuthenticatedUsers(whole));
    assert.deepEqual(await observed(), filtered);
    const group = await withAce(dnOf(id), "(A;CI;LCRPRCCR;;;DD)", observed);
    assert.deepEqual(group, { conflicts: [], winner: ["Writeback", "only"] });
    await setDacl(dnOf(id), whole);
  });

  it("may be its own WMI filter", async () => {
    await modify(dnOf(id), "gPCWQLFilter", "[corp.example.test;{11111111-2222-4333-8444-555555555555};0]");
    assert.deepEqual(await observed(), { conflicts: [{ kind: "wmiFilter" }], winner: undefined });
    await modify(dnOf(id), "gPCWQLFilter");
    assert.deepEqual((await observed()).conflicts, []);
  });

  it("is a PSO with an age, for those it applies to; who may see none is told so", async () => {
    const alice = await createUser("alice", "Alice-Pw.1");
    const pso = (name: string, precedence: number, minimumPasswordAge: number) =>
      call("PasswordSettingsObject", "Ensure", {
        name,
        precedence,
        settings: { minimumPasswordAge },
        appliesTo: ["alice"],
      });
    await pso("Late", 20, 2);
    await pso("Early", 10, 1);
    await pso("Pilot", 5, 0);
    const by = (name: string, value: number) => ({ kind: "passwordSettingsObject", setting: age, by: name, value });
    assert.deepEqual((await observed()).conflicts, [by("Early", 1), by("Late", 2)]);
    const other = { settings: { "accountPolicy.minimumPasswordAge": 1 } };
    assert.deepEqual((await policy("Observe", other)).conflicts, [], "only an age of 0 is in question");
    const blind = (await policy("Observe", {}, alice)).conflicts;
    assert.deepEqual(blind, [{ kind: "passwordSettingsObject", setting: age }]);
    for (const name of ["c", "d", "e", "f"]) await pso(name, 30, 1);
    const { conflicts } = await observed();
    assert.deepEqual(
      [conflicts.length, conflicts.at(-1)],
      [6, { kind: "passwordSettingsObject", setting: age, by: "and 1 more" }],
    );
    for (const name of ["Late", "Early", "Pilot", "c", "d", "e", "f"]) {
      await call("PasswordSettingsObject", "Remove", { name, precedence: 1, settings: {}, appliesTo: [] });
    }
  });

  it("is an organizational unit as its target", async () => {
    await withClient((client) => client.add(`OU=Agents,${root}`, { objectClass: "organizationalUnit" }));
    const target = {
      id: rivalId,
      displayName: "Agents",
      linkTarget: `OU=Agents,${root}`,
      settings: { "accountPolicy.minimumPasswordAge": 0, "kerberosPolicy.maxClockSkew": 5 },
    };
    const { conflicts } = await policy("Ensure", target);
    assert.deepEqual(conflicts, [
      { kind: "wrongTarget", setting: "accountPolicy" },
      { kind: "wrongTarget", setting: "kerberosPolicy" },
    ]);
    assert.deepEqual(
      (await policy("Observe", { ...target, settings: { "services.VaultSvc": "manual" } })).conflicts,
      [],
    );
    await policy("Remove", target);
    assert.equal((await read(`OU=Agents,${root}`, "gPLink"))?.["gplink"], "");
  });
});

/** Without the entries of S-1-5-11 and S-1-1-0. [MS-DTYP 2.4.4, 2.4.5]; the list is the last part of a descriptor that has nothing but it. */
function withoutAuthenticatedUsers(descriptor: Buffer): Buffer {
  const list = descriptor.readUInt32LE(16);
  const wellKnown = ["010100000000000509000000", "01010000000000050b000000", "010100000000000100000000"];
  const kept = acesOf(descriptor).filter((ace) => !wellKnown.some((sid) => ace.toString("hex").endsWith(sid)));
  const changed = Buffer.concat([descriptor.subarray(0, list + 8), ...kept]);
  changed.writeUInt16LE(changed.length - list, list + 2);
  changed.writeUInt16LE(kept.length, list + 4);
  return changed;
}
