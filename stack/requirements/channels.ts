import type { Credential, Forest } from "../config/model.ts";
import type { Requirement } from "./requirement.ts";
import { sdkSignIn } from "./signIn.ts";

/** What the channels of a forest take: its directory's, and those of the hosts that agents are installed on. */
export function channelRequirements({ name: forest, domains, agents }: Forest): Requirement[] {
  const hosts = agents?.installation
    ? [...agents.arcServers, ...agents.existing.flatMap((host) => host.channel ?? [])]
    : [];
  // The role that makes the kit's own VMs runs commands there too.
  const isOnMachines = agents?.installation !== undefined && agents.virtualMachines !== undefined;
  return [
    ...(isOnMachines ? [signIn] : []),
    ...domains.flatMap(({ channel }) => ofChannel(channel, `the directory scripts of ${forest} run there`)),
    ...hosts.flatMap((host) => ofChannel(host, `the agent of ${forest} is installed and seen there`)),
    ...domains.flatMap(({ channel, credential }) =>
      credential ? secretReader(credential, channel, "the password of the account that the scripts bind as") : [],
    ),
    ...(agents?.installation?.administrator
      ? secretReader(
          agents.installation.administrator,
          "each agent host",
          "the password or token that registers the agent",
        )
      : []),
  ];
}

/** docs/channels.md */
export function ofChannel(channel: string, why: string): Requirement[] {
  if (channel === "local") {
    const what = "Windows with PowerShell, a member of the domain or with a way to its domain controllers";
    return [{ kind: "tool", what, at: "this machine", why }];
  }
  const role = /\/Microsoft\.Compute\//i.test(channel)
    ? "Virtual Machine Contributor"
    : "Azure Connected Machine Resource Administrator";
  return [
    signIn,
    {
      kind: "azureRole",
      what: role,
      at: channel,
      why: `${why}, by run commands. Whoever holds it can do there what SYSTEM can`,
    },
  ];
}

const signIn = sdkSignIn("run commands; azure-native's own settings are not read for them");

/** The identity of the host reads it where the scripts run. */
export function secretReader({ password }: Credential, host: string, why: string): Requirement[] {
  const { keyVault } = password;
  if (!keyVault) return [];
  const reader = host === "local" ? "this machine's managed identity" : `the managed identity of ${host}`;
  return [{ kind: "keyVault", what: "Key Vault Secrets User", at: keyVault.secretUrl, why: `${reader} reads ${why}` }];
}
