import assert from "node:assert/strict";
import { DomainRootDelegation } from "../../resources/index.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { lifecycleLaws } from "../support/lifecycleLaws.ts";
import { SimulatedWorld } from "../support/simulatedWorld.ts";
import { domain, rights, urn, declared } from "./delegationHere.ts";

describe("a DomainRootDelegation on an OU, on the simulated directory", () => {
  const world = new SimulatedWorld();
  const target = "OU=Staff/all,DC=corp,DC=contoso,DC=com";
  const inherited = rights.slice(0, 3);
  const onUnit = (change: PropertyMap = {}) => declared({ target, rights: inherited, ...change });

  lifecycleLaws(
    {
      type: DomainRootDelegation.type,
      inputs: onUnit,
      change: { news: () => onUnit({ rights: [...inherited, "ChangePassword"] }), paths: ["rights[3]"] },
      drifts: {},
      goes: false,
    },
    () => world.plugin,
  );

  it("has its entries there, none on the domain root, and an id of its own", async () => {
    const made = await world.plugin.create(urn, (await world.plugin.check(urn, onUnit())).inputs);
    assert.equal(made.id, `${domain}/provAgentgMSA$/${target}`);
    const sid = String(made.outputs["accountSid"]);
    world.edit(domain, (state) => {
      assert.equal(state.unitDacls?.[target.toLowerCase()]?.length, 3);
      assert.ok(!state.dacl.some((ace) => ace.includes(sid)));
    });
    await world.plugin.delete(urn, made);
    world.edit(domain, (state) => assert.deepEqual(state.unitDacls?.[target.toLowerCase()], []));
  });

  it("takes no right on the domain, and no OU of another", async () => {
    const { failures } = await world.plugin.check(
      urn,
      onUnit({ rights, target: "OU=Staff,DC=emea,DC=contoso,DC=com" }),
    );
    assert.deepEqual(failures, [
      {
        property: "target",
        reason:
          "is OU=Staff,DC=emea,DC=contoso,DC=com, which is not in corp.contoso.com. Write a DN that ends in DC=corp,DC=contoso,DC=com.",
      },
      {
        property: "rights[3]",
        reason: "is UnexpirePassword, a right on the domain root. Give it to a resource without target.",
      },
    ]);
  });
});
