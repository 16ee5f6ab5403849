/**
 * The check boxes of Password reset > On-premises integration, by the settings of the kit.
 * https://learn.microsoft.com/en-us/entra/identity/authentication/tutorial-enable-cloud-sync-sspr-writeback
 */
export const checkBoxes = {
  passwordWriteback: "Enable password write back for synced users",
  cloudSyncWriteback: "Write back passwords with Microsoft Entra Connect cloud sync",
  accountUnlock: "Allow users to unlock accounts without resetting their password",
} as const;

export type CheckBox = keyof typeof checkBoxes;
export const checkBoxNames = Object.keys(checkBoxes) as CheckBox[];

/** The documented command for the second box, on a server with a provisioning agent; no command reads it. */
export const WRITEBACK_CMDLET = "Set-AADCloudSyncPasswordWritebackConfiguration";
