import { labelled, onOff, text, type Facts } from "../shared/facts.ts";
import type { TenantSettingsInputs } from "./definition.ts";

export const titleOf = ({ tenantId }: TenantSettingsInputs): string => `Password reset of the tenant ${tenantId}`;

/** https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure */
const portals = { public: "https://entra.microsoft.com", usGovernment: "https://entra.microsoft.us" };

const placeIn = (cloud: TenantSettingsInputs["cloud"]): string =>
  `${portals[cloud]} > Password reset > On-premises integration (role: Hybrid Identity Administrator)`;

/** What a person is to do where nothing sets the settings. */
export function byHand(inputs: TenantSettingsInputs): string {
  const check = (on: boolean) => (on ? "checked" : "cleared");
  return [
    "The tenant's settings can be neither read nor set by a supported API, and no one has attested them. By hand:",
    `  ${placeIn(inputs.cloud)}`,
    `  Enable password write back for synced users: ${check(inputs.passwordWriteback)}`,
    `  Write back passwords with Microsoft Entra Connect cloud sync: ${check(inputs.cloudSyncWriteback)}`,
    `  Allow users to unlock accounts without resetting their password: ${check(inputs.accountUnlock)}`,
    "Then add to the stack file, below entra-writeback:tenant:  attestation: {by: <your name>, on: <YYYY-MM-DD>}",
  ].join("\n");
}

export const offByHand = ({ cloud }: TenantSettingsInputs): string =>
  `The kit cannot reach the tenant's settings. To switch writeback off, clear the three check boxes yourself: ${placeIn(cloud)}. Where Entra Connect Sync goes on writing back for other domains, clear only "Write back passwords with Microsoft Entra Connect cloud sync".`;

/** What a reader of a deployment looks for. */
export const factsOf: Facts = (outputs) => [
  labelled("passwords", onOff(outputs["passwordWriteback"])),
  labelled("cloud sync", onOff(outputs["cloudSyncWriteback"])),
  labelled("account unlock", onOff(outputs["accountUnlock"])),
  labelled("self-service reset", outputs["selfServicePasswordResetScope"]),
  text(outputs["evidence"]),
];
