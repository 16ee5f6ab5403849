import type { Shape } from "../shared/directory.ts";

/** Parameters of TenantWriteback.ps1, which runs on a host with a provisioning agent. */
export type TenantWritebackParameters = {
  /** Computer name; on another machine the script refuses. */
  host: string;
  /** Whether passwords are to be written back with cloud sync. */
  enable: boolean;
};

export type TenantWritebackResult = {
  /** Whether the module of the agent has the cmdlet. */
  commandAvailable: boolean;
  missingCommands: string[];
  /** "": no agent is installed. */
  installedVersion: string;
  /** "": the agent is not registered. */
  registeredTenantId: string;
};

/** Of an Ensure: nothing reads the setting back. */
export type TenantWritebackDone = TenantWritebackResult & {
  applied: boolean;
  /** Why it was not. */
  reason: string;
};

export const foundShape: Shape<TenantWritebackResult> = {
  commandAvailable: "boolean",
  missingCommands: "list",
  installedVersion: "string",
  registeredTenantId: "string",
};

export const doneShape: Shape<TenantWritebackDone> = { ...foundShape, applied: "boolean", reason: "string" };
