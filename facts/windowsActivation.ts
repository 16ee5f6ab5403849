/**
 * Addresses of Azure's activation service (KMS) in the public cloud and in Azure Government. They are let through by a rule of the platform,
 * but not where a route leads everything to a firewall.
 * https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/custom-routes-enable-kms-activation
 */
export const activationAddresses: readonly string[] = [
  ...["20.118.99.224", "40.83.235.53", "23.102.135.246"],
  ...["23.97.0.13", "52.126.105.2"],
];

export const ACTIVATION_PORT = "1688";
