import { UNKNOWN, type ResourceView } from "../rule.ts";
import { at, listAt } from "../value.ts";
import { nothing, type Exposure, type Kind } from "./exposure.ts";

/** Types that hand a template to Azure. */
export const templateTypes: readonly string[] = [
  ...["", "AtScope", "AtManagementGroupScope", "AtSubscriptionScope", "AtTenantScope"].map((at_) => `azure-native:resources:Deployment${at_}`), // prettier-ignore
  ...["ResourceGroup", "Subscription", "ManagementGroup"].map((at_) => `azure-native:resources:DeploymentStackAt${at_}`), // prettier-ignore
  "azure:core/resourceGroupTemplateDeployment:ResourceGroupTemplateDeployment",
  "azure:core/subscriptionTemplateDeployment:SubscriptionTemplateDeployment",
  "azure:core/tenantTemplateDeployment:TenantTemplateDeployment",
  "azure:core/templateDeployment:TemplateDeployment",
  "azure:management/groupTemplateDeployment:GroupTemplateDeployment",
];

/** Where each has it; each type has one of them. */
export const templatePlaces: readonly string[] = ["properties.template", "template", "templateContent", "templateBody"];

/** A template in the stack: what it declares is read by Azure alone. Of one that is known, its types at least tell whether it could. */
export const nestedTemplate: Kind = {
  types: templateTypes,
  look,
  leads: () => true,
};

function look({ properties }: ResourceView): Exposure {
  const sources = templatePlaces.map((place) => at(properties, ...place.split(".")));
  const declared = typesIn(sources.find((source) => source !== undefined));
  if (declared !== UNKNOWN && !declared.some((type) => mayLead.test(type))) return nothing();
  return { opened: [], unknown: "what is declared by the template", fix: "" };
}

const mayLead = /^(microsoft\.(network|compute|security|hybridconnectivity|hybridcompute)\/|\[)/i;

/** Types of the resources of a template, those of templates in it too; UNKNOWN where it does not stand there. */
function typesIn(given: unknown): readonly string[] | typeof UNKNOWN {
  const template = typeof given === "string" ? parsed(given) : given;
  if (template === UNKNOWN || typeof template !== "object" || template === null) return UNKNOWN;
  const resources = at(template, "resources");
  const list = Array.isArray(resources) ? resources : Object.values(resources ?? {}); // with symbolic names it is an object
  const found: string[] = [];
  for (const resource of list as unknown[]) {
    const type = at(resource, "type");
    if (resource === UNKNOWN || typeof type !== "string") return UNKNOWN;
    found.push(type);
    const isNested = /^microsoft\.resources\/deployments$/i.test(type);
    const inner = isNested ? typesIn(at(resource, "properties", "template")) : typesIn({ resources: listAt(resource, "resources") }); // prettier-ignore
    if (inner === UNKNOWN) return UNKNOWN;
    found.push(...inner);
  }
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return UNKNOWN; // with expressions of a later step, or none at all
  }
}
