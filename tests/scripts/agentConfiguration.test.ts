import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import type { JsonObject } from "../../resources/ports/channel.ts";
import { AgentOnHost } from "../support/agentWorld/agentOnHost.ts";

describe("the agent's configuration and service", () => {
  const host = new AgentOnHost();
  const configure = (more: JsonObject) =>
    host.ensure("configure", { registration: "manual", domains: [], ...more }, {});
  const file = () => readFileSync(host.world.configuration, "utf8");
  const restarts = () => host.world.services()[1]?.restarts ?? 0;

  it("gets the declared proxy, and gives back what the kit wrote and nothing else", async () => {
    const before = file();
    await configure({});
    assert.deepEqual([file(), restarts()], [before, 0]);
    const proxy = "http://proxy.contoso.com:8080";
    await configure({ proxy });
    assert.match(
      file(),
      /<!-- what the installer wrote -->[^]*<gcServer enabled="true" \/>[^]*<!-- Written by the Entra writeback kit: proxy --><system\.net><defaultProxy enabled="true" useDefaultCredentials="true"><proxy usesystemdefault="true" proxyaddress="http:\/\/proxy\.contoso\.com:8080" bypassonlocal="true" \/><\/defaultProxy><\/system\.net><\/configuration>/,
    );
    await configure({ proxy });
    assert.equal(restarts(), 1);
    await configure({ proxy: "http://other.contoso.com:3128" });
    assert.match(file(), /proxyaddress="http:\/\/other/);
    assert.doesNotMatch(file(), /proxy\.contoso/);
    await configure({});
    assert.equal(file().trim(), before.trim());
    assert.equal(restarts(), 3);
  });

  it("keeps a proxy that somebody else wrote", async () => {
    const theirs = file().replace(
      "</configuration>",
      '<system.net><defaultProxy enabled="true"><proxy proxyaddress="http://theirs:8080" /></defaultProxy></system.net></configuration>',
    );
    writeFileSync(host.world.configuration, theirs);
    await configure({});
    await configure({ proxy: "http://theirs:8080" });
    await assert.rejects(configure({ proxy: "http://ours:8080" }), {
      code: "failed",
      message:
        /has a proxy that the kit did not write \(http:\/\/theirs:8080\), so it is not changed to http:\/\/ours:8080\./,
    });
    assert.deepEqual([file(), restarts()], [theirs, 0]);
    writeFileSync(host.world.configuration, "<configuration>");
    await assert.rejects(configure({}), {
      code: "failed",
      message: /AADConnectProvisioningAgent\.exe\.config is no XML/,
    });
  });

  it("traces verbosely by the agent's own tools, and stops what the kit began", async () => {
    const before = file();
    await configure({ trace: true });
    assert.match(file(), /switchValue="Verbose"/);
    await configure({ trace: true });
    assert.equal(restarts(), 1);
    await configure({ trace: false });
    assert.equal(file().trim(), before.trim());
    // Somebody else's tracing.
    const theirs = before.replace("Information", "Verbose");
    writeFileSync(host.world.configuration, theirs);
    await configure({ trace: false });
    assert.equal(file(), theirs);
  });

  it("starts a service that is stopped or disabled, and says why one does not start", async () => {
    const [vault, agent, updater] = host.world.services();
    assert.ok(vault && agent && updater);
    host.world.setServices([vault, { ...agent, status: "Stopped", startType: "Disabled" }, updater]);
    const [first] = (await host.ensure("start"))["services"] as JsonObject[];
    assert.deepEqual([first?.["state"], first?.["startup"]], ["Running", "Automatic"]);
    host.world.setServices([vault, { ...agent, startType: "Manual" }, updater]);
    await host.ensure("start");
    assert.equal(host.world.services()[1]?.startType, "Manual");
    host.world.setServices([vault, { ...agent, status: "Stopped" }, updater]);
    host.world.setWorld({ serviceFails: "The service did not start due to a logon failure." });
    await assert.rejects(host.ensure("start"), {
      code: "failed",
      message:
        /^The service AADConnectProvisioningAgent does not start as NT SERVICE\\AADConnectProvisioningAgent: The service did not start due to a logon failure\. The usual cause is a policy for "Log on as a service"/,
    });
    host.world.setServices([vault]);
    await assert.rejects(host.ensure("start"), { code: "not-found" });
    await assert.rejects(host.ensure("dance"), {
      code: "failed",
      message: 'There is no step "dance". Write install, register, configure or start.',
    });
  });
});
