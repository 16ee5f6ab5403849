import { regionName } from "../../../../facts/azureRegions.ts";
import { oncePerStack } from "../../../oncePerStack.ts";
import { fail, notApplicable, notEvaluated, pass } from "../../../outcome.ts";
import { UNKNOWN, type RuleCheck } from "../../../rule.ts";
import { RESOURCE_GROUP, TENANT_SETTINGS } from "../../../types.ts";
import { at } from "../../../value.ts";

const rule: RuleCheck = {
  scope: "stack",
  appliesTo: [TENANT_SETTINGS],
  check({ properties }, stack) {
    if (at(properties, "cloudSyncWriteback") === false) return notApplicable;
    const cloud = at(properties, "cloud");
    if (cloud === UNKNOWN) return notEvaluated("the cloud of the tenant is not known", "cloud");
    const sign =
      typeof cloud === "string" && is21Vianet(cloud) ? `The cloud of the tenant is ${cloud}` : signOf21Vianet(stack);
    if (sign === undefined) return pass;
    return fail(
      `${sign}, but writeback by cloud sync is not supported in Azure operated by 21Vianet.`,
      "There, write passwords back by Entra Connect Sync (syncedBy: connectSync for each domain, writeback.cloudSync: false).",
      "cloud",
    );
  },
};
export default rule;

const is21Vianet = (text: string): boolean => /china|21vianet|mooncake/i.test(text);

const providers = ["pulumi:providers:azure-native", "pulumi:providers:azuread", "pulumi:providers:azure"];

/** What else in the stack is in that cloud: a provider, or a region. */
const signOf21Vianet = oncePerStack((stack): string | undefined => {
  for (const provider of providers.flatMap(stack.ofType)) {
    const environment = at(provider.properties, "environment");
    if (typeof environment === "string" && is21Vianet(environment))
      return `The provider ${provider.name} is for ${environment}`;
  }
  for (const group of stack.ofType(RESOURCE_GROUP)) {
    const region = at(group.properties, "location");
    if (typeof region === "string" && /^china/.test(regionName(region)))
      return `The resource group ${group.name} is in ${region}`;
  }
  return undefined;
});
