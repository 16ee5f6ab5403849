import { isMap, reveal, type PropertyMap } from "../formats/wire/codec.ts";
import type { Channel } from "../resources/ports/channel.ts";
import { targetOf } from "../resources/ports/target.ts";
import type { TenantApplier } from "../resources/ports/tenant.ts";
import { isObserved } from "./observeMode.ts";

/** What an update on this machine would be refused for, told in its preview: once for each reason, not once a resource. */
export class Foretold {
  readonly #channel: Channel;
  readonly #ways: readonly TenantApplier[];
  readonly #told = new Set<string>();

  constructor(channel: Channel, ways: readonly TenantApplier[]) {
    this.#channel = channel;
    this.#ways = ways;
  }

  /** One that only looks has looked, and told it. A warning and no error: an update may well be run elsewhere than its preview. */
  tell(inputs: PropertyMap, warn: (message: string) => void): void {
    if (isObserved(inputs)) return;
    for (const hindrance of [this.#ofChannel(inputs), this.#ofTenant(inputs)]) {
      if (hindrance === undefined || this.#told.has(hindrance)) continue;
      this.#told.add(hindrance);
      warn(`The update would be refused on this machine: ${hindrance}`);
    }
  }

  #ofChannel(inputs: PropertyMap): string | undefined {
    const channel = reveal(inputs["channel"] ?? null);
    const target = typeof channel === "string" ? targetOf(channel) : undefined;
    return target && this.#channel.hindrance?.(target);
  }

  #ofTenant(inputs: PropertyMap): string | undefined {
    const [way, tenantId, portal] = ["appliedBy", "tenantId", "portal"].map((key) => reveal(inputs[key] ?? null));
    const token = isMap(portal) ? reveal(portal["token"] ?? null) : null;
    if (typeof tenantId !== "string" || typeof token !== "string") return undefined;
    const access = { tenantId, portal: { acknowledgeUnsupported: true, token } };
    return this.#ways.find(({ name }) => name === way)?.hindrance?.(access);
  }
}
