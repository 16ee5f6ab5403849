import { cloudOfRegion } from "../../../../facts/azureRegions.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { RESOURCE_GROUP, TENANT_SETTINGS } from "../../../types.ts";
import { at } from "../../../value.ts";

const titles: Readonly<Record<string, string>> = { public: "Azure's public cloud", usGovernment: "Azure Government" };

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [RESOURCE_GROUP],
  check({ name, properties }, stack) {
    const clouds = stack.ofType(TENANT_SETTINGS).map((tenant) => at(tenant.properties, "cloud"));
    if (clouds.length === 0) return notApplicable;
    const location = at(properties, "location");
    const region = typeof location === "string" ? cloudOfRegion(location) : undefined;
    if (region === undefined)
      return notEvaluated(`which cloud the region of the resource group ${name} is in is not known`, "location");
    if (clouds.includes(region)) return pass;
    if (clouds.includes(UNKNOWN)) return notEvaluated("the cloud of the tenant is not known", "location");
    const declared = clouds.map((cloud) => titles[String(cloud)] ?? String(cloud)).join(", ");
    return fail(
      `The resource group ${name} is to be in ${String(location)}, a region of ${titles[region] ?? region}, but the tenant is declared in ${declared}. A sign-in to one cloud makes nothing in a region of another.`,
      `Write a region of ${declared}, or tenant.cloud: ${region}.`,
      "location",
    );
  },
};
export default rule;
