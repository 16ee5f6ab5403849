import { fileURLToPath } from "node:url";

/** The agent's modules, which stand-ins take the place of. */
export const moduleFiles = ["Microsoft.CloudSync.PowerShell.psm1", "AADCloudSyncTools.psm1"].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
);

/** Text of a program for /bin/sh that lays out an agent on the host it runs on; `first` are commands before that. */
export function installerProgram(version: string, first: string): string {
  const agent = '"$AGENT_WORLD/agent"';
  return [
    "#!/bin/sh",
    'echo "$@" > "$AGENT_WORLD/installer-arguments"',
    first,
    `mkdir -p ${agent}`,
    `printf ${version} > ${agent}/AADConnectProvisioningAgent.exe`,
    ...moduleFiles.map((file) => `cp "${file}" ${agent}/`),
    `cp "$AGENT_WORLD/installed.config" ${agent}/AADConnectProvisioningAgent.exe.config`,
    'cp "$AGENT_WORLD/installed-services.json" "$AGENT_WORLD/services.json"',
    "",
  ].join("\n");
}
