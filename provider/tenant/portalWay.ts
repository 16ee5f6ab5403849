import { randomUUID } from "node:crypto";
import { ChannelError } from "../../resources/ports/channel.ts";
import type { TenantAccess, TenantApplier } from "../../resources/ports/tenant.ts";
import { Arm, ArmError, type ArmOptions } from "../channels/arm.ts";
import { retrying } from "../channels/retrying.ts";
import { boxesIn, changeOf, portalPolicyIn, portalReach, type PortalPolicy } from "./portalPolicy.ts";
import { refusedToken, refuseToken } from "./portalToken.ts";

export interface PortalOptions extends Pick<ArmOptions, "client"> {
  readonly endpoint?: string;
  /** Milliseconds for one request, with everything that is repeated. Default: two minutes. */
  readonly patience?: number;
}

const address = "/api/PasswordReset/OnPremisesPasswordResetPolicies";
const where = "the portal's own interface, which Microsoft does not document";

/**
 * The interface behind the portal's page. It is internal and undocumented; public tools send what is sent here, and the box of cloud
 * sync nobody is known to have set by it.
 */
export function portalWay(options: PortalOptions = {}): TenantApplier {
  return {
    ...portalReach,

    async observe(access, { signal, warn }) {
      const all = (text: string) => Object.fromEntries(portalReach.observes.map((name) => [name, text]));
      try {
        const refused = refuseToken(tokenOf(access), access.tenantId, new Date());
        if (refused !== undefined) throw refused;
        const policy = await new Portal(access, options).read(signal);
        return { seen: boxesIn(policy), where: all(where), unseen: {} };
      } catch (error) {
        // A token is good for an hour: that a look comes later is nothing out of the ordinary.
        if (!(error instanceof ChannelError) || !["logon-refused", "refused"].includes(error.code)) throw error;
        warn(`The tenant's settings were not read. ${error.message}`);
        return { seen: {}, where: {}, unseen: all("the portal does not take the token") };
      }
    },

    async apply(access, wanted, { signal }) {
      const refused = refuseToken(tokenOf(access), access.tenantId, new Date());
      if (refused !== undefined) throw refused;
      const portal = new Portal(access, options);
      const now = boxesIn(await portal.read(signal));
      for (const name of portalReach.sets) {
        const value = wanted[name];
        if (value === undefined || value === now[name]) continue;
        await portal.change(changeOf[name](value), signal);
      }
      return {}; // all of it is read back
    },
  };
}

class Portal {
  readonly #service: Arm;
  readonly #patience: number;

  constructor(
    access: TenantAccess,
    { endpoint = "https://main.iam.ad.ext.azure.com", patience = 120_000, ...rest }: PortalOptions,
  ) {
    const token = { token: tokenOf(access), expiresOnTimestamp: Date.now() + 3_600_000 };
    this.#patience = patience;
    this.#service = new Arm({
      endpoint,
      credential: { getToken: () => Promise.resolve(token) },
      headers: () => ({
        "x-requested-with": "XMLHttpRequest",
        "x-ms-client-request-id": randomUUID(),
        "x-ms-correlation-id": randomUUID(),
      }),
      ...rest,
    });
  }

  async read(signal: AbortSignal): Promise<PortalPolicy> {
    return portalPolicyIn(await this.#ask("GET", signal));
  }

  async change(body: object, signal: AbortSignal): Promise<void> {
    await this.#ask("PUT", signal, body);
  }

  /** Sending the same value again changes nothing, so that what was cut off may be sent again. */
  async #ask(method: "GET" | "PUT", signal: AbortSignal, body?: object): Promise<unknown> {
    const limit = AbortSignal.timeout(this.#patience);
    const both = AbortSignal.any([signal, limit]);
    try {
      return (await retrying(both, () => this.#service.request(method, address, both, body))).body;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ArmError) throw told(error);
      if (limit.aborted)
        throw new ChannelError(
          "timeout",
          `The portal's interface did not answer within ${this.#patience / 1000} seconds.`,
        );
      throw error;
    }
  }
}

function told({ status, message }: ArmError): ChannelError {
  const because = message ? `: ${message.replace(/\.$/, "")}` : "";
  if (status === 401) return refusedToken();
  if (status === 403) {
    return new ChannelError(
      "refused",
      `The portal's interface refuses the person of the token${because}. Hybrid Identity Administrator is the role that may change the settings.`,
    );
  }
  if (status === 0) return new ChannelError("unreachable", `The portal's interface cannot be reached${because}.`);
  if (status === 429 || status === 503) {
    return new ChannelError(
      "unreachable",
      `The portal's interface answers ${status} and wants to be asked later${because}.`,
    );
  }
  return new ChannelError(
    "failed",
    `The portal's interface answers ${status}${because}. Set the boxes in the portal, and write appliedBy: attest.`,
  );
}

function tokenOf({ portal }: TenantAccess): string {
  if (!portal) throw new TypeError("inputs without access to the portal were not refused");
  return portal.token.trim();
}
