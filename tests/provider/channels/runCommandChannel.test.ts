import assert from "node:assert/strict";
import { type ScriptCall } from "../../../resources/ports/channel.ts";
import { runCommandName } from "../../../provider/channels/runCommand.ts";
import { onHost, arcServerId, virtualMachineId } from "../../support/runCommandEndpoint.ts";
import { hang, isGone } from "./fakePowerShell.ts";
import { until, useFakeHost } from "./fakeHost.ts";

const password = 'Canary "Pässword" \\1';
const never = new AbortController().signal;

function callOf(program = "", more: Partial<ScriptCall> = {}): ScriptCall {
  return {
    script: "GroupPolicyObject",
    action: "Observe",
    parameters: { program },
    ...onHost(virtualMachineId),
    ...more,
  };
}

describe("RunCommandChannel", () => {
  const fake = useFakeHost();
  const running = () => fake.endpoint.runCommands.values().next().value;

  for (const [kind, host, location] of [
    ["an Azure VM", virtualMachineId, "westeurope"],
    ["an Arc server", arcServerId, "northeurope"],
  ] as const) {
    it(`runs a script on ${kind} and leaves nothing there`, async () => {
      const program = `result = { action, text: parameters.text, user: secret.user, password: secret.password.length };`;
      const parameters = { program, text: 'Größe 🔑 "quoted" \\ $(1)' };
      const credential = { user: "svc@corp.contoso.com", password };
      const call = callOf("", { parameters, credential, ...onHost(host), timeout: 77 });
      assert.deepEqual(await fake.channel().run(call, never), {
        action: "Observe",
        text: parameters.text,
        user: credential.user,
        password: password.length,
      });
      assert.equal(fake.endpoint.runCommands.size, 0);
      const name = host.split("/").at(-1);
      const log = fake.endpoint.log.filter((line) => !line.startsWith("GET operation"));
      assert.deepEqual(log, [
        `GET ${name}`,
        `GET ${name}/providers/Microsoft.Authorization/locks`,
        `GET ${name}/runCommands`,
        `PUT ${name}/runCommands/entra-writeback-GroupPolicyObject-#`,
        `GET ${name}/runCommands/entra-writeback-GroupPolicyObject-# view`,
        `DELETE ${name}/runCommands/entra-writeback-GroupPolicyObject-#`,
      ]);
      const put = fake.endpoint.requests.find(({ method }) => method === "PUT");
      const body = JSON.parse(put?.body ?? "") as { location: string; properties: Record<string, unknown> };
      const { source, parameters: plain, protectedParameters, ...rest } = body.properties;
      assert.equal(body.location, location);
      assert.match((source as { script: string }).script, /^# A group policy/);
      assert.deepEqual(rest, { timeoutInSeconds: 77, asyncExecution: false, treatFailureAsDeploymentFailure: true });
      assert.deepEqual(plain, [
        { name: "Action", value: "Observe" },
        { name: "Parameters", value: (plain as { value: string }[])[1]?.value },
      ]);
      const [secret] = protectedParameters as { name: string; value: string }[];
      assert.equal(secret?.name, "Secret");
      assert.deepEqual(JSON.parse(Buffer.from(secret.value, "base64").toString()), credential);
      assert.deepEqual(fake.warnings, []);
    });
  }

  it("sends no protected parameter where there is no credential", async () => {
    await fake.channel().run(callOf(), never);
    const put = fake.endpoint.requests.find(({ method }) => method === "PUT");
    assert.doesNotMatch(put?.body ?? "protectedParameters", /protectedParameters/);
  });

  it("has the password in no request but the protected parameter", async () => {
    const credential = { user: "svc", password: "Canary-4711" };
    const tenantCredential = { user: "admin@contoso.com", password: "Canary-4712" };
    await fake.channel().run(callOf("", { credential, tenantCredential }), never);
    for (const canary of ["Canary-4711", "Canary-4712"])
      assert.deepEqual(fake.endpoint.placesOf(canary), ["PUT protected"]);
    assert.deepEqual(fake.endpoint.placesOf('"program"'), ["PUT open"]);
  });

  it("runs one script at a time on a host, whatever its spelling, and several hosts at once", async () => {
    const channel = fake.channel();
    const slow =
      "await new Promise((resolve) => setTimeout(resolve, 600)); result = { from: performance.timeOrigin, to: Date.now() }";
    const spelled = virtualMachineId.replace("resourceGroups", "resourcegroups").replace("identity", "IDENTITY");
    fake.endpoint.machines[spelled] = fake.endpoint.machines[virtualMachineId];
    const [first, second, other] = (await Promise.all(
      [virtualMachineId, spelled, arcServerId].map((host) =>
        channel.run(callOf(slow, { ...onHost(host), action: "Ensure" }), never),
      ),
    )) as { from: number; to: number }[];
    assert.ok(first && second && other);
    assert.ok(second.from >= first.to, "one after the other");
    assert.ok(other.from < first.to && first.from < other.to, "at the same time");
  });

  it("stops the script on the host when it is cancelled", async () => {
    const controller = new AbortController();
    const pending = fake.channel().run(callOf(hang), controller.signal);
    const ended = assert.rejects(pending, {
      code: "cancelled",
      message:
        "GroupPolicyObject Observe on the Azure VM tier0-1: cancelled. Azure accepted the deletion of the run command, which stops the script; what it did until then is kept. Run again.",
    });
    await until(() => running()?.pid !== undefined);
    const pid = running()?.pid ?? NaN;
    controller.abort();
    await ended;
    await isGone(pid);
    assert.equal(fake.endpoint.runCommands.size, 0);
  });

  it("says that the script may go on where Azure does not accept the deletion", async () => {
    const controller = new AbortController();
    fake.endpoint.fault({
      method: "DELETE",
      answer: { status: 403, body: { error: { code: "AuthorizationFailed", message: "no delete" } } },
    });
    const ended = assert.rejects(fake.channel().run(callOf(hang), controller.signal), {
      code: "cancelled",
      message:
        /Azure did not accept the deletion of the run command \(ArmError: no delete\), so the script may go on\./,
    });
    await until(() => running() !== undefined);
    controller.abort();
    await ended;
    assert.match(
      fake.warnings.join(),
      /^the Azure VM tier0-1: the run command entra-writeback-GroupPolicyObject-[0-9a-f]{20} was not deleted/,
    );
  });

  it("deletes what a cancelled creation made, once its answer is there", async () => {
    const controller = new AbortController();
    fake.endpoint.fault({ method: "PUT", delay: 300 });
    const ended = assert.rejects(fake.channel().run(callOf(hang), controller.signal), { code: "cancelled" });
    await until(() => fake.endpoint.log.some((line) => line.startsWith("PUT")));
    controller.abort();
    await ended;
    assert.equal(fake.endpoint.starts, 1);
    assert.equal(fake.endpoint.runCommands.size, 0);
  });

  it("starts nothing when it is cancelled while it waits for its turn", async () => {
    const [channel, controller] = [fake.channel(), new AbortController()];
    const first = channel.run(callOf("await new Promise((resolve) => setTimeout(resolve, 300))"), never);
    const waiting = assert.rejects(channel.run(callOf(), controller.signal), { code: "cancelled" });
    controller.abort();
    await waiting;
    await first;
    assert.equal(fake.endpoint.starts, 1);
  });

  it("tells a script that Azure ended for its time", async () => {
    await assert.rejects(fake.channel().run(callOf(hang, { timeout: 1 }), never), {
      code: "timeout",
      message: /: not finished within 1 seconds, so the host's agent ended the script\.$/,
    });
  });

  it("gives Azure up, and the script with it, when neither comes to an end", async () => {
    fake.endpoint.fault({
      method: "GET",
      url: /operations/,
      answer: { status: 429, headers: { "retry-after": "1" } },
      times: 99,
    });
    await assert.rejects(fake.channel({ delivery: 1 }).run(callOf(hang, { timeout: 1 }), never), {
      code: "timeout",
      message: /: not finished within 2 seconds\. Azure accepted the deletion.* Azure's last answer was 429: /,
    });
    assert.equal(fake.endpoint.runCommands.size, 0);
  });

  it("deletes what killed runs left an hour ago, once a host, and nothing else", async () => {
    const hour = 3_600_000;
    const names = [
      runCommandName("GroupPolicyObject", Date.now() - hour - 1000),
      runCommandName("DomainRootDelegation", Date.now() - hour + 60_000),
      "entra-writeback-GroupPolicyObject-old",
      "backup",
    ];
    const channel = fake.channel();
    const first = channel.run(callOf("", onHost(arcServerId)), never);
    await until(() => running() !== undefined);
    const script = running();
    assert.ok(script);
    await first;
    const leave = () => {
      for (const name of names) fake.endpoint.runCommands.set(`${virtualMachineId}/runCommands/${name}`, script);
    };
    const left = () => [...fake.endpoint.runCommands.keys()].map((id) => id.split("/").at(-1));
    leave();
    await channel.run(callOf(), never);
    assert.deepEqual(left(), names.slice(1));
    leave();
    await channel.run(callOf(), never);
    assert.deepEqual(left().sort(), [...names].sort());
  });

  it("runs where it may not list, and says so", async () => {
    fake.endpoint.fault({
      method: "GET",
      url: /runCommands\?/,
      answer: { status: 403, body: { error: { message: "no list" } } },
    });
    assert.deepEqual(await fake.channel().run(callOf(), never), {});
    assert.deepEqual(fake.warnings, [
      "the Azure VM tier0-1: run commands that earlier runs have left were not looked for or deleted: ArmError: no list",
    ]);
  });
});
