import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { VirtualMachineArgs } from "@pulumi/azure-native/compute/virtualMachine.js";

/** What may differ from host to host. */
export interface HostKind {
  readonly size: pulumi.Input<string>;
  readonly image: pulumi.Input<string>;
  /** Encryption at host. */
  readonly encrypted: boolean;
}

/**
 * What Azure restarts a host for when it changes. Of the rest of its arguments an image counts when it is made, and a name, a zone or an
 * interface makes another host.
 */
export function restartCausesOf({ size, encrypted }: HostKind): pulumi.Output<object> {
  return pulumi.output({ size, encryptionAtHost: encrypted });
}

/**
 * A Tier 0 host: Trusted Launch, encryption at host, an identity of its own, patched by the platform, and a local
 * administrator whose password nobody has seen. Whoever needs it sets it anew, by a policy for Windows LAPS of the company's own or in the portal.
 * https://learn.microsoft.com/azure/virtual-machines/trusted-launch
 */
export function virtualMachineArgs(
  computerName: pulumi.Input<string>,
  zone: string | undefined,
  { size, image, encrypted }: HostKind,
  networkInterfaceId: pulumi.Input<string>,
): Omit<VirtualMachineArgs, "resourceGroupName"> {
  return {
    vmName: computerName,
    ...(zone !== undefined && { zones: [zone] }),
    identity: { type: "SystemAssigned" },
    hardwareProfile: { vmSize: size },
    securityProfile: {
      securityType: "TrustedLaunch",
      uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
      encryptionAtHost: encrypted,
    },
    storageProfile: {
      imageReference: { publisher: "MicrosoftWindowsServer", offer: "WindowsServer", sku: image, version: "latest" },
      osDisk: {
        createOption: "FromImage",
        caching: "ReadWrite",
        deleteOption: "Delete",
        managedDisk: { storageAccountType: "Premium_LRS" },
      },
    },
    osProfile: {
      computerName,
      adminUsername: "localadmin",
      adminPassword: pulumi.secret(`${randomBytes(48).toString("base64url")}aA1!`),
      windowsConfiguration: {
        provisionVMAgent: true,
        enableAutomaticUpdates: true,
        patchSettings: { patchMode: "AutomaticByPlatform", assessmentMode: "AutomaticByPlatform" },
      },
    },
    networkProfile: { networkInterfaces: [{ id: networkInterfaceId, primary: true, deleteOption: "Detach" }] },
    diagnosticsProfile: { bootDiagnostics: { enabled: true } },
  };
}
