import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { join } from "node:path";
import { selfSigned } from "../support/certificate.ts";

/** What a host in Azure finds around it: its identity's token service, and a Key Vault. Only inside the lab's namespaces. */
export interface FakeAzure {
  /** Secrets by path, such as /secrets/deploy; to be changed by tests. */
  readonly secrets: Map<string, string>;
  /** Whether the VM has an identity. */
  identity: boolean;
  /** Statuses that the vault answers first. */
  readonly vaultFaults: number[];
  readonly vaultUrl: string;
  /** Requests as <service> <path>. */
  readonly log: string[];
  /** For scripts that run as on an Azure VM, and as on an Arc server. */
  readonly environments: { readonly virtualMachine: NodeJS.ProcessEnv; readonly arcServer: NodeJS.ProcessEnv };
  /** The same for one of several Arc servers, with the folder that its agents keep their data in. */
  arcServerWith(programData: string): NodeJS.ProcessEnv;
  stop(): void;
}

const vault = "tier0-lab.vault.azure.net";
const metadataAddress = "169.254.169.254";
const tokens = "/var/opt/azcmagent/tokens";
const token = JSON.stringify({ access_token: "identity-token", resource: "https://vault.azure.net" });

/** `trusted`: certificates that scripts trust beside the vault's. */
export async function startFakeAzure(folder: string, trusted: readonly string[] = []): Promise<FakeAzure> {
  const { key, cert } = selfSigned(`DNS:${vault}`);
  const trust = join(folder, "vault.pem");
  writeFileSync(trust, [cert, ...trusted].join("\n"));
  execFileSync("ip", ["address", "add", `${metadataAddress}/32`, "dev", "lo"]);
  appendFileSync("/etc/hosts", `127.0.0.1 ${vault}\n`);
  execFileSync("mount", ["-t", "tmpfs", "tmpfs", "/var/opt"]);

  const azure = {
    secrets: new Map<string, string>(),
    identity: true,
    vaultFaults: [] as number[],
    log: [] as string[],
  };
  const answer =
    (
      name: string,
      reply: (request: IncomingMessage, url: URL) => { status: number; body?: string; challenge?: string },
    ): RequestListener =>
    (request, response) => {
      const url = new URL(request.url ?? "", "http://x");
      azure.log.push(`${name} ${url.pathname}`);
      const { status, body = "", challenge } = reply(request, url);
      response.writeHead(status, challenge === undefined ? {} : { "www-authenticate": challenge }).end(body);
    };
  const forVault = ({ headers }: IncomingMessage, url: URL) =>
    headers["metadata"] === "true" && url.searchParams.get("resource") === "https://vault.azure.net";

  const metadata = answer("imds", (request, url) => {
    if (!forVault(request, url) || url.searchParams.get("api-version") !== "2018-02-01") return { status: 400 };
    const missing = { error: "invalid_request", error_description: "Identity not found" };
    return azure.identity ? { status: 200, body: token } : { status: 400, body: JSON.stringify(missing) };
  });
  /** Where each server's agent leaves its proof, by the beginning of its path. */
  const proofs = new Map<string, string>();
  const leaveProof = (place: string, where: string): void => {
    mkdirSync(where, { recursive: true });
    proofs.set(place, join(where, "proof.key"));
    writeFileSync(join(where, "proof.key"), "arc-proof");
  };
  leaveProof("", tokens);
  const arcAgent = answer("himds", (request, url) => {
    if (!forVault(request, url) || url.searchParams.get("api-version") !== "2020-06-01") return { status: 400 };
    if (request.headers.authorization === "Basic arc-proof") return { status: 200, body: token };
    return { status: 401, challenge: `Basic realm=${proofs.get(url.pathname.replace(/\/metadata\/.*/, ""))}` };
  });
  const keyVault = answer("vault", (request, url) => {
    const fault = azure.vaultFaults.shift();
    const problem = (status: number, code: string, message: string) => ({
      status,
      body: JSON.stringify({ error: { code, message } }),
    });
    if (fault !== undefined) return problem(fault, "Forbidden", "The caller is not authorized.");
    if (request.headers.authorization !== "Bearer identity-token") return { status: 401 };
    if (url.searchParams.get("api-version") !== "7.4") return { status: 400 };
    const value = azure.secrets.get(url.pathname);
    if (value === undefined) return problem(404, "SecretNotFound", "A secret with this name was not found.");
    return { status: 200, body: JSON.stringify({ value }) };
  });

  const servers: Server[] = [
    await listen(createServer(metadata), 80, metadataAddress),
    await listen(createServer(arcAgent), 40342, "127.0.0.1"),
    await listen(createTlsServer({ key, cert }, keyVault), 443, "127.0.0.1"),
  ];
  const trusting = { SSL_CERT_FILE: trust };
  const arcEndpoint = "http://localhost:40342";
  const arcServer = (place: string) => ({
    ...trusting,
    IDENTITY_ENDPOINT: `${arcEndpoint}${place}/metadata/identity/oauth2/token`,
    IMDS_ENDPOINT: `${arcEndpoint}${place}`,
  });
  return Object.assign(azure, {
    vaultUrl: `https://${vault}`,
    environments: {
      // A proxy must not see requests to the machine's own services.
      virtualMachine: { ...trusting, HTTP_PROXY: "http://127.0.0.1:9" },
      arcServer: arcServer(""),
    },
    arcServerWith(programData: string) {
      const place = `/${proofs.size}`;
      // One name, whatever the system takes for the end of a folder's.
      leaveProof(place, `${programData}\\AzureConnectedMachineAgent\\Tokens`);
      return arcServer(place);
    },
    stop: () => servers.forEach((server) => server.close()),
  });
}

function listen<S extends Server>(server: S, port: number, address: string): Promise<S> {
  return new Promise((resolve, reject) => server.on("error", reject).listen(port, address, () => resolve(server)));
}
