import type * as pulumi from "@pulumi/pulumi";
import { SubscriptionFeatureRegistration } from "@pulumi/azure-native/features/subscriptionFeatureRegistration.js";

/** Whether the hosts' temporary disks and caches are encrypted too. */
export const EncryptionAtHost = {
  /** They are; the feature has to be registered in the subscription. */
  Required: "required",
  /** They are, and the feature is registered first. */
  Register: "register",
  /** They are not. */
  Off: "off",
} as const;
export type EncryptionAtHost = (typeof EncryptionAtHost)[keyof typeof EncryptionAtHost];

/**
 * The feature that Azure refuses such a VM without. It stays registered when the stack is destroyed: others in the subscription may need it.
 * https://learn.microsoft.com/azure/virtual-machines/windows/disks-enable-host-based-encryption-portal#prerequisites
 */
export function registerEncryptionAtHost(name: string, parent: pulumi.Resource): SubscriptionFeatureRegistration {
  return new SubscriptionFeatureRegistration(
    `${name}-encryption-at-host`,
    { providerNamespace: "Microsoft.Compute", featureName: "EncryptionAtHost" },
    { parent, retainOnDelete: true },
  );
}
