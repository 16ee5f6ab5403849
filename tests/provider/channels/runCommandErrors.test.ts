import assert from "node:assert/strict";
import { ChannelError, type ChannelErrorCode, type ScriptCall } from "../../../resources/ports/channel.ts";
import type { Fault } from "../../support/endpointFault.ts";
import { onHost, arcServerId, virtualMachineId } from "../../support/runCommandEndpoint.ts";
import { useFakeHost } from "./fakeHost.ts";

const password = "Canary-4711";
const never = new AbortController().signal;
const say = (output: string) => `result = undefined; ${output}`;

function callOf(program = "", more: Partial<ScriptCall> = {}): ScriptCall {
  const credential = { user: "svc", password };
  return {
    script: "GroupPolicyObject",
    action: "Ensure",
    parameters: { program },
    ...onHost(virtualMachineId),
    credential,
    ...more,
  };
}

describe("errors of RunCommandChannel", () => {
  const fake = useFakeHost();
  const puts = () => fake.endpoint.log.filter((line) => line.startsWith("PUT")).length;

  async function fails(
    call: ScriptCall,
    code: ChannelErrorCode,
    message: RegExp,
    channel = fake.channel(),
  ): Promise<void> {
    await assert.rejects(channel.run(call, never), (error) => {
      assert.ok(error instanceof ChannelError, String(error));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, message);
      assert.match(error.message, /^GroupPolicyObject Ensure on the (Azure VM tier0-1|Arc server dc-helper): /);
      assert.ok(!error.message.includes(password), error.message);
      assert.ok(!error.message.includes(Buffer.from(`{"user":"svc","password":"${password}"}`).toString("base64")));
      return true;
    });
    assert.equal(fake.endpoint.runCommands.size, 0, "nothing is left on the host");
  }

  const replies: [name: string, program: string, code: ChannelErrorCode, message: RegExp][] = [
    [
      "a failure of the script",
      say(
        `console.log('{"ok":false,"error":{"code":"conflict","message":"gPLink was changed."}}'); process.exitCode = 1`,
      ),
      "conflict",
      /: gPLink was changed\.$/,
    ],
    [
      "a failure that holds the password",
      say(
        `console.log(JSON.stringify({ok:false,error:{code:"refused",message:"p=" + secret.password}})); process.exitCode = 1`,
      ),
      "refused",
      /: p=\[secret\]$/,
    ],
    [
      "a command line in the errors",
      say(`console.error("argument " + argument("Secret")); process.exitCode = 1`),
      "failed",
      /exit code 1\. It wrote: argument \[secret\]$/,
    ],
    ["an answer that holds the password", `result = { p: secret.password }`, "invalid-reply", /holds the password/],
    ["an answer beside something else", `console.log("profile"); result = {}`, "invalid-reply", /It wrote: profile/],
    [
      "an answer that was cut",
      `result = { long: "x".repeat(5000) }`,
      "invalid-reply",
      /Azure keeps the last 4096 bytes of output, and there was more than the script's answer\..* It ended: …x+"}}$/,
    ],
    ["nothing", say(""), "invalid-reply", /did not answer with one JSON document\. It wrote nothing\.$/],
  ];
  for (const [name, program, code, message] of replies)
    it(`explains ${name}`, () => fails(callOf(program), code, message));

  const view = (change: object) => ({
    method: "GET",
    url: /runCommands.*instanceView/,
    lie: (body: { properties: { instanceView: object } }) => ({
      properties: { ...body.properties, instanceView: { ...body.properties.instanceView, ...change } },
    }),
  });
  const error = (status: number, code: string, message: string) => ({ status, body: { error: { code, message } } });
  const answers: [name: string, fault: Fault, code: ChannelErrorCode, message: RegExp][] = [
    [
      "403 at the creation",
      { method: "PUT", answer: error(403, "AuthorizationFailed", "The client has no authorization.") },
      "refused",
      /: Azure refuses access \(403 AuthorizationFailed\)\. Whoever runs Pulumi needs Microsoft\.Compute\/virtualMachines\/runCommands\/write, with read and delete, on \/subscriptions\/.*\/tier0-1; the role "Virtual Machine Contributor" has them\. Azure says: The client has no authorization\.$/,
    ],
    [
      "404 of the host",
      { method: "GET", answer: error(404, "ResourceNotFound", "The Resource was not found.") },
      "not-found",
      /: Azure finds no \/subscriptions\/.*\/tier0-1 \(404 ResourceNotFound\)\. Write the resource id of an existing host/,
    ],
    [
      "a host that was switched off in between",
      { method: "PUT", answer: error(409, "OperationNotAllowed", "The VM is not running.") },
      "unreachable",
      /: the host takes no run command now \(409 OperationNotAllowed\): The VM is not running\.$/,
    ],
    [
      "400 that repeats what was sent",
      { method: "PUT", answer: error(400, "InvalidParameter", `protectedParameters: ${password}`) },
      "failed",
      /: Azure answers 400 InvalidParameter: protectedParameters: \[secret\]$/,
    ],
    [
      "a page of a proxy",
      { method: "PUT", answer: { status: 418, body: "<html>" } },
      "failed",
      /: Azure answers 418: $/,
    ],
    [
      "an end of no known kind",
      { ...view({ executionState: "Unknown" }), times: 99 },
      "invalid-reply",
      /has ended, but not how\.$/,
    ],
    [
      "a script that someone stopped",
      view({ executionState: "Canceled", executionMessage: "by an operator" }),
      "cancelled",
      /stopped the run command on the host; run again\. by an operator$/,
    ],
    [
      "an agent that cannot start PowerShell",
      view({ executionState: "Failed", exitCode: -1, output: "", executionMessage: "powershell.exe was blocked" }),
      "failed",
      /exit code -1\. It wrote: powershell\.exe was blocked$/,
    ],
  ];
  for (const [name, fault, code, message] of answers) {
    it(`explains ${name}`, async () => {
      fake.endpoint.fault(fault);
      await fails(callOf(), code, message);
    });
  }

  it("explains a deployment that failed before the script started", async () => {
    fake.endpoint.fault({
      method: "GET",
      url: /operations/,
      answer: {
        status: 200,
        body: {
          status: "Failed",
          error: { code: "VMAgentStatusCommunicationError", message: "The agent is not ready." },
        },
      },
    });
    fake.endpoint.fault(view({ executionState: "Pending" }));
    await fails(
      callOf(),
      "unreachable",
      /: Azure could not start the script \(VMAgentStatusCommunicationError\): The agent is not ready\.$/,
    );
  });

  const hosts: [name: string, id: string, machine: object, message: RegExp][] = [
    [
      "a VM that is off",
      virtualMachineId,
      { instanceView: { statuses: [{ code: "PowerState/deallocated" }] } },
      /: the host is not running \(PowerState\/deallocated\)\. Start it, then run again\.$/,
    ],
    [
      "a VM with Linux",
      virtualMachineId,
      { storageProfile: { osDisk: { osType: "Linux" } } },
      /: the host runs Linux\. Name a Windows host\.$/,
    ],
    [
      "an Arc server that is away",
      arcServerId,
      { status: "Disconnected" },
      /: the host is disconnected\. See that the host is up/,
    ],
    ["an Arc server with Linux", arcServerId, { osType: "linux" }, /: the host runs Linux\./],
  ];
  for (const [name, host, properties, message] of hosts) {
    it(`explains ${name}, and sends it nothing`, async () => {
      fake.endpoint.machines[host] = { location: "westeurope", properties };
      await fails(callOf("", onHost(host)), "unreachable", message);
      assert.equal(puts(), 0);
    });
  }

  it("explains an Azure that does not answer", async () => {
    const channel = fake.channel({ endpoint: "https://127.0.0.1:9" });
    await fails(callOf(), "unreachable", /: no connection to Azure \(\w+\): .*127\.0\.0\.1:9/, channel);
  });

  it("explains a missing sign-in", async () => {
    const error = Object.assign(new Error("EnvironmentCredential is unavailable.\nAzure CLI not found."), {
      name: "AggregateAuthenticationError",
    });
    const channel = fake.channel({ credential: { getToken: () => Promise.reject(error) } });
    await fails(
      callOf(),
      "refused",
      /: no sign-in to Azure\. Run az login, or set AZURE_TENANT_ID, .* Azure CLI not found\.$/,
      channel,
    );
    assert.deepEqual(fake.endpoint.requests, []);
  });
});
