import { checkBoxes, checkBoxNames } from "../../facts/checkBoxes.ts";
import type { CheckFailure } from "../definition/checkFields.ts";
import { refuseCredential } from "../shared/directoryFields.ts";
import type { TenantApplier } from "../ports/tenant.ts";
import { stillOn, toClear } from "./cleanUp.ts";
import type { TenantSettingsInputs } from "./definition.ts";
import { lastKnownOf } from "./evidence.ts";
import { memory } from "./memory.ts";

/** What no single field can tell. */
export function refuseTogether(inputs: TenantSettingsInputs): CheckFailure[] {
  return [
    ...refuseGroup(inputs),
    ...refuseUnasked(inputs),
    ...refuseCredential("administrator", inputs.administrator),
    ...refusePortal(inputs),
  ];
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

const needs = { agentHost: "agent", administrator: "agent", portal: "portal" } as const;

/** What one way needs goes with no other: it would be a secret kept for nothing. */
function refuseUnasked(inputs: TenantSettingsInputs): CheckFailure[] {
  const { appliedBy = "attest" } = inputs;
  return Object.entries(needs).flatMap(([property, way]) => {
    const given = inputs[property as keyof typeof needs] !== undefined;
    if (given === (appliedBy === way)) return [];
    const reason = given
      ? `goes with appliedBy ${way} only, but appliedBy is ${appliedBy}. Remove it, or write appliedBy: ${way}.`
      : `is required because appliedBy is ${way}.`;
    return [{ property, reason }];
  });
}

function refusePortal({ portal, cloud }: TenantSettingsInputs): CheckFailure[] {
  if (!portal) return [];
  const failures: CheckFailure[] = [];
  if (!portal.acknowledgeUnsupported) {
    const reason =
      "must be true: the portal's interface is internal to Microsoft and may change or end any day. Write true, or appliedBy: attest.";
    failures.push({ property: "portal.acknowledgeUnsupported", reason });
  }
  if (cloud !== "public") {
    const reason = `is known of the public cloud only, but cloud is ${cloud}. Write appliedBy: agent or attest.`;
    failures.push({ property: "portal", reason });
  }
  return failures;
}

/**
 * Another tenant is a replacement, whose removal of the settings before would be refused; and with the new id in the stack file nothing
 * could say of the old one that its boxes are off. What only the state or a look knows the removal itself judges. `ways` are those of before.
 */
export function refuseOtherTenant(
  { tenantId }: TenantSettingsInputs,
  before: TenantSettingsInputs,
  ways: readonly TenantApplier[],
): CheckFailure[] {
  if (tenantId.toLowerCase() === before.tenantId.toLowerCase() || before.adopt || before.mode === "observe") return [];
  // What the audit log says only the removal reads.
  if (before.readAuditLog === true) return [];
  const boxes = checkBoxNames.filter((box) => box in toClear(before));
  const cleared = boxes.filter((box) => ways.some(({ sets }) => sets.includes(box))).map((box) => [box, false]);
  const sight = { seen: Object.fromEntries(cleared), where: {}, unseen: {} };
  const last = lastKnownOf(before, memory.fresh, sight, new Date());
  const on = stillOn(boxes, last);
  if (on === undefined) return [];
  const reason = `${tenantId} is another tenant, but in ${before.tenantId} "${checkBoxes[on]}" counts as on (${last[on]?.detail}), and passwords would go on being written back there. With the tenant before, clear its boxes, declare them off with a new attestation, and update; then change it. Where it never was yours: take the settings out of the state by pulumi state delete.`;
  return [{ property: "tenantId", reason }];
}
