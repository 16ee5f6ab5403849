import { appendFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { agentConnections } from "../../facts/agentEndpoints.ts";
import { signedAs } from "../support/certificate.ts";

export interface Internet {
  /** What scripts have to trust. */
  readonly certificate: string;
  stop(): void;
}

const files = "files.contoso.com";
const address = "127.0.0.2";

/**
 * What an agent's host reaches outside: every name that agents are documented to connect to, and a company's server of files with one file.
 * Only inside the lab's namespaces.
 */
export async function startInternet(file: string): Promise<Internet> {
  const names = [...new Set([files, ...agentConnections("public").map(({ host }) => host)])];
  appendFileSync("/etc/hosts", `${address} ${names.join(" ")}\n`);
  const { key, cert } = signedAs("DigiCert Inc", ...names.map((name) => `DNS:${name}`));
  const answer: RequestListener = ({ headers, method }, response) =>
    response.end(headers.host === files && method === "GET" ? file : "");
  const servers = await Promise.all([
    listen(createTlsServer({ key, cert }, answer), 443),
    listen(createServer(answer), 80),
  ]);
  return { certificate: cert, stop: () => servers.forEach((server) => server.close()) };
}

function listen<S extends Server>(server: S, port: number): Promise<S> {
  return new Promise((resolve, reject) => server.on("error", reject).listen(port, address, () => resolve(server)));
}
