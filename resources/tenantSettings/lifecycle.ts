import { checkBoxNames, type CheckBox } from "../../facts/checkBoxes.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import { RefusedError, type Context, type Resource } from "../ports/resource.ts";
import type { TenantApplied, TenantSetting, TenantSight, TenantState } from "../ports/tenant.ts";
import { expiredText, isAttested, refuseAttestation } from "./attestation.ts";
import { boxThatIsOff, stillOn, toClear } from "./cleanUp.ts";
import { definition, type TenantSettingsInputs } from "./definition.ts";
import { evidenceOf, lastKnownOf } from "./evidence.ts";
import { memory, type Applied, type TenantMemory } from "./memory.ts";
import { refuseOtherTenant, refuseTogether } from "./refusals.ts";
import {
  applyToTenant,
  attestedNames,
  isRead,
  leftToPeople,
  observeTenant,
  tenantSettingNames,
  waysOf,
} from "./ways.ts";
import { byHand, clearFirst, factsOf, notAsDeclared, offByHand, staysOnPurpose, titleOf } from "./words.ts";

interface Observed {
  readonly sight: TenantSight;
  /** What this run told a command that nothing reads back. */
  readonly applied: TenantApplied;
  readonly at: Date;
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
    const attested = attestedNames(waysOf(inputs, tenant));
    const refused = attestation ? refuseAttestation(attestation, inputs, before, attested) : [];
    const elsewhere = before ? refuseOtherTenant(inputs, before, waysOf(before, tenant)) : [];
    return [...refuseTogether(inputs), ...refused, ...elsewhere];
  },

  claim: ({ id, inputs }) => Promise.resolve({ id, memory: { ...memory.fresh, adopted: inputs.adopt } }),

  observe: async ({ inputs }, context) => look(inputs, {}, context),

  async ensure({ inputs }, context) {
    const ways = waysOf(inputs, context.tenant);
    const applied = await applyToTenant(ways, inputs, settingsOf(inputs), context);
    const observed = await look(inputs, applied, context);
    const { seen, where } = observed.sight;
    const open = attestedNames(ways).filter((name) => seen[name] === undefined);
    if (open.length > 0 && !isAttested(inputs, observed.at)) context.warn(byHand(inputs, open, whyOpen(inputs)));
    const wrong = tenantSettingNames.filter((name) => name in seen && seen[name] !== inputs[name]);
    if (wrong.length === 0) return { observed };
    const theirs = leftToPeople(ways).filter((name) => wrong.includes(name));
    const told = [notAsDeclared(inputs, seen, where, wrong)];
    if (theirs.length > 0)
      told.push(byHand(inputs, theirs, "No way that is declared sets this.", isRead(ways, theirs)));
    return { observed, problem: told.join("\n") };
  },

  leftTraces: () => false, // settings are there whether or not the resource is

  async remove({ urn, inputs, memory: known }, context) {
    if (known.adopted) return context.warn(`${titleOf(inputs)} stays as it is, because it was taken over.`);
    const off = toClear(inputs);
    const ways = waysOf(inputs, context.tenant);
    const told = await applyToTenant(ways, inputs, off, context);
    const { sight, at } = await look(inputs, {}, context);
    const seen = { ...Object.fromEntries(Object.keys(told).map((name) => [name, false])), ...sight.seen };
    const last = lastKnownOf(inputs, known, { ...sight, seen, where: { ...told, ...sight.where } }, at);
    const isOff = (box: CheckBox) => seen[box] === false || (last[box]?.value === false && isAttested(inputs, at));
    const left = checkBoxNames.filter((box) => box in off && !isOff(box));
    const on = stillOn(left, last);
    // Agents, rights and policies go after this, and so stay.
    if (on !== undefined) throw new RefusedError(clearFirst(inputs, left, on, last[on], isRead(ways, left), urn));
    const lines = [offByHand(inputs, left, boxThatIsOff(last)), staysOnPurpose(inputs)];
    context.warn(lines.filter((line) => line !== undefined).join("\n"));
  },

  describe({ inputs, memory: known }, { sight, applied, at }) {
    const told = Object.entries(applied).map(([name, detail]): [string, Applied] => [
      name,
      { value: inputs[name as TenantSetting] ?? null, time: at.toISOString(), detail },
    ]);
    const doing = { ...known, applied: { ...known.applied, ...Object.fromEntries(told) } };
    const next = { ...doing, lastKnown: lastKnownOf(inputs, doing, sight, at) };
    return { inputs: inputsIn(sight.seen), outputs: evidenceOf(inputs, next, sight, at), memory: next };
  },
};

async function look(inputs: TenantSettingsInputs, applied: TenantApplied, context: Context): Promise<Observed> {
  const sight = await observeTenant(waysOf(inputs, context.tenant), inputs, context);
  return { sight, applied, at: new Date() };
}

function whyOpen({ attestation }: TenantSettingsInputs): string {
  return attestation
    ? `Nothing sets or reads these settings of the tenant, and ${expiredText(attestation)}.`
    : "Nothing sets or reads these settings of the tenant, and no one has attested them.";
}

/** A group that is not there is none. */
function inputsIn(settings: Partial<TenantState>): PropertyMap {
  if (settings.selfServicePasswordResetScope === undefined) return settings;
  const { selfServicePasswordResetGroupId = null, ...others } = settings;
  return { ...others, selfServicePasswordResetGroupId };
}

function settingsOf(inputs: TenantSettingsInputs): Partial<TenantState> {
  return Object.fromEntries(
    tenantSettingNames.flatMap((name) => (inputs[name] === undefined ? [] : [[name, inputs[name]]])),
  );
}
