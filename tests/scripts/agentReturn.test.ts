import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { argumentText } from "../../provider/channels/argumentText.ts";
import { scriptText } from "../../scripts/scriptText.ts";
import { AgentWorld, tenantId } from "../support/agentWorld/agentWorld.ts";
import { agentServices, type Service } from "../support/agentWorld/plainHost.ts";
import { skipFor } from "../support/needs.ts";
import { findPowerShell, noPowerShell } from "./powerShell.ts";

const version = "1.1.2505.0";
const registered = { TenantID: tenantId };

interface Answer {
  readonly ok: boolean;
  readonly result?: { readonly running: boolean; readonly seconds: number; readonly nothingToWaitFor: string };
  readonly error?: { readonly code: string; readonly message: string };
}

describe("AgentReturn.ps1 as a run command has it", () => {
  let world: AgentWorld;
  let script: string;

  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
    world = new AgentWorld();
    script = join(world.folder, "AgentReturn.ps1");
    writeFileSync(script, scriptText(join(world.scripts, "AgentReturn.ps1")));
  });
  beforeEach(() => world.reset());
  after(() => world?.remove());

  const run = (): Promise<Answer & { code: number | null }> =>
    new Promise((resolve, reject) => {
      const argument = argumentText({ size: "Standard_D2s_v5", encryptionAtHost: true });
      const words = ["-NoProfile", "-NonInteractive", "-File", script, "-Parameters", argument];
      const env = { ...process.env, ...world.environment };
      const child = execFile(findPowerShell() ?? noPowerShell, words, { env }, (_error, output, errors) => {
        if (errors !== "") reject(new Error(errors));
        else resolve({ ...(JSON.parse(output) as Answer), code: child.exitCode });
      });
    });
  const agentIs = (change: Partial<Service>): void =>
    world.setServices(
      world
        .services()
        .map((service) => (service.name === agentServices[0]?.name ? { ...service, ...change } : service)),
    );

  const agentIsGone = (): void =>
    world.setServices(world.services().filter(({ name }) => name !== agentServices[0]?.name));

  const nothing: Record<string, { make: () => void; because: string }> = {
    "no agent": { make: () => undefined, because: "no agent is installed" },
    "an agent that is not registered yet": {
      make: () => {
        world.installAgent(version);
        world.stopService();
      },
      because: "the agent is not registered with a tenant yet",
    },
    "an agent that is not registered yet and has no service": {
      make: () => {
        world.installAgent(version);
        agentIsGone();
      },
      because: "the agent is not registered with a tenant yet",
    },
    "a service that a person disabled": {
      make: () => {
        world.installAgent(version, registered);
        agentIs({ status: "Stopped", startType: "Disabled" });
      },
      because: "the service AADConnectProvisioningAgent is disabled",
    },
  };
  for (const [what, { make, because }] of Object.entries(nothing)) {
    it(`waits for nothing, and says why, where there is ${what}`, async () => {
      make();
      const { code, result } = await run();
      assert.deepEqual([code, result], [0, { running: false, seconds: 0, nothingToWaitFor: because }]);
    });
  }

  it("is done at once where the agent runs, whatever its updater does", async () => {
    world.installAgent(version, registered);
    world.setServices(
      world.services().map((service) => (/Updater/.test(service.name) ? { ...service, status: "Stopped" } : service)),
    );
    const { code, result } = await run();
    assert.deepEqual([code, result], [0, { running: true, seconds: 0, nothingToWaitFor: "" }]);
  });

  it("waits for an agent that comes back after a while", async () => {
    world.setWorld({ patience: 100 });
    world.installAgent(version, registered);
    agentIs({ status: "StartPending" });
    let isOver = false;
    const running = run().finally(() => (isOver = true));
    await sleep(4000);
    assert.equal(isOver, false);
    agentIs({ status: "Running" });
    const { code, result } = await running;
    assert.deepEqual([code, result?.running, result?.nothingToWaitFor], [0, true, ""]);
  });

  it("waits for a service that an upgrade has taken away, and fails where a registered agent stays without one", async () => {
    world.installAgent(version, registered);
    const whole = world.services();
    agentIsGone();
    const { code, ok, error } = await run();
    assert.deepEqual([code, ok, error?.code], [1, false, "failed"]);
    assert.equal(
      error?.message,
      "The agent on CORP-AGENT1 did not come back in 3 seconds: it is registered, and has no service AADConnectProvisioningAgent. Repair the agent there in Windows' list of programs, or uninstall it, then run pulumi up again: it goes on with this host, and the hosts after it are as they were.",
    );
    world.setWorld({ patience: 100 });
    const running = run();
    await sleep(2000);
    world.setServices(whole);
    assert.deepEqual((await running).result?.running, true);
  });

  it("fails where the agent does not come back, and says which service, how it is and what to do", async () => {
    world.installAgent(version, registered);
    world.registerByHand(["corp.contoso.com"], "CORP\\svc-writeback$");
    world.stopService();
    const { code, ok, error } = await run();
    assert.deepEqual([code, ok, error?.code], [1, false, "failed"]);
    assert.equal(
      error?.message,
      'The agent on CORP-AGENT1 did not come back in 3 seconds: its service AADConnectProvisioningAgent is Stopped (startup Automatic, account CORP\\svc-writeback$). Start it there, or see its event log and newest trace, then run pulumi up again: it goes on with this host, and the hosts after it are as they were. The usual cause is a policy for "Log on as a service" that lacks this account or NT SERVICE\\ALL SERVICES; else the host may not retrieve the password of the service account.',
    );
  });
});
