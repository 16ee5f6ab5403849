import type { SandboxSettings } from "../sandbox/settings.ts";
import { openSimulatedDirectory } from "../sandbox/directory.ts";
import { directoryFile, simulationFolder, tenantFile } from "../sandbox/plugin.ts";
import { openSimulatedTenant } from "../sandbox/tenant.ts";
import type { DriftKind } from "./sandboxDriftKinds.ts";

/** Makes one change and tells it in a sentence. */
export function makeDrift(kind: DriftKind, settings: SandboxSettings): Promise<string> {
  const folder = simulationFolder(settings.folder, settings.stackFile);
  const { drift, hosts } = openSimulatedDirectory(directoryFile(folder));
  switch (kind) {
    case "age":
      return drift.raiseMinimumPasswordAge();
    case "entry":
      return drift.removeAce();
    case "link":
      return drift.disableLink();
    case "other-policy":
      return drift.linkOtherPolicy();
    case "compatible-access":
      return drift.emptyCompatibleAccess();
    case "sam-server":
      return drift.closeSamServer();
    case "agent-registered":
      return hosts.register();
    case "agent-stopped":
      return hosts.stop();
    case "agent-service":
      return hosts.deleteService();
    case "agent-behind":
      return hosts.fallBehind();
    case "agent-uninstalled":
      return hosts.uninstall();
    case "agent-domain":
      return hosts.dropDomain();
    case "agent-account":
      return hosts.lockOut();
    case "agent-elsewhere":
      return hosts.moveAway();
    case "tenant":
      return openSimulatedTenant(tenantFile(folder)).clearCloudSync();
  }
}
