import assert from "node:assert/strict";
import type { JsonObject } from "../../../resources/ports/channel.ts";
import { findPowerShell, noPowerShell } from "../../scripts/powerShell.ts";
import { skipFor } from "../needs.ts";
import { AgentCalls, type Secrets } from "./agentCalls.ts";
import { AgentWorld, tenantId } from "./agentWorld.ts";

export const version = "1.1.2505.0";
export const otherTenant = "99999999-2222-3333-4444-555555555555";
export const hybrid = { user: "sync@contoso.onmicrosoft.com", password: 'Canary.Tenant "1" \\<' };
export const token = { user: "sync@contoso.onmicrosoft.com", password: "eyJCanaryToken.abc/def+ghi.jkl" };
export const withFactor = { user: "mfa@contoso.com", password: "Canary.Mfa" };
export const reader = { user: "reader@contoso.com", password: "Canary.Reader" };
export const foreignToken = "eyJCanaryStrange.1";
export const graphToken = "eyJCanaryOther.1";

const role = "Hybrid Identity Administrator";
const account = (password: string, more: object = {}) => ({ password, tenant: tenantId, role, mfa: false, ...more });

/** What the tenant knows. */
export const accounts = {
  [hybrid.user]: account(hybrid.password),
  [withFactor.user]: account(withFactor.password, { mfa: true }),
  [reader.user]: account(reader.password, { role: "Reader" }),
};
export const tokens = {
  [token.password]: { audience: "agent", tenant: tenantId },
  [graphToken]: { audience: "graph", tenant: tenantId },
  [foreignToken]: { audience: "agent", tenant: otherTenant },
};

/** What is declared. */
export const given: JsonObject = {
  host: "CORP-AGENT1",
  tenantId,
  cloud: "public",
  domains: [
    { name: "corp.contoso.com", preferredDomainControllers: ["dc1.corp.contoso.com", "dc2.corp.contoso.com"] },
    { name: "contoso.com", preferredDomainControllers: [] },
  ],
  serviceAccount: "svc-writeback$",
  version,
  registration: "token",
  userPrincipalName: token.user,
  trace: false,
  endpoints: [],
};

/** A host with an agent that is not registered, for each test of the suite it is made in; no secret is ever in what it writes or keeps. */
export class AgentOnHost {
  world!: AgentWorld;
  calls!: AgentCalls;

  constructor() {
    before(function () {
      if (findPowerShell() === undefined) skipFor(this, noPowerShell);
    });
    before(() => {
      this.world = new AgentWorld();
      this.calls = new AgentCalls(this.world, { https_proxy: "", HTTPS_PROXY: "" });
    });
    beforeEach(() => {
      this.world.reset({ accounts, tokens });
      this.world.installAgent(version);
    });
    afterEach(() => this.#holdsNoSecret());
    after(async () => {
      await this.calls?.end();
      this.world?.remove();
    });
  }

  /** One step. */
  ensure(step: string, more: JsonObject = {}, secrets: Secrets = { tenant: token }): Promise<JsonObject> {
    return this.calls.run("ProvisioningAgent", "Ensure", { ...given, step, ...more }, secrets);
  }

  #holdsNoSecret(): void {
    for (const place of [this.calls.written, this.world.allText()])
      for (const secret of ["Canary", "eyJ", Buffer.from(token.password).toString("base64")]) {
        const at = place.indexOf(secret);
        assert.ok(at < 0, `${secret} in ${place.slice(Math.max(0, at - 200), at + 50)}`);
      }
  }
}
