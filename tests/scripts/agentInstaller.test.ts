import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../resources/ports/channel.ts";
import { AgentCalls } from "../support/agentWorld/agentCalls.ts";
import { AgentWorld, tenantId } from "../support/agentWorld/agentWorld.ts";
import { hasOpenssl, noOpenssl, selfSigned } from "../support/certificate.ts";
import { skipFor } from "../support/needs.ts";
import { findPowerShell, noPowerShell } from "./powerShell.ts";

const version = "1.1.2505.0";
const name = "AADConnectProvisioningAgentSetup.exe";
const signed = {
  Status: "Valid",
  Subject: "CN=Microsoft Corporation, O=Microsoft Corporation, L=Redmond, S=Washington, C=US",
};

describe("the agent's installer", () => {
  let world: AgentWorld;
  let calls: AgentCalls;
  let server: Server;
  let folder: string;
  let asked: string[];
  let answer: (response: ServerResponse) => void;

  before(async function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
    if (!hasOpenssl()) skipFor(this, noOpenssl);
    if (process.platform === "win32") skipFor(this, "the stand-in of the installer is a program for /bin/sh");
    folder = mkdtempSync(join(tmpdir(), "installer-"));
    const certificate = selfSigned("DNS:localhost");
    writeFileSync(join(folder, "trusted.pem"), certificate.cert);
    world = new AgentWorld();
    calls = new AgentCalls(world, { SSL_CERT_FILE: join(folder, "trusted.pem"), https_proxy: "", HTTPS_PROXY: "" });
    server = createServer(certificate, (request, response) => {
      asked.push(request.url ?? "");
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  });
  beforeEach(() => {
    world.reset();
    world.setSignatures({ [name]: signed });
    asked = [];
  });
  after(async () => {
    await calls?.end();
    server?.closeAllConnections();
    server?.close();
    world?.remove();
    if (folder) rmSync(folder, { recursive: true });
  });

  const address = () => `https://localhost:${(server.address() as AddressInfo).port}/agent/${name}`;
  const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

  /** Serves the installer, and installs. */
  async function install(text: string, more: JsonObject = {}): Promise<JsonObject> {
    const given = {
      host: "CORP-AGENT1",
      tenantId,
      cloud: "public",
      domains: [{ name: "corp.contoso.com", preferredDomainControllers: [] }],
      version,
      installer: { url: address(), sha256: hashOf(text), signer: "Microsoft Corporation" },
      registration: "manual",
      trace: false,
      endpoints: [],
      step: "install",
    };
    return await calls.run("ProvisioningAgent", "Ensure", { ...given, ...more });
  }
  const serving = (text: string) => (response: ServerResponse) => response.end(text);

  /** That installing fails, runs nothing and leaves nothing. */
  async function refused(text: string, error: { code: string; message: string | RegExp }, more: JsonObject = {}) {
    await assert.rejects(install(text, more), error);
    assert.equal(world.installerArguments(), undefined);
    assert.deepEqual(world.leftovers(), []);
  }

  it("is fetched, checked, run without a window, and taken away; and not fetched again", async () => {
    const text = world.installer(version);
    answer = serving(text);
    const first = await install(text);
    assert.equal(first["installedVersion"], version);
    assert.equal(first["registeredTenantId"], "");
    assert.deepEqual(first["problems"], []);
    assert.equal((first["services"] as JsonObject[]).length, 2);
    assert.equal(world.installerArguments(), "/quiet");
    assert.deepEqual(world.leftovers(), []);
    assert.equal((await install(text))["installedVersion"], version);
    assert.deepEqual(asked, [`/agent/${name}`]);
  });

  it("is told of the US government's cloud, and upgrades an older agent only", async () => {
    world.installAgent("1.1.2108.0", { TenantID: tenantId });
    const text = world.installer(version);
    answer = serving(text);
    const upgraded = await install(text, { cloud: "usGovernment" });
    assert.equal(upgraded["installedVersion"], version);
    assert.equal(upgraded["registeredTenantId"], tenantId);
    assert.equal(world.installerArguments(), "/quiet ENVIRONMENTNAME=AzureUSGovernment");
    assert.equal((await install(text, { version: "1.1.977.0" }))["installedVersion"], version);
    assert.equal(asked.length, 1);
  });

  it("is not run with another hash", async () => {
    const text = world.installer(version);
    answer = serving(`${text}# exchanged\n`);
    await refused(text, {
      code: "failed",
      message: `The installer of ${address()} has the SHA-256 ${hashOf(`${text}# exchanged\n`)}, and ${hashOf(text)} is declared, so it was not run. It was exchanged or is another version: find out why; declare the new hash only for a file that you trust.`,
    });
  });

  it("is not run unsigned, with a broken signature, or signed by another", async () => {
    const text = world.installer(version);
    answer = serving(text);
    world.setSignatures({});
    await refused(text, { code: "failed", message: /is NotSigned and not Valid, so it was not run: it has none\./ });
    world.setSignatures({ [name]: { ...signed, Status: "HashMismatch" } });
    await refused(text, { code: "failed", message: /is HashMismatch and not Valid, so it was not run\./ });
    world.setSignatures({ [name]: { Status: "Valid", Subject: "CN=Contoso Tools, O=Microsoft Corporation Ltd" } });
    await refused(text, {
      code: "failed",
      message:
        /is signed by "CN=Contoso Tools, O=Microsoft Corporation Ltd" and not by Microsoft Corporation, so it was not run\./,
    });
  });

  it("is ended with all that it started when it hangs", async () => {
    const text = world.installer(version, { first: 'sleep 600 & echo $! > "$AGENT_WORLD/child"; wait' });
    answer = serving(text);
    await assert.rejects(install(text), {
      code: "timeout",
      message: /^The installer was not done within 3 seconds, so it was ended\./,
    });
    assert.deepEqual(world.leftovers(), []);
    const child = Number(world.text("child"));
    await eventually(() => !isRunning(child));
  });

  it("is told by its exit code", async () => {
    const cases: [number, { code: string; message: RegExp } | undefined][] = [
      [1603, { code: "failed", message: /^The installer ended with exit code 1603\. See the newest log/ }],
      [1602, { code: "failed", message: /^Someone stopped the installer on the host \(exit code 1602\)\./ }],
      [
        1618,
        { code: "conflict", message: /^Another installation is at work on the host \(exit code 1618\)\. Run again/ },
      ],
      [3010, undefined],
    ];
    for (const [exitCode, error] of cases) {
      world.reset();
      world.setSignatures({ [name]: signed });
      world.setWorld({ exitCode });
      const text = world.installer(version, { first: error && "exit 0" });
      answer = serving(text);
      if (error) await assert.rejects(install(text), error);
      else
        assert.deepEqual((await install(text))["problems"], [
          "The installer wants a restart of the host (exit code 3010). Restart it before the agent is upgraded again.",
        ]);
    }
  });

  it("is not fetched where the host lacks what the agent needs, and each thing is said", async () => {
    const text = world.installer(version);
    answer = serving(text);
    world.setSystem({ domain: "" });
    world.setPolicies({ LocalMachine: "Unrestricted" });
    await refused(text, {
      code: "failed",
      message:
        /^Nothing is installed, since the host lacks what the agent needs\. executionPolicyComputer: .* Set-ExecutionPolicy RemoteSigned -Scope LocalMachine\. domainMembership: in a workgroup\. Join the host/,
    });
    assert.deepEqual(asked, []);
  });

  it("is a person's where none is declared, and comes by https or from a path only", async () => {
    const text = world.installer(version);
    await refused(
      text,
      { code: "failed", message: /^The agent is not installed, and no installer is declared, so a person installs it/ },
      { installer: undefined as never },
    );
    await refused(
      text,
      { code: "failed", message: /^The installer's address is http:/ },
      { installer: { url: "http://localhost/x.exe", sha256: hashOf(text), signer: "x" } },
    );
    const file = join(folder, name);
    const fromPath = { installer: { url: file, sha256: hashOf(text).toUpperCase(), signer: "Microsoft Corporation" } };
    await refused(
      text,
      {
        code: "not-found",
        message: new RegExp(`^The installer cannot be read from ${file}: .*A share must let in the account`),
      },
      fromPath,
    );
    writeFileSync(file, text);
    assert.equal((await install(text, fromPath))["installedVersion"], version);
  });

  it("that is older than declared is told", async () => {
    const text = world.installer("1.1.2334.0");
    answer = serving(text);
    await assert.rejects(install(text), {
      code: "failed",
      message: /^The installer made the agent 1\.1\.2334\.0, and 1\.1\.2505\.0 is declared\./,
    });
  });

  it("is fetched again after a busy service and a broken connection, and then whole", async () => {
    const text = world.installer(version);
    const turns = [
      (response: ServerResponse) => response.writeHead(503).end(),
      (response: ServerResponse) => {
        response.writeHead(200, { "content-length": text.length });
        response.write(text.slice(0, 20), () => response.destroy());
      },
      serving(text),
    ];
    answer = (response) => turns.shift()?.(response);
    assert.equal((await install(text))["installedVersion"], version);
    assert.equal(asked.length, 3);
  });

  it("that is not there, refused, broken off or stalled is told, and nothing runs", async () => {
    const text = world.installer(version);
    answer = (response) => response.writeHead(404).end();
    await refused(text, {
      code: "not-found",
      message: `The installer was not fetched from ${address()}: the answer is HTTP 404. Nothing was installed. Put the file there, or declare where it is.`,
    });
    assert.equal(asked.length, 1);
    answer = (response) => response.writeHead(403).end();
    await refused(text, { code: "refused", message: /: the answer is HTTP 403\. Nothing was installed\.$/ });
    answer = (response) => {
      response.writeHead(200, { "content-length": text.length });
      response.write(text.slice(0, 20), () => response.destroy());
    };
    asked = [];
    await refused(text, { code: "unreachable", message: /, at the last of 4 tries\. Nothing was installed\.$/ });
    assert.equal(asked.length, 4);
    answer = (response) => void response.writeHead(200, { "content-length": text.length }).write(text.slice(0, 20));
    await refused(text, { code: "timeout", message: /nothing more came within 2 seconds, after 20 bytes/ });
    // It comes, but far too slowly.
    answer = (response) => {
      response.writeHead(200, { "content-length": 1_000_000 });
      const timer = setInterval(() => response.write("x"), 300);
      response.on("close", () => clearInterval(timer));
    };
    await refused(text, { code: "timeout", message: /it did not come within 6 seconds, but \d+ bytes of it/ });
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function eventually(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    assert.ok(tries < 600, "it did not come true in a minute");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
