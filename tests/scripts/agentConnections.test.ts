import assert from "node:assert/strict";
import { createServer as createWebServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect, createServer, type AddressInfo, type Server as SocketServer, type Socket } from "node:net";
import type { JsonObject } from "../../resources/ports/channel.ts";
import { AgentCalls } from "../support/agentWorld/agentCalls.ts";
import { AgentWorld, tenantId } from "../support/agentWorld/agentWorld.ts";
import { hasOpenssl, noOpenssl, signedAs } from "../support/certificate.ts";
import { skipFor } from "../support/needs.ts";
import { findPowerShell, noPowerShell } from "./powerShell.ts";

interface Prerequisite {
  name: string;
  state: string;
  required: boolean;
  found: string;
  fix: string;
}

describe("connections of an agent's host", () => {
  let world: AgentWorld;
  let calls: AgentCalls;
  const servers: (Server | SocketServer)[] = [];
  const sockets = new Set<Socket>();

  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
    if (!hasOpenssl()) skipFor(this, noOpenssl);
    world = new AgentWorld();
    calls = new AgentCalls(world);
  });
  beforeEach(() => world.reset());
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });
  after(async () => {
    await calls?.end();
    world?.remove();
  });

  async function listen(server: Server | SocketServer): Promise<number> {
    servers.push(server);
    server.on("connection", (socket: Socket) => sockets.add(socket.on("close", () => sockets.delete(socket))));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    return (server.address() as AddressInfo).port;
  }

  /** A service whose certificate an organisation signed, and whose clock is some seconds from this one's. */
  function service(organisation: string, secondsAhead = 0): Promise<number> {
    return listen(
      createSecureServer(signedAs(organisation, "DNS:localhost"), (_request, response) => {
        response.sendDate = false;
        response.setHeader("Date", new Date(Date.now() + secondsAhead * 1000).toUTCString()).end();
      }),
    );
  }

  async function observe(ports: readonly (number | { host: string; port: number })[], more: JsonObject = {}) {
    const endpoints = ports.map((given) => ({
      ...(typeof given === "number" ? { host: "localhost", port: given } : given),
      use: "a test",
    }));
    const domains = [{ name: "corp.contoso.com", preferredDomainControllers: [] }];
    const given = {
      host: "CORP-AGENT1",
      tenantId,
      cloud: "public",
      domains,
      version: "1.1.2505.0",
      registration: "manual",
      trace: false,
    };
    const result = await calls.run("ProvisioningAgent", "Observe", { ...given, endpoints, ...more });
    const all = result["prerequisites"] as unknown as Prerequisite[];
    return (name: string) => all.find((one) => one.name === name) ?? assert.fail(`${name} is not told`);
  }

  const short = ({ state, found, required }: Prerequisite): string =>
    `${state}${required ? "" : " (optional)"}: ${found}`;

  it("are made, and show who signed the certificate and what time it is", async () => {
    const port = await service("DigiCert Inc");
    const of = await observe([port]);
    assert.equal(short(of(`connection localhost:${port}`)), "met: answers (a test)");
    assert.equal(short(of("tlsInspection")), "met: certificates of DigiCert Inc");
    assert.match(short(of("clock")), /^met: -?[0-9] seconds ahead of localhost$/);
  });

  it("name the device that opens them, and a clock that is wrong", async () => {
    const [ours, theirs] = [await service("Microsoft Corporation", 600), await service("Contoso Web Gateway")];
    const of = await observe([ours, theirs]);
    assert.equal(
      short(of("tlsInspection")),
      'unmet: localhost shows a certificate issued by "CN=Contoso Web Gateway test authority, O=Contoso Web Gateway" (RemoteCertificateChainErrors)',
    );
    assert.match(of("tlsInspection").fix, /out of TLS inspection/);
    assert.match(short(of("clock")), /^unmet: -(599|600|601) seconds ahead of localhost$/);
    assert.match(of("clock").fix, /w32tm/);
  });

  it("tell a closed port, silence, a name that nobody has and what is no TLS, each with its fix, and go on", async () => {
    const closed = await listen(createServer());
    servers.splice(0).forEach((server) => server.close());
    const silent = await listen(createServer(() => undefined));
    const plain = await listen(createServer((socket) => socket.end("HTTP/1.1 403 Blocked by policy\r\n\r\n")));
    const good = await service("DigiCert Inc");
    const of = await observe([closed, silent, plain, { host: "nobody.invalid", port: 443 }, good]);
    assert.match(short(of(`connection localhost:${closed}`)), /^unmet: .*refused/i);
    assert.match(short(of(`connection localhost:${silent}`)), /^unmet: /);
    assert.match(short(of(`connection localhost:${plain}`)), /^unmet: /);
    const unnamed = of("connection nobody.invalid:443");
    assert.match(short(unnamed), /^unmet: /);
    assert.equal(
      unnamed.fix,
      "Open outbound TCP 443 to nobody.invalid (a test), or declare the proxy as agents.installation.proxy.",
    );
    assert.match(short(of(`connection localhost:${good}`)), /^met/);
  });

  it("go through the declared proxy, whose refusal is told", async () => {
    const target = await service("DigiCert Inc");
    const asked: string[] = [];
    const proxy = createWebServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end();
    });
    proxy.on("connect", (request: IncomingMessage, socket: Socket) => {
      asked.push(`CONNECT ${request.url}`);
      if (request.url?.startsWith("blocked")) {
        socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        return;
      }
      const far = connect(target, "127.0.0.1");
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      far.pipe(socket).pipe(far);
    });
    const address = `http://127.0.0.1:${await listen(proxy)}`;
    const of = await observe(
      [
        { host: "localhost", port: 443 },
        { host: "blocked.example", port: 443 },
        { host: "crl.example", port: 80 },
      ],
      { proxy: address },
    );
    assert.equal(short(of("connection localhost:443")), `met: answers through ${address} (a test)`);
    assert.equal(
      short(of("connection blocked.example:443")),
      `unmet: the proxy answers: HTTP/1.1 407 Proxy Authentication Required through ${address}`,
    );
    assert.equal(short(of("connection crl.example:80")), `met (optional): answers through ${address} (a test)`);
    assert.deepEqual(asked.sort(), [
      "CONNECT blocked.example:443",
      "CONNECT localhost:443",
      "HEAD http://crl.example/",
    ]);
    assert.equal(
      short(of("proxy")),
      "unmet (optional): the agent's configuration has none, this account's Windows none",
    );
  });

  it("tell a proxy that Windows has and the agent does not", async () => {
    world.setWorld({ systemProxy: "http://proxy.contoso.com:8080" });
    const of = await observe([]);
    assert.match(of("proxy").fix, /agents\.installation\.proxy \(http:\/\/proxy\.contoso\.com:8080\)/);
    assert.equal(of("proxy").required, false);
  });
});
