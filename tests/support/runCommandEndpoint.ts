import { targetOf, type Target } from "../../resources/ports/target.ts";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { selfSigned } from "./certificate.ts";
import type { Fault } from "./endpointFault.ts";
import { placesIn, shortPath, type Recorded } from "./recordedRequest.ts";
import { RunningScript, type RunCommandProperties } from "./runningScript.ts";

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export const virtualMachineId =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/identity/providers/Microsoft.Compute/virtualMachines/tier0-1";
export const arcServerId =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/identity/providers/Microsoft.HybridCompute/machines/dc-helper";

/** The target of a resource id. */
export function onHost(id: string): { target: Target } {
  const target = targetOf(id);
  if (target === undefined) throw new Error(`${id} is no target`);
  return { target };
}

/** What Azure tells of a host that is up. */
export const machines: Record<string, unknown> = {
  [virtualMachineId]: {
    location: "westeurope",
    properties: {
      storageProfile: { osDisk: { osType: "Windows" } },
      instanceView: { statuses: [{ code: "ProvisioningState/succeeded" }, { code: "PowerState/running" }] },
    },
  },
  [arcServerId]: { location: "northeurope", properties: { osType: "windows", status: "Connected" } },
};

/**
 * Azure Resource Manager on a loopback port, for managed run commands: it really runs the scripts, with PowerShell, as the
 * agents on the hosts do, and remembers every request.
 */
export class RunCommandEndpoint {
  readonly requests: Recorded[] = [];
  /** By resource id; to be changed by tests. */
  readonly machines = structuredClone(machines);
  /** Tells of a host that `machines` does not have yet, such as one that a deployment makes: what its scripts find around them. */
  newcomer: (id: string) => NodeJS.ProcessEnv | undefined = () => undefined;
  /** What lists of locks bring; undefined: the caller may not see locks. */
  locks: readonly { id: string; level: string }[] | undefined = [];
  /** By path of the resource. */
  readonly runCommands = new Map<string, RunningScript>();
  readonly #faults: (Fault & { left: number })[] = [];
  readonly #server: Server;
  readonly #executable: string;
  readonly #environment: NodeJS.ProcessEnv;
  /** What the scripts of single hosts have beside this process's environment, by resource id. */
  readonly environments = new Map<string, NodeJS.ProcessEnv>();
  readonly #started: RunningScript[] = [];

  private constructor(executable: string, environment: NodeJS.ProcessEnv) {
    const { key, cert } = selfSigned("IP:127.0.0.1");
    // Azure's libraries send no token without TLS; the product needs no switch for this.
    setDefaultCACertificates([...getCACertificates("default"), cert]);
    this.#executable = executable;
    this.#environment = environment;
    this.#server = createServer({ key, cert }, (request, response) => void this.#serve(request, response));
  }

