import { checkBoxes, checkBoxNames, WRITEBACK_CMDLET, type CheckBox } from "../../facts/checkBoxes.ts";
import { labelled, onOff, text, type Facts } from "../shared/facts.ts";
import type { TenantSetting, TenantState } from "../ports/tenant.ts";
import type { TenantSettingsInputs } from "./definition.ts";
import type { LastKnown } from "./memory.ts";

export const titleOf = ({ tenantId }: TenantSettingsInputs): string => `Password reset of the tenant ${tenantId}`;

/** https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure */
const portals = { public: "https://entra.microsoft.com", usGovernment: "https://entra.microsoft.us" };

const placeIn = (cloud: TenantSettingsInputs["cloud"]): string =>
  `${portals[cloud]} > Password reset > On-premises integration (role: Hybrid Identity Administrator)`;

/** What a person is to do where no way sets the settings named; `isRead`: something reads them, so that nobody has to attest them. */
export function byHand(
  inputs: TenantSettingsInputs,
  names: readonly TenantSetting[],
  why: string,
  isRead = false,
): string {
  const boxes = boxesAmong(names);
  return [
    `${why} By hand:`,
    ...(boxes.length > 0 ? [`  ${placeIn(inputs.cloud)}`] : []),
    ...boxes.map((box) => `  ${checkBoxes[box]}: ${inputs[box] ? "checked" : "cleared"}`),
    ...(names.includes("selfServicePasswordResetScope")
      ? [
          `  Password reset > Properties (role: Authentication Policy Administrator), self-service password reset enabled: ${scopeOf(inputs)}`,
        ]
      : []),
    ...cmdletFor(boxes, inputs.cloudSyncWriteback),
    ...besideConnectSync(inputs, boxes),
    isRead
      ? "Then update again, which reads what was set."
      : `Then add to the stack file, below entra-writeback:tenant (in a program of your own to the arguments of TenantWriteback):  attestation: {by: <your name>, on: "<YYYY-MM-DD>"${boxes.some((box) => inputs[box]) ? ", licence: <P1 or P2>" : ""}}`,
  ].join("\n");
}

function scopeOf({ selfServicePasswordResetScope: scope, selfServicePasswordResetGroupId: group = "" }: TenantState) {
  return { all: "All", none: "None", group: `Selected, the group ${group}` }[scope];
}

/** Where the box is a person's to set, there is a documented command too. */
function cmdletFor(boxes: readonly CheckBox[], on: boolean): string[] {
  if (!boxes.includes("cloudSyncWriteback")) return [];
  return [
    `  or, on a server with a provisioning agent: ${WRITEBACK_CMDLET} -Enable $${on} -Credential $(Get-Credential)`,
  ];
}

function besideConnectSync(inputs: TenantSettingsInputs, boxes: readonly CheckBox[]): string[] {
  const { connectSyncDomains: domains = [], passwordWriteback, cloudSyncWriteback } = inputs;
  if (domains.length === 0) return [];
  if (!passwordWriteback && boxes.includes("passwordWriteback"))
    return [
      `  To clear "${checkBoxes.passwordWriteback}" ends what Entra Connect Sync writes back for ${domains.join(", ")}: where that is to go on, leave it checked, and write \`writeback: { passwords: true, cloudSync: false, accountUnlock: true }\`.`,
    ];
  if (!passwordWriteback || cloudSyncWriteback || !boxes.includes("cloudSyncWriteback")) return [];
  return [
    `  Leave "${checkBoxes.passwordWriteback}" checked: Entra Connect Sync goes on writing back for ${domains.join(", ")}.`,
  ];
}

/** What a person is to clear on destroy; `names` are those that nothing else clears. `off`: the box by which nothing is written back. */
export function offByHand(
  inputs: TenantSettingsInputs,
  names: readonly TenantSetting[],
  off: CheckBox | undefined,
): string | undefined {
  const boxes = boxesAmong(names);
  if (boxes.length === 0) return undefined;
  const them = boxes.length === 1 ? "it" : "them";
  const why =
    off === undefined
      ? `nobody has stated or read ${them} as on, so this does not wait for you. Where ${them === "it" ? "it is" : "they are"} on all the same, a reset is tried, and fails for want of the agents' rights.`
      : `this does not wait for you, as cloud sync writes nothing back while ${labelOf(off)} is off.`;
  return [
    `Clear ${counted(boxes)} yourself: the kit does not reach ${them}, and ${why}`,
    ...whereToClear(inputs, boxes),
  ].join("\n");
}

