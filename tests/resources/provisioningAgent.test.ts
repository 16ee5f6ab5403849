import assert from "node:assert/strict";
import { type PropertyMap } from "../../formats/wire/codec.ts";
import { ProvisioningAgent } from "../../resources/index.ts";
import { lifecycleLaws } from "../support/lifecycleLaws.ts";
import { SimulatedWorld } from "../support/simulatedWorld.ts";
import { urn, tenantId, agent, byHand } from "./agentInputs.ts";

describe("a ProvisioningAgent, on a simulated host", () => {
  const world = new SimulatedWorld();
  const hosts = () => world.directory.hosts;
  const made = async (inputs: PropertyMap) => world.plugin.create(urn, (await world.plugin.check(urn, inputs)).inputs);
  /** The engine records what waits, and says why. */
  const fails = async (work: Promise<unknown>, ...texts: RegExp[]) => {
    const error: Error = await work.then(
      () => assert.fail("it did not fail"),
      (reason: Error) => reason,
    );
    for (const text of texts) assert.match(error.message, text);
  };
  const drift = (paths: readonly string[], make: () => Promise<string>) => ({
    make: async () => void (await make()),
    paths,
  });

  lifecycleLaws(
    {
      type: ProvisioningAgent.type,
      inputs: agent,
      change: {
        news: () => agent({ proxy: "http://proxy.contoso.com:8080", trace: true }),
        paths: ["proxy", "trace"],
      },
      drifts: {
        "a service stopped": drift(["running"], () => hosts().stop()),
        "a version behind": drift(["version"], () => hosts().fallBehind()),
        "an agent uninstalled": drift(["version"], () => hosts().uninstall()),
        "a domain dropped": drift(["domains[1]"], () => hosts().dropDomain()),
      },
      notImported: ["forest", "installer", "registration", "tenantCredential"],
      goes: false,
    },
    () => world.plugin,
  );

  it("tells what was seen on the host, and no more", async () => {
    const { id, outputs } = await made(agent());
    assert.equal(id, "AGENT1/local");
    const { state, installedVersion, registeredTenantId, registeredDomains, account, domainsKnown } = outputs;
    assert.deepEqual(
      { state, installedVersion, registeredTenantId, registeredDomains, account, domainsKnown },
      {
        state: "active",
        installedVersion: "1.1.2505.0",
        registeredTenantId: tenantId,
        registeredDomains: ["corp.contoso.com", "emea.corp.contoso.com"],
        account: "CORP\\svcWriteback$",
        domainsKnown: true,
      },
    );
  });

  it("waits for a person with exact words, is recorded, and goes on in the next update", async () => {
    await fails(
      made(byHand()),
      /The agent 1\.1\.2505\.0 on AGENT1 is installed and waits for a person to register it\./,
      /AADConnectProvisioningAgentWizard\.exe/,
      /the tenant 72f988bf-0000-0000-0000-000000000000 with the role Hybrid Identity Administrator/,
      /Use custom gMSA, and write svcWriteback\$\./,
      /add corp\.contoso\.com and emea\.corp\.contoso\.com\./,
    );
    const { inputs } = await world.plugin.check(urn, byHand());
    const waiting = await world.plugin.read(urn, { id: "AGENT1/local", inputs, outputs: inputs });
    assert.equal(waiting?.outputs["state"], "waitingForRegistration");
    assert.deepEqual((await world.plugin.diff(urn, waiting, inputs)).paths, ["tenantId"]);
    await fails(world.plugin.update(urn, waiting, inputs), /waits for a person to register it/);
    await hosts().register();
    const active = await world.plugin.update(urn, waiting, inputs);
    assert.equal(active.outputs["state"], "active");
    assert.deepEqual((await world.plugin.read(urn, active))?.inputs, inputs);
  });

  it("is installed by a person where no installer is declared", async () => {
    const { installer: _, ...without } = byHand();
    await fails(made(without), /AGENT1 has no agent, and no installer is declared/, /Download on-premises agent/);
    await hosts().register();
    assert.equal((await made(without)).outputs["state"], "active");
  });

  it("stops before anything is installed where the host lacks what the agent needs, with all of it at once", async () => {
    const { inputs } = await world.plugin.check(urn, agent());
    await world.plugin.read(urn, { id: "AGENT1/local", inputs, outputs: inputs });
    for (const name of ["TLS 1.2", ".NET Framework"]) await hosts().takeAway(name, "AGENT1");
    await fails(
      made(agent()),
      /AGENT1 lacks what the agent 1\.1\.2505\.0 cannot do without, so nothing was installed:/,
      /TLS 1\.2: disabled as client\. Enable it in SCHANNEL/,
      /\.NET Framework: 4\.6\.2\. Install \.NET Framework 4\.7\.1/,
    );
    const there = await world.plugin.read(urn, { id: "AGENT1/local", inputs, outputs: inputs });
    assert.equal(there?.outputs["state"], "notInstalled");
  });

  it("leaves an agent of another tenant as it is, and says so", async () => {
    const active = await made(agent());
    await hosts().moveAway();
    const drifted = await world.plugin.read(urn, active);
    assert.equal(drifted?.outputs["state"], "elsewhere");
    const { inputs } = await world.plugin.check(urn, agent());
    assert.deepEqual((await world.plugin.diff(urn, drifted, inputs)).paths, ["tenantId"]);
    const refused = /belongs to the tenant 99999999-9999-9999-9999-999999999999, and declared is 72f988bf/;
    await fails(world.plugin.update(urn, drifted, inputs), refused);
    await fails(made(agent()), refused);
  });

  it("is upgraded one host after the other in a forest, and not after one that failed", async () => {
    const names = ["AGENT1", "AGENT2", "AGENT3"];
    const agents = [];
    for (const host of names) agents.push(await made(agent({ host })));
    for (const host of names) await hosts().fallBehind(host);
    await hosts().takeAway("TLS 1.2", "AGENT1"); // refused before its turn: nobody waits for it
    const { inputs } = await world.plugin.check(urn, agent());
    const outcomes = await Promise.allSettled(
      agents.map((one) => world.plugin.update(urn, one, { ...inputs, host: one.inputs["host"] ?? "" })),
    );
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ["rejected", "fulfilled", "fulfilled"],
    );

    for (const host of names.slice(1)) await hosts().fallBehind(host);
    // What answers the looks is whole; the first upgrade is not.
    const failing = await Promise.allSettled(
      agents.slice(1).map(async (one, index) => {
        const update = world.plugin.update(urn, one, { ...inputs, host: one.inputs["host"] ?? "" });
        if (index === 0)
          world.directory.faults.failScript(({ parameters }) => parameters["step"] === "install", "failed");
        return update;
      }),
    );
    const [first, second] = failing.map((outcome) => (outcome.status === "rejected" ? String(outcome.reason) : "done"));
    assert.match(`${first}\n${second}`, /Simulated failure: failed/);
    assert.match(
      `${first}\n${second}`,
      /was not upgraded: agents of one forest are upgraded one after the other, and in corp\.contoso\.com the upgrade of AGENT[23] failed/,
    );
  });

  it("leaves the agent where it is when it is destroyed", async () => {
    const active = await made(agent());
    await world.plugin.delete(urn, active);
    assert.equal((await world.plugin.read(urn, active))?.outputs["state"], "active");
  });

  it("counts as not running where its service was deleted, whatever its updater does, and says what a person does", async () => {
    const active = await made(agent());
    const { inputs } = active;
    await hosts().deleteService();
    const drifted = (await world.plugin.read(urn, active)) ?? assert.fail();
    const { state, services, account } = drifted.outputs;
    assert.deepEqual(
      [state, account, (services as PropertyMap[]).map(({ name }) => name)],
      ["registered", "", ["AzureADConnectAgentUpdater"]],
    );
    assert.deepEqual((await world.plugin.diff(urn, drifted, inputs)).paths, ["running"]);
    await fails(
      world.plugin.update(urn, drifted, inputs),
      /The agent on AGENT1 has no service AADConnectProvisioningAgent, so it serves nobody: repair the agent in Windows' list of programs on AGENT1; or uninstall it there/,
    );
    await hosts().repair("AGENT1");
    assert.equal((await world.plugin.update(urn, drifted, inputs)).outputs["state"], "active");
  });

  it("is no import where there is nothing", async () => {
    assert.equal(await world.plugin.read(urn, { id: "NOBODY/local", inputs: {}, outputs: {} }), undefined);
  });

  it("shows whether the host can use the account that the agent runs as, and nothing before it has one", async () => {
    const { serviceAccount: _, ...installers } = byHand();
    const { inputs } = await world.plugin.check(urn, installers);
    const seen = async () => (await world.plugin.read(urn, { id: "AGENT1/local", inputs, outputs: inputs }))?.outputs;
    await fails(world.plugin.create(urn, inputs), /waits for a person/);
    assert.equal((await seen())?.["serviceAccountReady"], "unknown");
    await hosts().register();
    assert.equal((await seen())?.["serviceAccountReady"], "yes");
    await hosts().lockOut("AGENT1");
    assert.equal((await seen())?.["serviceAccountReady"], "no");
  });

  it("is not registered with an account that the host cannot use", async () => {
    const active = await made(agent());
    await hosts().lockOut();
    await hosts().uninstall();
    const { inputs } = await world.plugin.check(urn, agent());
    await fails(world.plugin.update(urn, active, inputs), /cannot use the service account svcWriteback\$/);
  });

  it("is only looked at in mode observe", async () => {
    await fails(made(agent({ mode: "observe" })), /is not as declared, and mode is observe/, /version/);
    await hosts().register();
    assert.equal((await made(agent({ mode: "observe" }))).outputs["state"], "active");
  });
});
