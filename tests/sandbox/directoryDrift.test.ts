import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject, ScriptAction } from "../../resources/ports/channel.ts";
import { openSimulatedDirectory } from "../../sandbox/directory.ts";
import { domain, id, rights, signal, ScratchDirectory } from "./scratchDirectory.ts";

describe("drift in the simulated directory", () => {
  const world = new ScratchDirectory();

  beforeEach(async () => {
    await world.policy("Ensure");
    await world.delegation("Ensure");
  });

  it("raises the age, which Ensure mends", async () => {
    assert.equal(
      await world.directory.drift.raiseMinimumPasswordAge(),
      `corp.contoso.com: the minimum password age of the group policy "Password writeback" ${id} is 1 now.`,
    );
    const drifted = await world.policy("Observe");
    assert.deepEqual(
      [drifted.settings["accountPolicy.minimumPasswordAge"], drifted.effective.accountPolicy.minimumPasswordAge],
      [1, 1],
    );
    assert.equal((await world.policy("Ensure")).effective.accountPolicy.minimumPasswordAge, 0);
  });

  it("raises the age of a PSO where no policy of the kit gives one, and nothing that the kit has not declared", async () => {
    const corp = openSimulatedDirectory(join(world.folder, "pso.json"));
    const declared = { precedence: 10, settings: { minimumPasswordAge: 0 }, appliesTo: ["Pilot"] };
    const look = async (action: ScriptAction) => {
      const parameters = { domain, name: "Writeback pilot", ...declared };
      const result = await corp.run({ script: "PasswordSettingsObject", action, parameters }, signal);
      return result["settings"] as JsonObject;
    };
    await look("Observe");
    for (const make of ["raiseMinimumPasswordAge", "disableLink", "linkOtherPolicy"] as const)
      await assert.rejects(
        corp.drift[make](),
        /^SandboxError: .* holds nothing of the kit that could drift so\./,
        make,
      );
    await look("Ensure");
    assert.equal(
      await corp.drift.raiseMinimumPasswordAge(),
      'corp.contoso.com: the minimum password age of the PSO "Writeback pilot" is 1 now.',
    );
    assert.equal((await look("Observe"))["minimumPasswordAge"], 1);
    await assert.rejects(corp.drift.disableLink(), /holds nothing of the kit/);
  });

  it("disables the link", async () => {
    assert.match(
      await world.directory.drift.disableLink(domain.toUpperCase()),
      /^corp\.contoso\.com: the link of .* is disabled now\.$/,
    );
    const drifted = await world.policy("Observe");
    assert.deepEqual([drifted.link?.enabled, drifted.effective.accountPolicy.minimumPasswordAge], [false, 1]);
  });

  it("puts another team's policy above the kit's", async () => {
    assert.match(
      await world.directory.drift.linkOtherPolicy(domain, 2),
      /"Security baseline" with a minimum password age of 2/,
    );
    const drifted = await world.policy("Observe");
    assert.deepEqual([drifted.link?.order, drifted.effective.accountPolicy.minimumPasswordAge], [2, 2]);
    assert.equal((await world.policy("Ensure")).effective.accountPolicy.minimumPasswordAge, 0);
  });

  it("removes an entry", async () => {
    assert.match(await world.directory.drift.removeAce(), /does not hold ResetPassword on the domain root any more\.$/);
    assert.deepEqual((await world.delegation("Observe")).rights, rights.slice(1));
    assert.deepEqual((await world.delegation("Ensure")).changed, ["ResetPassword"]);
  });

  it("adds an over-grant, which is told and not touched unless it is named", async () => {
    await world.directory.drift.addOverGrant();
    const { accountSid, overGrants, rights: held } = await world.delegation("Ensure");
    assert.deepEqual(overGrants, [`(OA;CI;CR;00299570-246d-11d0-a768-00aa006e0529;;${accountSid})`]);
    assert.deepEqual(held, rights);
  });

  it("passes over a domain in which nothing of the kind is", async () => {
    const other = openSimulatedDirectory(join(world.folder, "other.json"));
    world.directory = other;
    await world.delegation("Observe", { domain: "a.contoso.com" });
    await world.delegation("Ensure", { domain: "b.contoso.com" });
    assert.match(await other.drift.removeAce(), /^b\.contoso\.com: /);
  });

  it("says so where there is nothing to drift", async () => {
    const empty = openSimulatedDirectory(join(world.folder, "empty.json"));
    const expected =
      "The simulated directory holds nothing of the kit that could drift so. Run ewb sandbox up first. Where that has been done, the stack declares nothing that drifts so, or what gives it has drifted already: ewb sandbox up mends that.";
    await assert.rejects(empty.drift.raiseMinimumPasswordAge(), { name: "SandboxError", message: expected });
    await assert.rejects(
      world.directory.drift.removeAce("fabrikam.com"),
      /^SandboxError: The simulated domain fabrikam\.com holds/,
    );
    assert.ok(!existsSync(join(world.folder, "empty.json")));
  });
});
