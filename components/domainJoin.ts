import * as pulumi from "@pulumi/pulumi";
import { VirtualMachineExtension } from "@pulumi/azure-native/compute/virtualMachineExtension.js";
import type { DomainJoin, Forest, VirtualMachineAgents } from "../stack/config/model.ts";

export interface DomainJoinArgs {
  resourceGroupName: pulumi.Input<string>;
  location?: string;
  /** Name of the virtual machine. */
  host: pulumi.Input<string>;
  forest: Forest;
  settings: VirtualMachineAgents;
}

/**
 * Joins a host to the forest's first domain, if the stack file says with which account. The password is a protected
 * setting: Azure encrypts it for the host and never gives it out again.
 */
export function joinDomain(
  name: string,
  { host, forest, settings, ...place }: DomainJoinArgs,
  options: pulumi.CustomResourceOptions,
): VirtualMachineExtension | undefined {
  const { domainJoin } = settings;
  if (!domainJoin) return undefined;
  const { user, ouPath } = domainJoin;
  return new VirtualMachineExtension(
    `${name}-domain-join`,
    {
      ...place,
      vmName: host,
      vmExtensionName: "domain-join",
      publisher: "Microsoft.Compute",
      type: "JsonADDomainExtension",
      typeHandlerVersion: "1.3",
      autoUpgradeMinorVersion: true,
      settings: {
        Name: forest.domains[0]?.name,
        User: user,
        ...(ouPath !== undefined && { OUPath: ouPath }),
        Restart: "true",
        Options: "3", // NETSETUP_JOIN_DOMAIN | NETSETUP_ACCT_CREATE
      },
      ...protectedSettings(domainJoin),
    },
    options,
  );
}

function protectedSettings({ password }: DomainJoin) {
  const { keyVault } = password;
  if (keyVault) {
    return { protectedSettingsFromKeyVault: { secretUrl: keyVault.secretUrl, sourceVault: { id: keyVault.vaultId } } };
  }
  return { protectedSettings: pulumi.secret({ Password: password.reveal() }) };
}
