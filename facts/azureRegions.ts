/** Regions of Azure's public cloud. https://learn.microsoft.com/azure/reliability/regions-list */
const publicRegions: readonly string[] = [
  ...["australiacentral", "australiacentral2", "australiaeast", "australiasoutheast", "austriaeast", "belgiumcentral"],
  ...["brazilsouth", "brazilsoutheast", "canadacentral", "canadaeast", "centralindia", "centralus", "chilecentral"],
  ...["denmarkeast", "eastasia", "eastus", "eastus2", "francecentral", "francesouth", "germanynorth"],
  ...["germanywestcentral", "indonesiacentral", "israelcentral", "italynorth", "japaneast", "japanwest"],
  ...["jioindiacentral", "jioindiawest", "koreacentral", "koreasouth", "malaysiawest", "mexicocentral"],
  ...["newzealandnorth", "northcentralus", "northeurope", "norwayeast", "norwaywest", "polandcentral", "qatarcentral"],
  ...["southafricanorth", "southafricawest", "southcentralus", "southeastasia", "southindia", "spaincentral"],
  ...["swedencentral", "swedensouth", "switzerlandnorth", "switzerlandwest", "uaecentral", "uaenorth", "uksouth"],
  ...["ukwest", "westcentralus", "westeurope", "westindia", "westus", "westus2", "westus3"],
];

/** Regions of Azure Government, which no other cloud has. https://learn.microsoft.com/azure/reliability/regions-list */
const governmentRegions: readonly string[] = [
  ...["usdodcentral", "usdodeast", "usgovarizona", "usgovtexas", "usgovvirginia"],
];

/** Regions of Azure in the clouds that have cloud sync writeback. */
export const azureRegions: readonly string[] = [...publicRegions, ...governmentRegions];

/** The cloud that a region is of, by the name that a stack file has for it; undefined: the region is not known. */
export function cloudOfRegion(text: string): "public" | "usGovernment" | undefined {
  const region = regionName(text);
  if (governmentRegions.includes(region)) return "usGovernment";
  return publicRegions.includes(region) ? "public" : undefined;
}

/** West Europe, WestEurope and westeurope are one to Azure. */
export function regionName(text: string): string {
  return text.replace(/\s+/g, "").toLowerCase();
}
