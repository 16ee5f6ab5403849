import { azureRegions, regionName } from "../../../../facts/azureRegions.ts";
import { nearest } from "../../../../formats/nearest.ts";
import { fail, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { RESOURCE_GROUP } from "../../../types.ts";
import { at } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "resource",
  appliesTo: [RESOURCE_GROUP],
  check({ name, properties }) {
    const location = at(properties, "location");
    if (location === UNKNOWN) return notEvaluated(`the region of the resource group ${name} is not known`, "location");
    if (typeof location !== "string" || location.trim() === "") {
      return fail(
        `The resource group ${name} has no region, and the stack has no azure-native:location.`,
        "Write agents.location, or azure-native:location, such as westeurope.",
        "location",
      );
    }
    const region = regionName(location);
    if (azureRegions.includes(region)) return pass;
    // A letter or two: what is further away may be a region that is newer than this list.
    const near = nearest(region, azureRegions);
    if (near === undefined || /\d$/.test(near) !== /\d$/.test(region) || isNumbered(near, region))
      return notEvaluated(`${location}, the region of the resource group ${name}, is none that this version knows`, "location"); // prettier-ignore
    return fail(
      `The resource group ${name} is to be in ${location}, which is no known region of Azure.`,
      `Write ${near}, if that is meant; a region that is new is an exemption.`,
      "location",
    );
  },
};
export default rule;

/** westus4 beside westus3: a newer one of the same place. */
const isNumbered = (known: string, region: string): boolean =>
  known !== region && known.replace(/\d+$/, "") === region.replace(/\d+$/, "");
