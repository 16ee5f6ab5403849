import assert from "node:assert/strict";
import { SecretValue, type PropertyMap } from "../../formats/wire/codec.ts";
import type { ScriptCall } from "../../resources/ports/channel.ts";
import { callOf } from "../../resources/provisioningAgent/call.ts";
import type { ProvisioningAgentInputs } from "../../resources/provisioningAgent/definition.ts";
import { SimulatedWorld } from "../support/simulatedWorld.ts";
import { urn, installer, agent, byHand } from "./agentInputs.ts";

describe("the inputs of a ProvisioningAgent", () => {
  const world = new SimulatedWorld();
  const wrong: [string, PropertyMap, string, RegExp][] = [
    ["a host with a domain", { host: "agent1.corp.contoso.com" }, "host", /has at most 15 letters/],
    ["no domains", { domains: [] }, "domains", /is empty/],
    ["a hash that is none", { installer: { ...installer, sha256: "abc" } }, "installer.sha256", /64 hexadecimal/],
    ["an address without TLS", { installer: { ...installer, url: "http://x/y" } }, "installer.url", /Write https:/],
    ["a version that is none", { version: "latest" }, "version", /four numbers/],
    ["a token for nobody", { registration: "token", tenantCredential: null }, "tenantCredential", /access token/],
    ["a credential by hand", { registration: "manual" }, "tenantCredential", /says nothing/],
    ["a credential without a password", { tenantCredential: { user: "u" } }, "tenantCredential", /exactly one/],
    [
      "the set-up's account without a domain administrator",
      { serviceAccount: null },
      "credential",
      /no serviceAccount/,
    ],
    ["an older agent without one", { version: "1.1.2334.0" }, "credential", /1\.1\.2505\.0 or later, or registration/],
    ["a proxy with a user", { proxy: "http://me:secret@proxy:80" }, "proxy", /without a user/],
  ];
  for (const [name, change, property, reason] of wrong) {
    it(`refuse ${name}`, async () => {
      const { failures } = await world.plugin.check(urn, agent(change));
      const failure = failures.find((one) => one.property === property) ?? assert.fail(JSON.stringify(failures));
      assert.match(failure.reason, reason);
    });
  }

  it("are taken without a domain administrator where the kit registers nobody, or one is given", async () => {
    const credential = { user: "admin@corp.contoso.com", password: new SecretValue("Canary.2") };
    for (const inputs of [
      agent({ serviceAccount: null, credential }),
      agent({ serviceAccount: null, mode: "observe" }),
      byHand({ serviceAccount: null, version: "1.1.2334.0" }),
    ])
      assert.deepEqual((await world.plugin.check(urn, inputs)).failures, []);
  });

  it("that a host would refuse are refused by the simulated host too", async () => {
    const { inputs } = await world.plugin.check(urn, agent());
    const { serviceAccount: _, ...installers } = inputs;
    const missing = /directory's credential is missing: the installer's own service account/;
    await assert.rejects(world.plugin.create(urn, installers), missing);
  });

  it("give each step the secrets that it needs, and no other", () => {
    const credential = { user: "admin@corp.contoso.com", password: "Canary.2" };
    const inputs = {
      ...agent(),
      tenantCredential: { user: "hybrid@contoso.com", password: "Canary.1" },
      channel: "local",
      trace: false,
      cloud: "public",
    } as unknown as ProvisioningAgentInputs;
    const secretsOf = ({ credential: directory, tenantCredential: tenant }: ScriptCall) => [
      directory?.user,
      tenant?.user,
    ];
    const [mine, users] = [{ ...inputs, credential }, ["admin@corp.contoso.com", "hybrid@contoso.com"]];
    const { serviceAccount: _, ...installers } = mine;
    assert.deepEqual(secretsOf(callOf("Observe", mine)), [undefined, undefined]);
    assert.deepEqual(secretsOf(callOf("Ensure", mine, "install")), [undefined, undefined]);
    assert.deepEqual(secretsOf(callOf("Ensure", mine, "register")), [undefined, users[1]]);
    assert.deepEqual(secretsOf(callOf("Ensure", mine, "configure")), [undefined, users[1]]);
    const older = { ...mine, version: "1.1.2334.0" };
    for (const step of ["register", "configure"] as const)
      for (const needing of [installers, older]) assert.deepEqual(secretsOf(callOf("Ensure", needing, step)), users);
    for (const step of ["install", "register", "configure", "start"] as const)
      assert.doesNotMatch(JSON.stringify(callOf("Ensure", mine, step).parameters), /Canary/);
  });
});
