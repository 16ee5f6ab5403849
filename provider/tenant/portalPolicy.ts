import { ChannelError } from "../../resources/ports/channel.ts";
import type { TenantState } from "../../resources/ports/tenant.ts";

/** What the portal's interface has of the three boxes; `objectId` is null where no agent or Connect Sync is there. */
export interface PortalPolicy {
  readonly objectId: string | null;
  readonly passwordWritebackSupported: boolean;
  readonly accountUnlockSupported: boolean;
  readonly accountUnlockEnabled: boolean;
  readonly enablementForTenant: boolean;
  readonly cloudProvisioningEnablementForTenant: boolean;
}

const fields: Readonly<Record<keyof PortalPolicy, readonly string[]>> = {
  objectId: ["string", "null"],
  passwordWritebackSupported: ["boolean"],
  accountUnlockSupported: ["boolean"],
  accountUnlockEnabled: ["boolean"],
  enablementForTenant: ["boolean"],
  cloudProvisioningEnablementForTenant: ["boolean"],
};

/** The answer, if it is exactly of the known form: of an interface without a promise nothing else is understood. */
export function portalPolicyIn(body: unknown): PortalPolicy {
  const answer = (typeof body === "object" && body !== null && !Array.isArray(body) ? body : {}) as Record<
    string,
    unknown
  >;
  const kind = (value: unknown) => (value === null ? "null" : Array.isArray(value) ? "list" : typeof value);
  const wrong = Object.entries(fields)
    .filter(([name, kinds]) => !kinds.includes(kind(answer[name])))
    .map(
      ([name, kinds]) =>
        `${name} is ${name in answer ? kind(answer[name]) : "missing"} instead of ${kinds.join(" or ")}`,
    );
  const unknown = Object.keys(answer).filter((name) => !(name in fields));
  if (unknown.length > 0) wrong.push(`${unknown.join(", ")} is not known`);
  if (wrong.length === 0) return answer as unknown as PortalPolicy;
  throw new ChannelError(
    "invalid-reply",
    `The portal's interface answers in another form than the known one: ${wrong.join("; ")}. Nothing was changed. Set the boxes in the portal, and write appliedBy: attest.`,
  );
}

/** The boxes by their names; no source states the mapping of the first two, their names alone do. */
export function boxesIn(
  policy: PortalPolicy,
): Pick<TenantState, "passwordWriteback" | "cloudSyncWriteback" | "accountUnlock"> {
  return {
    passwordWriteback: policy.enablementForTenant,
    cloudSyncWriteback: policy.cloudProvisioningEnablementForTenant,
    accountUnlock: policy.accountUnlockEnabled,
  };
}

/** Of the box of cloud sync no form of a change is known: it is only looked at. */
export const portalReach = {
  name: "portal",
  sets: ["passwordWriteback", "accountUnlock"],
  observes: ["passwordWriteback", "cloudSyncWriteback", "accountUnlock"],
} as const;

/** The two changes whose form is known, each to be sent alone: together the second is not picked up. */
export const changeOf = {
  passwordWriteback: (on: boolean) => ({ passwordWriteBackSupported: on }),
  accountUnlock: (on: boolean) => ({ accountUnlockEnabled: on }),
};
