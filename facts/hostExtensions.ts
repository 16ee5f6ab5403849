/**
 * Extensions of virtual machines that run no code of whoever declares them, by type in lower case: what is on an agent host besides is
 * somebody's script.
 * https://learn.microsoft.com/azure/virtual-machines/extensions/overview
 */
const harmless: readonly string[] = [
  "jsonaddomainextension", // joins a domain
  "configurationforwindows", // Azure Policy's machine configuration
  "azurepolicyforwindows",
  "azuremonitorwindowsagent",
  "dependencyagentwindows",
  "guestattestation",
  "mde.windows", // Defender for Endpoint
  "iaasantimalware",
  "azurebackupwindowsworkload",
  "vmsnapshot",
  "windowspatchextension", // Azure Update Manager
  "networkwatcheragentwindows",
  "keyvaultforwindows",
  "aadloginforwindows",
];

/** Whether an extension of this type runs code that whoever declares it chooses. */
export const runsForeignCode = (type: string): boolean => !harmless.includes(type.toLowerCase());