/**
 * Why the settings are not let go while a box counts as on by which passwords are written back, and what a person does first.
 * `isRead`: something reads the boxes.
 */
export function clearFirst(
  inputs: TenantSettingsInputs,
  names: readonly TenantSetting[],
  on: CheckBox,
  known: LastKnown | undefined,
  isRead: boolean,
  urn: string,
): string {
  const { connectSyncDomains: domains = [], passwordWriteback, accountUnlock } = inputs;
  const boxes = boxesAmong(names);
  const others = domains.length > 0;
  const off = `{ passwords: ${others && passwordWriteback}, cloudSync: false, accountUnlock: ${others && accountUnlock} }`;
  return [
    `${titleOf(inputs)} is not taken out of the stack, as passwords would go on being written back: ${labelOf(on)} counts as on (${known?.detail}). What the settings depend on stays until it is off: agents, rights and policies, without which each reset is tried, and fails.`,
    `First clear ${counted(boxes)}:`,
    ...whereToClear(inputs, boxes),
    ...besideConnectSync({ ...inputs, cloudSyncWriteback: false }, boxes),
    "Then in the stack file, below entra-writeback:tenant (in a program of your own the same of TenantWriteback: declare it again where it was taken out; another id than before goes back to the one before):",
    `  writeback: ${off}`,
    ...(isRead ? [] : ['  attestation: { by: <your name>, on: "<YYYY-MM-DD>", note: cleared }']),
    isRead
      ? "and, with a token that is still good, run pulumi up, which reads the boxes; then destroy again."
      : "and run pulumi up, which takes nothing away; then destroy again.",
    `To go without: pulumi state delete '${urn}', then the same again. The boxes stay as they are, and resets fail until somebody clears them.`,
  ].join("\n");
}

const counted = ({ length }: readonly CheckBox[]): string =>
  length === 1 ? "this check box" : `these ${length} check boxes`;

const whereToClear = ({ cloud }: TenantSettingsInputs, boxes: readonly CheckBox[]): string[] => [
  `  ${placeIn(cloud)}`,
  ...boxes.map((box) => `  ${checkBoxes[box]}: cleared`),
  ...cmdletFor(boxes, false),
];

/** What a destroy leaves on purpose. */
export function staysOnPurpose({ connectSyncDomains: domains = [], ...boxes }: TenantSettingsInputs): string {
  const on = (["passwordWriteback", "accountUnlock"] as const).filter((box) => boxes[box]);
  const theirs = on.map((box) => `"${checkBoxes[box]}"`).join(" and ");
  return [
    ...(domains.length > 0 && on.length > 0
      ? [`Stays on purpose: ${theirs}, as Entra Connect Sync goes on writing back for ${domains.join(", ")}.`]
      : []),
    "Stays on purpose: who may reset a password, what users have registered, and the registration of the agents.",
  ].join("\n");
}

/** A setting that was observed to be another than declared after all was done. */
export function notAsDeclared(
  inputs: TenantSettingsInputs,
  seen: Partial<TenantState>,
  where: Partial<Record<TenantSetting, string>>,
  names: readonly TenantSetting[],
): string {
  const lines = names.map((name) => {
    const [is, declared] = [seen[name], inputs[name]].map((value) =>
      typeof value === "boolean" ? onOff(value) : value,
    );
    return `  ${labelOf(name)} is ${is}, declared is ${declared} (${where[name] ?? "read"})`;
  });
  return [`${titleOf(inputs)} is not as declared:`, ...lines].join("\n");
}

const labelOf = (name: TenantSetting): string => (isBox(name) ? `"${checkBoxes[name]}"` : name);
const isBox = (name: string): name is CheckBox => name in checkBoxes;
const boxesAmong = (names: readonly TenantSetting[]): CheckBox[] => checkBoxNames.filter((box) => names.includes(box));

/** What a reader of a deployment looks for. */
export const factsOf: Facts = (outputs) => [
  labelled("passwords", onOff(outputs["passwordWriteback"])),
  labelled("cloud sync", onOff(outputs["cloudSyncWriteback"])),
  labelled("account unlock", onOff(outputs["accountUnlock"])),
  labelled("self-service reset", outputs["selfServicePasswordResetScope"]),
  text(outputs["evidence"]),
];
