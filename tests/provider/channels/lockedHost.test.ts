import assert from "node:assert/strict";
import type { ScriptCall } from "../../../resources/ports/channel.ts";
import type { Fault } from "../../support/endpointFault.ts";
import { onHost, virtualMachineId } from "../../support/runCommandEndpoint.ts";
import { until, useFakeHost } from "./fakeHost.ts";

const never = new AbortController().signal;
const lockId = `${virtualMachineId}/providers/Microsoft.Authorization/locks/keep`;
const callOf = (program = "result = { done: true }"): ScriptCall => ({
  script: "GroupPolicyObject",
  action: "Observe",
  parameters: { program },
  ...onHost(virtualMachineId),
});

/** Azure's answer for what is below a locked scope. */
const locked = (method: "DELETE" | "PUT", times = 1000): Fault => ({
  method,
  url: /runCommands/,
  times,
  answer: {
    status: 409,
    body: {
      error: {
        code: "ScopeLocked",
        message: `The scope '${virtualMachineId}/runCommands/x' cannot perform delete operation because following scope(s) are locked: '${virtualMachineId}'. Please remove the lock and try again.`,
      },
    },
  },
});

describe("a channel whose host carries a lock", () => {
  const fake = useFakeHost();
  const count = (method: string) => fake.endpoint.log.filter((line) => line.startsWith(`${method} `)).length;

  it("writes nothing where it sees the lock, and says which one and what to do", async () => {
    const group = virtualMachineId.split("/").slice(0, 5).join("/");
    fake.endpoint.locks = [
      { id: lockId, level: "CanNotDelete" },
      { id: `${group}/providers/Microsoft.Authorization/locks/frozen`, level: "ReadOnly" },
    ];
    const channel = fake.channel();
    for (let n = 0; n < 2; n++)
      await assert.rejects(channel.run(callOf(), never), {
        code: "conflict",
        message:
          /on the Azure VM tier0-1: the host is locked by "keep" \(CanNotDelete, on the VM tier0-1\) and "frozen" \(ReadOnly, on the resource group identity\)\. Its run commands inherit that: .* Owner or User Access Administrator of its scope, or name another host/,
      });
    assert.equal(count("PUT"), 0);
    assert.equal(fake.endpoint.runCommands.size, 0);
  });

  it("goes on as soon as the lock is lifted", async () => {
    fake.endpoint.locks = [{ id: lockId, level: "CanNotDelete" }];
    const channel = fake.channel();
    await assert.rejects(channel.run(callOf(), never), { code: "conflict" });
    fake.endpoint.locks = [];
    assert.deepEqual(await channel.run(callOf(), never), { done: true });
    assert.equal(fake.endpoint.runCommands.size, 0);
  });

  it("leaves one run command where it may not see locks, once, without asking again for a minute", async () => {
    fake.endpoint.locks = undefined;
    fake.endpoint.fault(locked("DELETE"));
    const channel = fake.channel();
    assert.deepEqual(await channel.run(callOf(), never), { done: true }, "what the script did is done");
    for (let n = 0; n < 3; n++)
      await assert.rejects(channel.run(callOf(), never), {
        code: "conflict",
        message: /the run command entra-writeback-\S+ was not deleted \(ArmError: .* are locked: .*none is written/,
      });
    assert.equal(count("DELETE"), 4, "one try each: a lock is final");
    assert.equal(fake.endpoint.runCommands.size, 1);
    assert.equal(count("PUT"), 1);
    assert.match(fake.warnings.join("\n"), /Nothing further is written there until it can be/);
  });

  it("deletes what it had to leave once the lock is lifted", async () => {
    fake.endpoint.locks = undefined;
    fake.endpoint.fault(locked("DELETE", 1));
    const channel = fake.channel();
    await channel.run(callOf(), never);
    assert.equal(fake.endpoint.runCommands.size, 1);
    await channel.run(callOf(), never);
    assert.equal(fake.endpoint.runCommands.size, 0);
  });

  it("writes nothing more where a former run has left one that the lock keeps", async () => {
    fake.endpoint.locks = undefined;
    const old = `${virtualMachineId}/runCommands/entra-writeback-GroupPolicyObject-00000000000012345678`;
    await fake.channel().run(callOf(), never);
    fake.endpoint.fault({
      method: "GET",
      url: /runCommands\?/,
      answer: { status: 200, body: { value: [{ id: old, name: old.split("/").at(-1) }] } },
    });
    fake.endpoint.fault(locked("DELETE"));
    const before = count("PUT");
    await assert.rejects(fake.channel().run(callOf(), never), { code: "conflict", message: /none is written/ });
    assert.equal(count("PUT"), before);
  });

  it("tells a refused creation as a lock", async () => {
    fake.endpoint.locks = undefined;
    fake.endpoint.fault(locked("PUT"));
    await assert.rejects(fake.channel().run(callOf(), never), { code: "conflict", message: /Have the lock lifted/ });
    assert.equal(count("PUT"), 1, "a lock is final");
  });

  it("says at once that a cancelled script may go on", async () => {
    fake.endpoint.locks = undefined;
    fake.endpoint.fault(locked("DELETE"));
    const controller = new AbortController();
    const hang = "setInterval(() => {}, 1000); await new Promise(() => {});";
    const ended = assert.rejects(fake.channel().run(callOf(hang), controller.signal), {
      code: "cancelled",
      message: /Azure did not accept the deletion .* so the script may go on/,
    });
    await until(() => fake.endpoint.runCommands.size > 0);
    controller.abort();
    await ended;
    assert.equal(count("DELETE"), 1, "a lock is final");
  });
});
