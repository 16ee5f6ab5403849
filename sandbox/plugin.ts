import { join } from "node:path";
import { servePlugin } from "../provider/server.ts";
import type { Attachment } from "./attachment.ts";
import { openSimulatedDirectory } from "./directory.ts";
import { stackName } from "./settings.ts";
import { openSimulatedTenant } from "./tenant.ts";
import { withTenantWriteback } from "./tenant/writebackScript.ts";

/** The kit's own plugin, as it is, over a simulated directory and tenant. */
export async function attachPlugin(folder: string): Promise<Attachment> {
  const { file, ways } = openSimulatedTenant(tenantFile(folder));
  const directory = openSimulatedDirectory(directoryFile(folder));
  const channel = withTenantWriteback(directory, file, directory.agentOn);
  const { port, close } = await servePlugin({ channel, tenant: ways });
  return { name: "entra-writeback", port, close };
}

/** Each stack of the sandbox has a directory and a tenant to itself. */
export function simulationFolder(folder: string, stackFile: string): string {
  return join(folder, "simulated", stackName(stackFile));
}

export const directoryFile = (folder: string): string => join(folder, "directory.json");
export const tenantFile = (folder: string): string => join(folder, "tenant.json");
