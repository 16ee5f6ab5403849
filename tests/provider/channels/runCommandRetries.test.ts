import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ScriptCall } from "../../../resources/ports/channel.ts";
import type { Fault } from "../../support/endpointFault.ts";
import { onHost, virtualMachineId } from "../../support/runCommandEndpoint.ts";
import { useFakeHost } from "./fakeHost.ts";

const never = new AbortController().signal;

function callOf(program = ""): ScriptCall {
  return { script: "GroupPolicyObject", action: "Ensure", parameters: { program }, ...onHost(virtualMachineId) };
}

describe("RunCommandChannel in bad weather", () => {
  const fake = useFakeHost();
  const puts = () => fake.endpoint.log.filter((line) => line.startsWith("PUT")).length;

  const passing: [name: string, fault: Fault, puts: number][] = [
    [
      "409 while another run command goes on",
      { method: "PUT", answer: { status: 409, headers: { "retry-after": "0" } } },
      2,
    ],
    ["429", { method: "PUT", answer: { status: 429, headers: { "retry-after": "0" } }, times: 3 }, 4],
    ["503 without a time", { method: "PUT", answer: { status: 503 } }, 2],
    ["a connection that breaks before the creation", { method: "PUT", reset: "before" }, 2],
    ["a connection that breaks after the creation", { method: "PUT", reset: "after" }, 1],
    ["a connection that breaks while it waits", { method: "GET", url: /operations/, reset: "before" }, 1],
    [
      "503 at the result",
      { method: "GET", url: /runCommands.*instanceView/, answer: { status: 503, headers: { "retry-after": "0" } } },
      1,
    ],
    ["429 at the deletion", { method: "DELETE", answer: { status: 429, headers: { "retry-after": "0" } } }, 1],
    ["a deletion whose answer is lost", { method: "DELETE", reset: "after" }, 1],
  ];
  for (const [name, fault, expected] of passing) {
    it(`runs the script once in spite of ${name}`, async () => {
      fake.endpoint.fault(fault);
      assert.deepEqual(await fake.channel().run(callOf("result = { done: true }"), never), { done: true });
      assert.equal(fake.endpoint.starts, 1);
      assert.equal(puts(), expected);
      assert.equal(fake.endpoint.runCommands.size, 0);
      assert.deepEqual(fake.warnings, []);
    });
  }

  it("waits as long as the service asks", async () => {
    const inTwoSeconds = new Date(Math.ceil(Date.now() / 1000) * 1000 + 2000);
    fake.endpoint.fault({
      method: "PUT",
      answer: { status: 429, headers: { "retry-after": inTwoSeconds.toUTCString() } },
    });
    fake.endpoint.fault({ method: "PUT", answer: { status: 429, headers: { "retry-after": "1" } } });
    const { at } = (await fake.channel().run(callOf("result = { at: performance.timeOrigin }"), never)) as {
      at: number;
    };
    assert.ok(at >= inTwoSeconds.getTime() + 1000, `${at - inTwoSeconds.getTime()} ms`);
  });

  it("sends its token nowhere else: neither to a redirection nor to an operation of another origin", async () => {
    const seen: unknown[] = [];
    const elsewhere = createServer((request, response) => {
      seen.push(request.headers);
      response.end("{}");
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/operations/1`;
    try {
      fake.endpoint.fault({ method: "PUT", headers: { "azure-asyncoperation": url } });
      assert.deepEqual(await fake.channel().run(callOf("result = { done: true }"), never), { done: true });
      fake.endpoint.fault({ method: "GET", answer: { status: 302, headers: { location: url } } });
      await assert.rejects(fake.channel().run(callOf(), never), { code: "failed", message: /: Azure answers 302: $/ });
      assert.deepEqual(seen, []);
    } finally {
      elsewhere.close();
    }
  });
});
