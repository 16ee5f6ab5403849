import assert from "node:assert/strict";
import { entriesOf, permissionSetNames, type PermissionSetName } from "../../facts/permissionSets.ts";
import { DomainRootDelegation } from "../../resources/index.ts";
import { readDescriptor } from "../../resources/domainRootDelegation/call.ts";
import type { ScriptCall } from "../../resources/ports/channel.ts";
import { domainRootDelegation } from "../../resources/domainRootDelegation/lifecycle.ts";
import { create, update } from "../../provider/lifecycle.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { contextOf } from "../support/context.ts";
import { urnOf, type Recorded } from "../support/pluginClient.ts";
import { SimulatedWorld } from "../support/simulatedWorld.ts";
import { domain, urn, declared } from "./delegationHere.ts";

const emptyResult = {
  exists: false,
  accountName: "",
  accountSid: "",
  rights: [],
  overGrants: [],
  otherAces: [],
  effective: [],
  changed: [],
  candidates: [],
  samAccess: { samServer: "unknown", authenticatedUsers: "unknown" },
};

describe("entries of the service account that the kit did not write, on the simulated directory,", () => {
  const world = new SimulatedWorld();
  let sid: string;

  const checked = async (change: PropertyMap = {}) => (await world.plugin.check(urn, declared(change))).inputs;
  const make = async (change: PropertyMap = {}) => world.plugin.create(urn, await checked(change));
  const refreshed = async (made: Recorded) => (await world.plugin.read(urn, made)) ?? assert.fail("it is gone");
  const paths = async (made: Recorded, change: PropertyMap = {}) =>
    (await world.plugin.diff(urn, made, await checked(change))).paths;
  const dacl = () => {
    let list: string[] = [];
    world.edit(domain, (state) => (list = state.dacl));
    return list;
  };
  const grant = (...aces: string[]) => world.edit(domain, (state) => state.dacl.push(...aces));
  const grantSets = (...names: PermissionSetName[]) => grant(...names.flatMap((name) => entriesOf(name, sid)));

  /** Answers Observe with parts of a list that somebody may change while it is read. */
  const inParts = (texts: readonly string[], changesAt: readonly number[]) => {
    let count = 0;
    const run = (_call: ScriptCall) => {
      const part = Number(_call.parameters["descriptorPart"]);
      const digest = changesAt.includes(count++) ? `changed ${count}` : "same";
      const descriptor = { parts: texts.length, text: texts[part - 1] ?? "", digest };
      return Promise.resolve({ ...emptyResult, descriptor });
    };
    return readDescriptor({ inputs: declared() as never }, contextOf({ run }).context);
  };

  it("are put together from the parts of one list, from the start again where it has changed", async () => {
    assert.equal(await inParts(["D:(A;;", "RP;;;", "AU)"], []), "D:(A;;RP;;;AU)");
    assert.equal(await inParts(["D:(A;;", "RP;;;", "AU)"], [1]), "D:(A;;RP;;;AU)");
    await assert.rejects(
      inParts(["D:(A;;", "RP;;;AU)"], [1, 3, 5]),
      /changes while it is read, .* nothing was written/,
    );
  });

  beforeEach(async () => {
    const there = await world.plugin.read(urn, { id: `${domain}/provAgentgMSA$`, inputs: {}, outputs: {} });
    sid = String(there?.outputs["accountSid"]);
  });

  it("stay, whether they were there before or came later, and are told", async () => {
    const full = `(A;CI;GA;;;${sid})`;
    grant(full);
    const made = await make();
    const later = `(OA;CI;CR;00299570-246d-11d0-a768-00aa006e0529;;${sid})`;
    grant(later);
    const drifted = await refreshed(made);
    assert.deepEqual(drifted.inputs, made.inputs);
    assert.deepEqual(
      [drifted.outputs["foundOverGrants"], drifted.outputs["reportedOverGrants"]],
      [[full], [full, later]],
    );
    assert.deepEqual(await paths(drifted), []);
    const updated = await world.plugin.update(urn, drifted, await checked({ reportUnreachableUsers: false }));
    await world.plugin.delete(urn, updated);
    assert.deepEqual(
      dacl().filter((ace) => ace.includes(sid)),
      [full, later],
    );
  });

  it("of an account as the installer leaves it: nothing is added or taken away, and the sets are named", async () => {
    grantSets(...permissionSetNames.filter((name) => name !== "CustomAccount"));
    const first = await make();
    const before = dacl();
    await world.plugin.delete(urn, first);
    const made = await make({ reportUnreachableUsers: false });
    assert.deepEqual(
      made.outputs["permissionSets"],
      permissionSetNames.filter((name) => name !== "CustomAccount"),
    );
    assert.deepEqual([...dacl()].sort(), [...before].sort());
    await world.plugin.delete(urn, made);
    assert.equal(dacl().length, before.length - 4);
  });

  it("go where they are named, one by one or by their set, and nothing else does", async () => {
    grantSets("HybridExchangePermissions", "PasswordHashSync");
    const odd = `(OA;CI;CR;00299570-246d-11d0-a768-00aa006e0529;;${sid})`;
    grant(odd, `(A;;GA;;;${sid})`);
    const made = await make();
    const removedEntries = ["HybridExchangePermissions", odd];
    const drifted = await paths(await refreshed(made), { removedEntries });
    assert.deepEqual(drifted, ["removedEntries"]);
    const updated = await world.plugin.update(urn, made, await checked({ removedEntries }));
    // Replicating Directory Changes is of both.
    assert.deepEqual(updated.outputs["permissionSets"], ["BasicRead", "PasswordHashSync"]);
    assert.deepEqual(updated.outputs["reportedOverGrants"], [
      entriesOf("PasswordHashSync", sid)[1],
      `(A;;GA;;;${sid})`,
    ]);
    assert.deepEqual((await refreshed(updated)).inputs["removedEntries"], removedEntries);

    // One that comes back is drift, and goes again.
    grant(odd);
    const again = await refreshed(updated);
    assert.deepEqual(await paths(again, { removedEntries }), ["removedEntries[1]"]);
    const mended = await world.plugin.update(urn, again, await checked({ removedEntries }));
    assert.ok(!dacl().includes(odd));
    await world.plugin.delete(urn, mended);
    assert.ok(dacl().includes(`(A;;GA;;;${sid})`));
  });

  it("stay where a declared set explains them, although a set with the same entry is to go", async () => {
    grantSets("PasswordHashSync");
    await make({ otherPermissions: ["PasswordHashSync"], removedEntries: ["BasicRead"] });
    assert.equal(dacl().filter((ace) => entriesOf("PasswordHashSync", sid).includes(ace)).length, 2);
  });

  it("are warned of by their sets and what these allow, unless they are declared or known", async () => {
    grantSets("HybridExchangePermissions", "PasswordHashSync");
    const full = `(A;CI;GA;;;${sid})`;
    grant(full);
    const { context, warnings } = contextOf(world.directory);
    const inputs = await checked({ otherPermissions: ["PasswordHashSync"] });
    const made = await create(domainRootDelegation, urn, inputs, context);
    assert.deepEqual(warnings, [
      `provAgentgMSA$ holds more on the root of corp.contoso.com than is declared; nothing of it is taken away:
  HybridExchangePermissions: it allows to write every property of users, groups (their members too) and contacts
  ${full}: of no permission set of Microsoft's
Declare what the agents need in otherPermissions; name in removedEntries what is to go.`,
    ]);
    const known = await checked({
      otherPermissions: ["PasswordHashSync", "HybridExchangePermissions"],
      overGrants: [full],
    });
    await update(domainRootDelegation, { urn, id: made.id, state: made.outputs }, known, context);
    assert.equal(warnings.length, 1);
  });

  it("are copied whole before the first write, and not before one that writes nothing", async () => {
    const before = `D:${dacl().join("")}`;
    const made = await make();
    assert.equal(made.outputs["formerDescriptor"], before);
    grantSets("PasswordHashSync");
    const updated = await world.plugin.update(urn, made, await checked({ removedEntries: ["PasswordHashSync"] }));
    assert.equal(updated.outputs["formerDescriptor"], before, "the first copy stays");

    const second = await world.plugin.create(urnOf(DomainRootDelegation.type, "second"), await checked());
    assert.equal(second.outputs["formerDescriptor"], undefined);
    assert.equal((await refreshed(second)).outputs["formerDescriptor"], undefined);
  });

  it("are refused in the declaration where a set is to stay and to go, or is none", async () => {
    const { failures } = await world.plugin.check(
      urn,
      declared({ otherPermissions: ["PasswordHashSync"], removedEntries: ["PasswordHashSync"] }),
    );
    assert.deepEqual(failures, [
      {
        property: "removedEntries[0]",
        reason: "is PasswordHashSync, which otherPermissions declares. Name it in one of the two.",
      },
    ]);
    const known = permissionSetNames.join(", ");
    const wrong = await world.plugin.check(
      urn,
      declared({ otherPermissions: ["Everything"], removedEntries: ["all of it"] }),
    );
    assert.deepEqual(wrong.failures, [
      { property: "otherPermissions[0]", reason: `is "Everything". Write ${permissionSetNames.join(" or ")}.` },
      {
        property: "removedEntries[0]",
        reason: `"all of it" is neither an entry in SDDL, as the outputs reportedOverGrants and otherAces tell it, nor a permission set. Known are ${known}.`,
      },
    ]);
  });
});
