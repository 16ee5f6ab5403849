import type { PropertyMap } from "../../formats/wire/codec.ts";
import type { CheckFailure } from "../definition/checkFields.ts";
import type { Context, Ensured, Resource } from "../ports/resource.ts";
import type { TenantState } from "../ports/tenant.ts";
import { applyToTenant, observeTenant, tenantSettingNames, uncovered } from "./appliers.ts";
import { attestationText, refuseAttestation } from "./attestation.ts";
import { definition, type TenantSettingsInputs } from "./definition.ts";
import { memory, type TenantMemory } from "./memory.ts";
import { byHand, factsOf, offByHand, titleOf } from "./words.ts";

interface Observed {
  readonly settings: Partial<TenantState>;
  /** Whether every setting was observed. */
  readonly whole: boolean;
}

/** The tenant's settings below Password reset > On-premises integration. */
export const tenantSettings: Resource<TenantSettingsInputs, Observed, TenantMemory> = {
  definition,
  memory,
  identify: ({ tenantId }) => tenantId,
  inputsOf: (id) => ({ tenantId: id }),
  title: titleOf,
  facts: factsOf,

  refuse(inputs, before, { tenant }) {
    const { attestation } = inputs;
    // Of what is observed the values before are what was seen there, not what was stated.
    const refused = attestation ? refuseAttestation(attestation, inputs, before, uncovered(tenant)) : [];
    return [...refuseGroup(inputs), ...refused];
  },

  claim: ({ id, inputs }) => Promise.resolve({ id, memory: { adopted: inputs.adopt } }),

  observe: async ({ id }, context) => (await look(id, context)).observed,

  async ensure({ id, inputs }, context) {
    const open = uncovered(context.tenant);
    if (open.length > 0 && !inputs.attestation) context.warn(byHand(inputs));
    await applyToTenant(context.tenant, id, settingsOf(inputs), context.signal);
    return look(id, context);
  },

  leftTraces: () => false, // settings are there whether or not the resource is

  async remove({ id, inputs, memory: { adopted } }, context) {
    if (adopted) return;
    const off = { passwordWriteback: false, cloudSyncWriteback: false, accountUnlock: false };
    if (uncovered(context.tenant).some((name) => name in off)) context.warn(offByHand(inputs));
    await applyToTenant(context.tenant, id, off, context.signal);
  },

  describe({ inputs, memory: known }, { settings, whole }) {
    return { inputs: inputsIn(settings), outputs: evidenceOf(inputs, whole), memory: known };
  },
};

async function look(tenantId: string, context: Context): Promise<Ensured<Observed>> {
  const settings = await observeTenant(context.tenant, tenantId, context.signal);
  return { observed: { settings, whole: uncovered(context.tenant).length === 0 } };
}

/** A group that is not there is none. */
function inputsIn(settings: Partial<TenantState>): PropertyMap {
  if (settings.selfServicePasswordResetScope === undefined) return settings;
  const { selfServicePasswordResetGroupId = null, ...others } = settings;
  return { ...others, selfServicePasswordResetGroupId };
}

/** How the settings are known, all of them. */
function evidenceOf({ attestation }: TenantSettingsInputs, whole: boolean): PropertyMap {
  if (whole) return { evidence: "observed", evidenceDetail: "" };
  if (attestation) return { evidence: "attested", evidenceDetail: attestationText(attestation) };
  return { evidence: "notObservable", evidenceDetail: "no supported API reads or sets these settings" };
}

function settingsOf(inputs: TenantSettingsInputs): Partial<TenantState> {
  return Object.fromEntries(
    tenantSettingNames.flatMap((name) => (inputs[name] === undefined ? [] : [[name, inputs[name]]])),
  );
}

function refuseGroup(inputs: TenantSettingsInputs): CheckFailure[] {
  const { selfServicePasswordResetScope: scope, selfServicePasswordResetGroupId: group } = inputs;
  const grouped = scope === "group";
  if (grouped === (group !== undefined)) return [];
  const reason = grouped
    ? "is required because selfServicePasswordResetScope is group. Write the object id of the group."
    : `goes with the scope group only, but selfServicePasswordResetScope is ${scope}`;
  return [{ property: "selfServicePasswordResetGroupId", reason }];
}
