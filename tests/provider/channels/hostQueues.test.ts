import assert from "node:assert/strict";
import type { ChannelError, ScriptCall } from "../../../resources/ports/channel.ts";
import { arcServerId, machines, onHost, virtualMachineId } from "../../support/runCommandEndpoint.ts";
import { hang, isGone } from "./fakePowerShell.ts";
import { until, useFakeHost } from "./fakeHost.ts";

const never = new AbortController().signal;

function callOf(program: string, more: Partial<ScriptCall> = {}, parameters = {}): ScriptCall {
  return {
    script: "GroupPolicyObject",
    action: "Observe",
    parameters: { domain: "corp.contoso.com", program, ...parameters },
    ...onHost(virtualMachineId),
    ...more,
  };
}
const giving = (text: string, more: Partial<ScriptCall> = {}, parameters = {}) =>
  callOf(`result = { text: ${JSON.stringify(text)} }`, more, parameters);

describe("HostQueues", () => {
  const fake = useFakeHost();
  const running = () => fake.endpoint.runCommands.values().next().value;
  /** Of the run commands that were written: which script, and the text of it. */
  const written = () =>
    fake.endpoint.requests
      .filter(({ method }) => method === "PUT")
      .map(({ url, body }) => {
        const { properties } = JSON.parse(body) as { properties: { source: { script: string } } };
        return {
          host: url.split("/runCommands/")[0],
          name: /writeback-(\w+)-/.exec(url)?.[1],
          text: properties.source.script,
        };
      });
  const names = () => written().map(({ name }) => name);
  const runAll = (calls: readonly ScriptCall[], channel = fake.channel()) =>
    Promise.allSettled(calls.map((call) => channel.run(call, never)));
  const texts = (ends: PromiseSettledResult<object>[]) =>
    ends.map((end) =>
      end.status === "fulfilled" ? (end.value as { text: string }).text : (end.reason as ChannelError).message,
    );

  it("has one run command a host and domain for the refresh of three domains and six agents", async () => {
    const hostOf = (name: string) => {
      const id = virtualMachineId.replace(/[^/]+$/, name);
      fake.endpoint.machines[id] = machines[virtualMachineId];
      return onHost(id);
    };
    const agents = [1, 2, 3, 4, 5, 6].map((n) =>
      giving(`agent ${n}`, { script: "ProvisioningAgent", timeout: 300, ...hostOf(`agent${n}`) }),
    );
    const domains = ["one", "two", "three"].flatMap((domain) =>
      (["GroupPolicyObject", "DomainRootDelegation", "PasswordSettingsObject"] as const).map((script) =>
        giving(`${script} of ${domain}`, { script, ...hostOf(`host-${domain}`) }, { domain }),
      ),
    );
    const calls = [...agents, ...domains];
    assert.deepEqual(
      texts(await runAll(calls)),
      calls.map(({ parameters }) => /"(.*)"/.exec(String(parameters["program"]))?.[1]),
    );
    const hosts = written().map(({ host }) => host);
    assert.equal(hosts.length, 9);
    assert.equal(new Set(hosts).size, 9);
  });

  it("sends the scripts of a batch once each, and the password in the protected parameter only", async () => {
    const credential = { user: "svc", password: "Canary-4711" };
    const calls = [
      giving("a", { credential }),
      giving("b", { credential, script: "DomainRootDelegation" }),
      giving("c", { credential }),
    ];
    assert.deepEqual(texts(await runAll(calls)), ["a", "b", "c"]);
    assert.deepEqual(names(), ["Observations"]);
    const [{ text = "" } = {}] = written();
    for (const once of ["function Invoke-GroupPolicy(", "function Invoke-Delegation(", "function Connect-Domain("])
      assert.equal(text.split(once).length, 2, once);
    assert.deepEqual(fake.endpoint.placesOf("Canary-4711"), ["PUT protected"]);
  });

  it("keeps apart what goes to another domain, to another host, or as another account", async () => {
    const calls = [
      giving("a"),
      giving("b", {}, { domain: "other.contoso.com" }),
      giving("c", onHost(arcServerId)),
      giving("d", { credential: { user: "svc", password: "Canary-4711" } }),
      giving("e"),
    ];
    assert.deepEqual(texts(await runAll(calls)), ["a", "b", "c", "d", "e"]);
    assert.deepEqual(names().sort(), [...Array<string>(3).fill("GroupPolicyObject"), "Observations"]);
  });

  it("lets one fail alone", async () => {
    const failing = callOf(`throw Object.assign(new Error("no such policy"), { code: "not-found" })`);
    const ends = await runAll([giving("a"), failing, giving("c")]);
    assert.deepEqual(texts(ends), ["a", "GroupPolicyObject Observe on the Azure VM tier0-1: no such policy", "c"]);
    assert.equal((ends[1] as PromiseRejectedResult).reason.code, "not-found");
    assert.deepEqual(names(), ["Observations"]);
  });

  it("asks for each alone where the script dies", async () => {
    const ends = await runAll([giving("a"), callOf("process.exit(3)"), giving("c")]);
    assert.deepEqual(texts(ends), [
      "a",
      "GroupPolicyObject Observe on the Azure VM tier0-1: the script ended with exit code 3. It wrote nothing.",
      "c",
    ]);
    assert.deepEqual(names(), ["Observations", ...Array<string>(3).fill("GroupPolicyObject")]);
  });

  it("asks again for what has no room in the answer", async () => {
    const long = ["a", "b", "c"].map((letter) => letter.repeat(1800));
    assert.deepEqual(texts(await runAll(long.map((text) => giving(text)))), long);
    assert.deepEqual(names(), ["Observations", "GroupPolicyObject"]);
  });

  it("splits what a run command cannot carry", async () => {
    // Hardly to be compressed.
    const noise = (seed: number) =>
      Array.from({ length: 700 }, (_, index) =>
        Math.sin(seed + index)
          .toString(36)
          .slice(2, 6),
      ).join("");
    const calls = [1, 2, 3, 4].map((n) => giving(`${n}`, {}, { noise: noise(1000 * n) }));
    assert.deepEqual(texts(await runAll(calls)), ["1", "2", "3", "4"]);
    assert.deepEqual(names(), ["Observations", "Observations"]);
  });

  it("sends what writes by itself and in its turn", async () => {
    const calls = [
      giving("a"),
      giving("b", { action: "Ensure" }),
      giving("c", { action: "Remove" }),
      giving("d"),
      giving("e"),
    ];
    const order: string[] = [];
    const channel = fake.channel();
    await Promise.all(calls.map(async (call) => order.push(String((await channel.run(call, never))["text"]))));
    assert.deepEqual(order, ["a", "b", "c", "d", "e"]);
    assert.deepEqual(names(), [...Array<string>(3).fill("GroupPolicyObject"), "Observations"]);
  });

  it("tries a wrong password once for all that travel together", async () => {
    const credential = { user: "svc", password: "Canary-4711" };
    const refused = callOf(`throw Object.assign(new Error("wrong"), { code: "logon-refused" })`, { credential });
    const channel = fake.channel();
    const [first] = await runAll([refused, giving("b", { credential })], channel);
    assert.equal((first as PromiseRejectedResult).reason.code, "logon-refused");
    await assert.rejects(channel.run(giving("c", { credential }), never), { message: /refused a moment ago/ });
    assert.equal(fake.endpoint.starts, 1);
  });

  it("goes on for the others when one is cancelled", async () => {
    const [channel, controller] = [fake.channel(), new AbortController()];
    const [first, second] = [channel.run(giving("a"), never), channel.run(giving("b"), controller.signal)];
    controller.abort();
    await assert.rejects(second, { code: "cancelled" });
    assert.deepEqual(await first, { text: "a" });
  });

  it("stops the script on the host when all are cancelled", async () => {
    const [channel, controller] = [fake.channel(), new AbortController()];
    const all = [callOf(hang), giving("b")].map((call) =>
      assert.rejects(channel.run(call, AbortSignal.any([controller.signal])), {
        code: "cancelled",
        message: /^GroupPolicyObject Observe on .* Azure accepted the deletion of the run command/,
      }),
    );
    await until(() => running()?.pid !== undefined);
    const pid = running()?.pid ?? NaN;
    controller.abort();
    await Promise.all(all);
    await isGone(pid);
    assert.equal(fake.endpoint.runCommands.size, 0);
    assert.equal(fake.endpoint.starts, 1);
  });
});