  /** `executable` runs the scripts; `environment` is what it has beside this process's. */
  static async start(executable: string, environment: NodeJS.ProcessEnv = {}): Promise<RunCommandEndpoint> {
    const endpoint = new RunCommandEndpoint(executable, environment);
    await new Promise<void>((resolve) => endpoint.#server.listen(0, "127.0.0.1", resolve));
    return endpoint;
  }

  get url(): string {
    return `https://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Methods and short paths of the requests until now. */
  get log(): string[] {
    return this.requests.map(({ method, url }) => `${method} ${shortPath(url)}`);
  }

  /** How often a script has been started. */
  get starts(): number {
    return this.#started.length;
  }

  /** Where a text got to, in whatever form: the protected parameters of a request, or anything else. */
  placesOf(text: string): string[] {
    return this.requests.flatMap((request) => placesIn(request, text));
  }

  fault(fault: Fault): void {
    this.#faults.push({ ...fault, left: fault.times ?? 1 });
  }

  async stop(): Promise<void> {
    for (const script of this.#started) script.kill();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [method = "", url = ""] = [request.method, request.url];
    const body = Buffer.concat(chunks).toString();
    this.requests.push({ method, url, authorization: request.headers.authorization, body });
    const fault = this.#faults.find((one) => one.left > 0 && one.method === method && one.url?.test(url) !== false);
    if (fault) fault.left--;
    if (fault?.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.delay));
    if (fault?.reset === "before") return void request.socket.destroy();
    const answer = fault?.answer ?? (await this.#answer(method, new URL(url, this.url), request, body));
    if (fault?.reset === "after") return void request.socket.destroy();
    const document = fault?.lie ? fault.lie(answer.body as never) : answer.body;
    response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers, ...fault?.headers });
    response.end(typeof document === "string" ? document : document === undefined ? "" : JSON.stringify(document));
  }

  async #answer(method: string, url: URL, request: IncomingMessage, body: string): Promise<Answer> {
    if (request.headers.authorization !== "Bearer endpoint-token") return problem(401, "AuthenticationFailed");
    if (!url.searchParams.has("api-version")) return problem(400, "MissingApiVersionParameter");
    const path = url.pathname;
    if (path.startsWith("/operations/")) return this.#operation(path.slice("/operations".length));
    if (path.endsWith("/providers/Microsoft.Authorization/locks")) return this.#lockList();
    const [, host = "", , name] = /^(.*?)(\/runCommands(?:\/([^/]+))?)?$/.exec(path) ?? [];
    const machine = this.#machine(host);
    if (!machine) return problem(404, "ResourceNotFound", `The Resource '${host}' was not found.`);
    if (host === path) return { status: 200, body: { id: host, ...machine } };
    if (name === undefined)
      return {
        status: 200,
        body: { value: [...this.runCommands].map(([id]) => ({ id, name: id.split("/").at(-1) })) },
      };
    const script = this.runCommands.get(path);
    switch (method) {
      case "PUT":
        return this.#put(path, machine.location, script, body);
      case "DELETE":
        script?.kill();
        return { status: this.runCommands.delete(path) ? 202 : 204 };
      default: {
        if (!script) return problem(404, "ResourceNotFound", `The Resource '${path}' was not found.`);
        const expanded = url.searchParams.get("$expand") === "instanceView";
        return { status: 200, body: script.document(path, expanded) };
      }
    }
  }

  #machine(id: string): { location: string } | undefined {
    if (!(id in this.machines)) {
      const environment = this.newcomer(id);
      if (environment === undefined) return undefined;
      this.environments.set(id, environment);
      this.machines[id] = machines[onHost(id).target.kind === "arcServer" ? arcServerId : virtualMachineId];
    }
    return this.machines[id] as { location: string };
  }

  #lockList(): Answer {
    if (this.locks === undefined) return problem(403, "AuthorizationFailed");
    return { status: 200, body: { value: this.locks.map(({ id, level }) => ({ id, properties: { level } })) } };
  }

  #put(path: string, location: string, there: RunningScript | undefined, text: string): Answer {
    const body = JSON.parse(text) as { location?: string; properties: RunCommandProperties };
    if (body.location !== location) return problem(409, "InvalidResourceLocation");
    if (there) return problem(409, "Conflict", "A run command of this name is being deployed.");
    const environment = this.environments.get(path.split("/runCommands/")[0] ?? "") ?? this.#environment;
    const script = new RunningScript(this.#executable, environment, body.properties);
    this.#started.push(script);
    this.runCommands.set(path, script);
    const operation = `${this.url}/operations${path}?api-version=2024-07-01`;
    return {
      status: 201,
      headers: { "azure-asyncoperation": operation, "retry-after": "0" },
      body: script.document(path, false),
    };
  }

  /** Holds the answer back for a moment, so that those who ask again at once do not ask too often. */
  async #operation(path: string): Promise<Answer> {
    const script = this.runCommands.get(path);
    if (!script) return problem(404, "NotFound");
    await Promise.race([script.ended, new Promise((resolve) => setTimeout(resolve, 200))]);
    const state = script.provisioningState;
    if (state === "Creating") return { status: 200, headers: { "retry-after": "0" }, body: { status: "InProgress" } };
    const error = { code: "VMExtensionProvisioningError", message: "The script returned an error." };
    return { status: 200, body: { status: state, ...(state === "Failed" && { error }) } };
  }
}

function problem(status: number, code: string, message = code): Answer {
  return { status, body: { error: { code, message } } };
}
