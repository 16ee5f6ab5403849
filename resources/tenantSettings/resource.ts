import type { CheckFailure } from "../definition/checkFields.ts";
import type { Context, Resource } from "../ports/resource.ts";
import type { TenantState } from "../ports/tenant.ts";
import { definition, type TenantSettingsInputs } from "./definition.ts";

type Attestation = NonNullable<TenantSettingsInputs["attestation"]>;

interface Observed {
  /** Absent: nothing could be observed. */
  settings?: TenantState;
}

const portal =
  "https://entra.microsoft.com > Password reset > On-premises integration (role: Hybrid Identity Administrator)";
const settingKeys = [
  "selfServicePasswordResetScope",
  "selfServicePasswordResetGroupId",
  "passwordWriteback",
  "cloudSyncWriteback",
  "accountUnlock",
] as const;

/** The tenant's settings below Password reset > On-premises integration. */
export const tenantSettings: Resource<TenantSettingsInputs, Observed> = {
  type: definition.type,
  fields: definition.inputs,
  outputs: { adopted: "stable", evidence: "changing", evidenceDetail: "changing" },

  identify: (inputs) => inputs.tenantId,
  inputsOf: (id) => ({ tenantId: id }) as never,
  title: ({ tenantId }) => `Password reset of the tenant ${tenantId}`,

  refuse(inputs, before, observable) {
    const failures: CheckFailure[] = [];
    const grouped = inputs.selfServicePasswordResetScope === "group";
    if (grouped !== (inputs.selfServicePasswordResetGroupId !== undefined)) {
      const reason = grouped
        ? "is required because selfServicePasswordResetScope is group. Write the object id of the group."
        : `goes with the scope group only, but selfServicePasswordResetScope is ${inputs.selfServicePasswordResetScope}`;
      failures.push({ property: "selfServicePasswordResetGroupId", reason });
    }
    const { attestation } = inputs;
    // Where the tenant is observed, the values before are what was seen there, not what was stated.
    if (attestation) failures.push(...refuseAttestation(attestation, inputs, observable.tenant ? undefined : before));
    return failures;
  },

  claim: ({ id, inputs }) => Promise.resolve({ id, adopted: inputs.adopt }),

  observe: (subject, context) => look(subject.id, context),

  async ensure(subject, context) {
    const { inputs, id } = subject;
    if (!context.tenant) {
      if (!inputs.attestation) context.warn(unattested(inputs));
      return {};
    }
    const wanted = settingsOf(inputs);
    const now = await context.tenant.observe(id, context.signal);
    if (JSON.stringify(settingsOf(now)) !== JSON.stringify(wanted))
      await context.tenant.ensure(id, wanted, context.signal);
    return look(id, context);
  },

  leftTraces: () => false, // settings are there whether or not the resource is

  async remove(subject, context) {
    if (subject.state["adopted"] === true) return;
    const off = { passwordWriteback: false, cloudSyncWriteback: false, accountUnlock: false };
    if (!context.tenant) {
      context.warn(
        `The kit cannot reach the tenant's settings. To switch writeback off, clear the three check boxes yourself: ${portal}.`,
      );
      return;
    }
    const now = await context.tenant.observe(subject.id, context.signal);
    await context.tenant.ensure(subject.id, { ...now, ...off }, context.signal);
  },

  describe(subject, observed) {
    const adopted = subject.state["adopted"] ?? false;
    if (observed.settings) {
      const { selfServicePasswordResetGroupId, ...settings } = observed.settings;
      return {
        inputs: { ...settings, selfServicePasswordResetGroupId: selfServicePasswordResetGroupId ?? null },
        outputs: { adopted, evidence: "observed", evidenceDetail: "" },
      };
    }
    const { attestation } = subject.inputs;
    const outputs = attestation
      ? {
          adopted,
          evidence: "attested",
          evidenceDetail: `${attestation.by} on ${attestation.on}${attestation.note ? ` (${attestation.note})` : ""}`,
        }
      : { adopted, evidence: "notObservable", evidenceDetail: "no supported API reads or sets these settings" };
    return { inputs: {}, outputs };
  },
};

async function look(tenantId: string, context: Context): Promise<Observed> {
  return context.tenant ? { settings: await context.tenant.observe(tenantId, context.signal) } : {};
}

function settingsOf(inputs: TenantState): TenantState {
  const group = inputs.selfServicePasswordResetGroupId;
  const { selfServicePasswordResetScope, passwordWriteback, cloudSyncWriteback, accountUnlock } = inputs;
  const settings: TenantState = { selfServicePasswordResetScope, passwordWriteback, cloudSyncWriteback, accountUnlock };
  return group === undefined ? settings : { ...settings, selfServicePasswordResetGroupId: group };
}

function refuseAttestation(
  attestation: Attestation,
  inputs: TenantSettingsInputs,
  before: TenantSettingsInputs | undefined,
): CheckFailure[] {
  const time = Date.parse(`${attestation.on}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(attestation.on) || Number.isNaN(time)) {
    return [{ property: "attestation.on", reason: `"${attestation.on}" is not a calendar date. Write YYYY-MM-DD.` }];
  }
  // A day of tolerance: the person may be east of the clock that reads this.
  if (time > Date.now() + 86_400_000) {
    return [
      {
        property: "attestation.on",
        reason: `${attestation.on} is in the future; a statement is about what was seen. Write the day it was seen.`,
      },
    ];
  }
  const changed = before ? settingKeys.filter((key) => before[key] !== inputs[key]) : [];
  const old = before?.attestation;
  const same =
    old !== undefined && old.by === attestation.by && old.on === attestation.on && old.note === attestation.note;
  if (changed.length === 0 || !same) return [];
  return [
    {
      property: "attestation",
      reason: `${changed.join(", ")} changed, but the statement by ${attestation.by} of ${attestation.on} is about the settings before. Make the change in the portal, then attest again with a new date or note; or remove the attestation.`,
    },
  ];
}

function unattested(inputs: TenantSettingsInputs): string {
  const check = (on: boolean) => (on ? "checked" : "cleared");
  return [
    "The tenant's settings can be neither read nor set by a supported API, and no one has attested them. By hand:",
    `  ${portal}`,
    `  Enable password write back for synced users: ${check(inputs.passwordWriteback)}`,
    `  Write back passwords with Microsoft Entra Connect cloud sync: ${check(inputs.cloudSyncWriteback)}`,
    `  Allow users to unlock accounts without resetting their password: ${check(inputs.accountUnlock)}`,
    "Then add to the stack file, below entra-writeback:tenant:  attestation: {by: <your name>, on: <YYYY-MM-DD>}",
  ].join("\n");
}
