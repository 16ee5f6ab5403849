import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createWebServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect, createServer, type AddressInfo, type Server as SocketServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../resources/ports/channel.ts";
import { AgentCalls } from "../support/agentWorld/agentCalls.ts";
import { AgentWorld, tenantId } from "../support/agentWorld/agentWorld.ts";
import { hasOpenssl, noOpenssl, signedAs, type Certificate } from "../support/certificate.ts";
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
  let folder: string;
  /** Of authorities that the host trusts. */
  let trusted: { digiCert: Certificate; microsoft: Certificate; gateway: Certificate; elsewhere: Certificate };

  before(function () {
    if (findPowerShell() === undefined) skipFor(this, noPowerShell);
    if (!hasOpenssl()) skipFor(this, noOpenssl);
    folder = mkdtempSync(join(tmpdir(), "connections-"));
    trusted = {
      digiCert: signedAs("DigiCert Inc", "DNS:localhost"),
      microsoft: signedAs("Microsoft Corporation", "DNS:localhost"),
      gateway: signedAs("Contoso Web Gateway", "DNS:localhost"),
      elsewhere: signedAs("Microsoft Corporation", "DNS:elsewhere.example"),
    };
    const file = join(folder, "trusted.pem");
    writeFileSync(
      file,
      Object.values(trusted)
        .map(({ cert }) => cert)
        .join(""),
    );
    world = new AgentWorld();
    calls = new AgentCalls(world, { SSL_CERT_FILE: file });
  });
  beforeEach(() => world.reset());
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });
  after(async () => {
    await calls?.end();
    world?.remove();
    if (folder) rmSync(folder, { recursive: true });
  });

  async function listen(server: Server | SocketServer): Promise<number> {
    servers.push(server);
    server.on("connection", (socket: Socket) => sockets.add(socket.on("close", () => sockets.delete(socket))));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    return (server.address() as AddressInfo).port;
  }

  /** A service with a certificate, whose clock is some seconds from this one's. */
  function service(certificate: Certificate, secondsAhead = 0): Promise<number> {
    return listen(
      createSecureServer({ ...certificate }, (_request, response) => {
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
    const port = await service(trusted.digiCert);
    const of = await observe([port]);
    assert.equal(short(of(`connection localhost:${port}`)), "met: answers (a test)");
    assert.equal(short(of("tlsInspection")), "met: certificates of DigiCert Inc");
    assert.match(short(of("clock")), /^met: -?[0-9] seconds ahead of localhost$/);
  });

  it("name the device that opens them, trusted or not, and a clock that is wrong", async () => {
    const ours = await service(trusted.microsoft, 600);
    const theirs = [
      await service(trusted.gateway),
      await service(signedAs("Contoso Web Gateway 2", "DNS:localhost")),
    ] as const;
    const of = await observe([ours, ...theirs]);
    assert.match(
      short(of("tlsInspection")),
      /^unmet: localhost shows a certificate issued by "CN=Contoso Web Gateway test authority, O=Contoso Web Gateway"; localhost shows a certificate issued by "CN=Contoso Web Gateway 2 .*" \(RemoteCertificateChainErrors: .*UntrustedRoot.*\)$/,
    );
    assert.equal(
      of("tlsInspection").fix,
      "Take the names of the agent out of TLS inspection: it does not work through a device that opens its connections.",
    );
    assert.match(short(of("clock")), /^unmet: -(599|600|601) seconds ahead of localhost$/);
    assert.match(of("clock").fix, /w32tm/);
  });

  it("are not met by a certificate that only says who signed it, nor by one for another name, each with its fix", async () => {
    const impostor = await service(signedAs("Microsoft Corporation", "DNS:localhost"));
    const stranger = await service(trusted.elsewhere);
    const ofImpostor = await observe([impostor]);
    assert.match(
      short(ofImpostor("tlsInspection")),
      /^unmet: localhost shows a certificate issued by ".*O=Microsoft Corporation" \(RemoteCertificateChainErrors: .*UntrustedRoot.*\)$/,
    );
    assert.match(ofImpostor("tlsInspection").fix, /^Windows does not trust who signed it\. .*import the roots/);
    assert.match(
      short(ofImpostor(`connection localhost:${impostor}`)),
      /^unmet: answers with a certificate that is not trusted \(RemoteCertificateChainErrors: .*UntrustedRoot.*\)$/,
    );
    const ofStranger = await observe([stranger]);
    assert.match(short(ofStranger("tlsInspection")), /^unmet: .* \(RemoteCertificateNameMismatch\)$/);
    assert.equal(
      ofStranger("tlsInspection").fix,
      "What answers as localhost is another server: see where DNS, the hosts file and the proxy lead.",
    );
    assert.match(short(ofStranger(`connection localhost:${stranger}`)), /^unmet: .*RemoteCertificateNameMismatch\)$/);
  });

  it("tell which names none was tried with, unknown and never met, in each cloud", async () => {
    const ofPublic = (await observe([]))("untriedEndpoints");
    assert.equal(
      short(ofPublic),
      "unknown (optional): no name is published behind *.msappproxy.com, *.servicebus.windows.net, *.windowsazure.com (443), so no connection to them was tried",
    );
    assert.match(ofPublic.fix, /^See that the firewall lets the host to them/);
    const government = await observe([], { cloud: "usGovernment" });
    assert.match(short(government("untriedEndpoints")), /behind \*\.servicebus\.usgovcloudapi\.net \(443\)/);
  });

  it("tell a closed port, silence, a name that nobody has and what is no TLS, each with its fix, and go on", async () => {
    const closed = await listen(createServer());
    servers.splice(0).forEach((server) => server.close());
    const silent = await listen(createServer(() => undefined));
    const plain = await listen(createServer((socket) => socket.end("HTTP/1.1 403 Blocked by policy\r\n\r\n")));
    const good = await service(trusted.digiCert);
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
    const target = await service(trusted.digiCert);
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
