import { createPipelineRequest, type HttpClient } from "@azure/core-rest-pipeline";
import { agentWay } from "../../provider/tenant/agentWay.ts";
import { auditLogWay } from "../../provider/tenant/auditLogWay.ts";
import { portalWay } from "../../provider/tenant/portalWay.ts";
import { Graph } from "../../provider/graph/graph.ts";
import type { TenantApplier, TenantState } from "../../resources/ports/tenant.ts";
import { openSimulatedTenant, type SimulatedTenant } from "../../sandbox/tenant.ts";
import { simulatedAuditLog } from "../../sandbox/tenant/auditLog.ts";
import { simulatedPortal } from "../../sandbox/tenant/portal.ts";
import type { AgentWorld } from "../support/agentWorld/agentWorld.ts";
import { portalToken } from "../support/portalToken.ts";
import { credential, SecureEndpoint, type Answer, type Request } from "../support/secureEndpoint.ts";

export const tenantId = "72f988bf-0000-0000-0000-000000000000";

/** One tenant behind all its doors: the portal and Graph on loopback ports, and the cmdlet of the agents' module on every host. */
export class TenantOfLab {
  /** Of a person, for the portal. */
  readonly token = portalToken();
  readonly #tenant: SimulatedTenant;
  readonly #hosts: readonly AgentWorld[];
  /** How often each host's cmdlet was known to have been run. */
  readonly #known = new Map<AgentWorld, number>();
  #portal!: SecureEndpoint;
  #graph!: SecureEndpoint;

  constructor(file: string, hosts: readonly AgentWorld[]) {
    this.#tenant = openSimulatedTenant(file);
    this.#hosts = hosts;
  }

  async start(): Promise<void> {
    const { file } = this.#tenant;
    this.#portal = await SecureEndpoint.start(this.#served(simulatedPortal(file, tenantId), this.token));
    this.#graph = await SecureEndpoint.start(this.#served(simulatedAuditLog(file, tenantId), "endpoint-token"));
  }

  get ways(): readonly TenantApplier[] {
    return [
      agentWay,
      portalWay({ endpoint: this.#portal.url }),
      auditLogWay(() => Promise.resolve(new Graph({ endpoint: this.#graph.url, credential }))),
    ];
  }

  /** The three boxes as they are. */
  async boxes(): Promise<boolean[]> {
    await this.#hearHosts();
    const { passwordWriteback, cloudSyncWriteback, accountUnlock } = await this.#tenant.settings(tenantId);
    return [passwordWriteback, cloudSyncWriteback, accountUnlock];
  }

  /** What a person does in the portal. */
  async set(settings: Partial<TenantState>): Promise<void> {
    await this.#hearHosts();
    await this.#tenant.set(tenantId, settings);
  }

  async stop(): Promise<void> {
    await this.#portal?.stop();
    await this.#graph?.stop();
  }

  #served(service: HttpClient, token: string): (request: Request) => Promise<Answer> {
    return async ({ method, path, headers, body }) => {
      if (headers["authorization"] !== `Bearer ${token}`) return { status: 401 };
      await this.#hearHosts();
      const url = `https://service${path}`;
      const request = createPipelineRequest({ url, method: method as "GET", body: JSON.stringify(body) });
      const { status, bodyAsText } = await service.sendRequest(request);
      return { status, body: bodyAsText ?? "" };
    };
  }

  /** The cmdlet tells the tenant; here it has written it down on its host. */
  async #hearHosts(): Promise<void> {
    for (const host of this.#hosts) {
      const { attempts, writeback } = host.module();
      if (writeback === null || attempts === this.#known.get(host)) continue;
      this.#known.set(host, attempts);
      await this.#tenant.set(tenantId, { cloudSyncWriteback: writeback });
    }
  }
}
