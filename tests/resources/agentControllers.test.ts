import assert from "node:assert/strict";
import { SecretValue, type PropertyMap } from "../../formats/wire/codec.ts";
import { ProvisioningAgent } from "../../resources/index.ts";
import { recordedIn } from "../support/recordedIn.ts";
import { urnOf, type Recorded } from "../support/pluginClient.ts";
import { SimulatedWorld } from "../support/simulatedWorld.ts";

const urn = urnOf(ProvisioningAgent.type);
const domain = "corp.contoso.com";

/** An agent is given them with a domain; no command changes or tells them, so that a person does, and is taken at their word. */
describe("preferred domain controllers of a ProvisioningAgent", () => {
  const world = new SimulatedWorld();
  const ways: Record<string, PropertyMap> = {
    credential: {
      registration: "credential",
      tenantCredential: { user: "hybrid@contoso.com", password: new SecretValue("Canary.1") },
    },
    manual: { registration: "manual" },
  };
  const declare = async (way: string, servers: readonly string[], change: PropertyMap = {}): Promise<PropertyMap> => {
    const { inputs, failures } = await world.plugin.check(urn, {
      forest: domain,
      host: "AGENT1",
      tenantId: "72f988bf-0000-0000-0000-000000000000",
      domains: [{ name: domain, preferredDomainControllers: servers }],
      serviceAccount: "svcWriteback$",
      version: "1.1.2505.0",
      installer: { url: "https://files.contoso.com/agent.exe", sha256: "ab".repeat(32) },
      ...ways[way],
      ...change,
    });
    assert.deepEqual(failures, []);
    return inputs;
  };
  const refresh = async (old: Recorded): Promise<Recorded> => (await world.plugin.read(urn, old)) ?? assert.fail();
  /** What the engine records of an update that waits, and why. */
  const waits = async (work: Promise<unknown>, reason: RegExp): Promise<Recorded> => {
    const error: Error = await work.then(
      () => assert.fail("it waits for nobody"),
      (failure: Error) => failure,
    );
    assert.match(error.message, reason);
    return recordedIn(error) ?? assert.fail("nothing was recorded");
  };
  const paths = ["domains[0]"];

  it("are given with the domain, and nobody is told of them", async () => {
    const inputs = await declare("credential", ["dc1"]);
    const made = await refresh(await world.plugin.create(urn, inputs));
    assert.deepEqual(made.inputs, inputs);
    assert.equal((await world.plugin.diff(urn, made, inputs)).changes, false);
  });

  for (const way of Object.keys(ways))
    it(`that change are a person's where registration is ${way}: not done before the update that follows`, async () => {
      const before = await declare(way, ["dc1"]);
      let agent: Recorded;
      if (way === "credential") agent = await world.plugin.create(urn, before);
      else {
        agent = await waits(world.plugin.create(urn, before), /with the preferred domain controllers for corp.* dc1/);
        await world.directory.hosts.register();
        agent = await world.plugin.update(urn, await refresh(agent), before);
      }
      assert.equal((await world.plugin.diff(urn, await refresh(agent), before)).changes, false);

      const after = await declare(way, ["dc9"]);
      assert.deepEqual((await world.plugin.diff(urn, agent, after)).paths, paths);
      agent = await waits(
        world.plugin.update(urn, agent, after),
        /of the agent on AGENT1 are a person's to change, for no documented command does of a domain that it serves: for corp\.contoso\.com dc9 \(it was given dc1\)\. On AGENT1, start .*Connect Active Directory\. Then run pulumi up again, which takes them for changed/,
      );
      // A refresh takes the failure from the state, and what is open still shows.
      agent = await refresh(agent);
      assert.deepEqual((await world.plugin.diff(urn, agent, after)).paths, paths);
      agent = await world.plugin.update(urn, agent, after);
      assert.equal(agent.outputs["state"], "active");
      assert.equal((await world.plugin.diff(urn, await refresh(agent), after)).changes, false);
    });

  it("that go back before anybody was at it are told again, for nobody knows", async () => {
    const first = await declare("credential", ["dc1"]);
    const made = await world.plugin.create(urn, first);
    const told = await waits(world.plugin.update(urn, made, await declare("credential", ["dc9"])), /dc9/);
    const back = await waits(world.plugin.update(urn, told, first), /for corp\.contoso\.com dc1 \(it was given dc1\)/);
    assert.equal((await world.plugin.update(urn, back, first)).outputs["state"], "active");
  });

  it("that are taken away, and another order, are changes too", async () => {
    const made = await world.plugin.create(urn, await declare("credential", ["dc1", "dc2"]));
    await waits(
      world.plugin.update(urn, made, await declare("credential", ["dc2", "dc1"])),
      /dc2, dc1 \(it was given dc1, dc2\)/,
    );
    await waits(
      world.plugin.update(urn, made, await declare("credential", [])),
      /for corp\.contoso\.com none \(it was/,
    );
    const same = await declare("credential", ["DC1", "dc2"]);
    assert.equal((await world.plugin.update(urn, made, same)).outputs["state"], "active");
  });

  it("of an agent that somebody else registered are not known, and only told where some are declared", async () => {
    await waits(world.plugin.create(urn, await declare("manual", [])), /waits for a person/);
    await world.directory.hosts.register();
    const plain = await declare("manual", []);
    assert.equal((await world.plugin.create(urn, plain)).outputs["state"], "active");
    const inputs = await declare("manual", ["dc1"]);
    const told = await waits(world.plugin.create(urn, inputs), /dc1 \(which it has is not known\)/);
    assert.equal((await world.plugin.update(urn, told, inputs)).outputs["state"], "active");
    // Who only looks has given nothing, and sees nothing of them.
    const observed = await declare("manual", ["dc1"], { mode: "observe" });
    const looked = await world.plugin.create(urn, observed);
    assert.equal((await world.plugin.diff(urn, await refresh(looked), observed)).changes, false);
  });

  it("are given anew to an agent that is registered anew", async () => {
    const inputs = await declare("credential", ["dc1"]);
    const made = await world.plugin.create(urn, inputs);
    await world.directory.hosts.uninstall();
    const other = await declare("credential", ["dc9"]);
    const again = await world.plugin.update(urn, await refresh(made), other);
    assert.equal((await world.plugin.diff(urn, await refresh(again), other)).changes, false);
  });
});
