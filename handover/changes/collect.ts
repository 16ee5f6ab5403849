import type { ResourceView } from "../../policies/rule.ts";
import {
  DomainRootDelegation,
  GroupManagedServiceAccount,
  GroupPolicyObject,
  PasswordSettingsObject,
} from "../../resources/index.ts";
import { planOf } from "../../resources/plan.ts";
import { canonicalName, isChildOf } from "../../facts/domainNames.ts";
import type { Change } from "./change.ts";
import { knownInputs } from "../knownInputs.ts";
import { withFiles } from "./fileNames.ts";

/** In the order of need: entries and user rights name the account; the policy is the last thing users notice. */
const order: readonly string[] = [
  GroupManagedServiceAccount,
  DomainRootDelegation,
  GroupPolicyObject,
  PasswordSettingsObject,
].map(({ type }) => type);

export const isOfDirectory = ({ type }: Pick<ResourceView, "type">): boolean => order.includes(type);

/** What the declared resources of the directory would do, without who does it: one forest after the other. */
export function changesOf(resources: readonly ResourceView[]): Change[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const forestOf = forestFinder(resources);
  const found = resources
    .filter(isOfDirectory)
    .map((resource) => ({ resource, ancestors: ancestorsOf(resource, byUrn) }))
    .map((one) => ({ ...one, forest: forestOf(String(one.resource.properties["domain"])) }))
    .sort(
      (a, b) =>
        compare(a.forest, b.forest) ||
        order.indexOf(a.resource.type) - order.indexOf(b.resource.type) ||
        compare(a.resource.name, b.resource.name),
    );
  return withFiles(
    found.map(({ resource, ancestors, forest }) => {
      const properties = knownInputs(resource, `${resource.name} cannot be handed over`);
      const { type } = resource;
      const { call, words } = planOf(type, resource.urn, properties, ancestors[0]?.type);
      const { script, parameters } = call;
      const domain = String(parameters["domain"]);
      const adopt = properties["adopt"] === true;
      return { title: `${domain}: ${words.subject}`, domain, forest, script, parameters, adopt, words };
    }),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Parent, its parent, and so on. */
function ancestorsOf({ parent = "" }: ResourceView, byUrn: ReadonlyMap<string, ResourceView>): ResourceView[] {
  const above = byUrn.get(parent);
  return above === undefined ? [] : [above, ...ancestorsOf(above, byUrn)];
}

/**
 * The forest of a domain: one whose agents are declared and that is above it, by its own name or by that of the domain in which the
 * service account lives; without agents that domain, so that entries follow the account.
 */
function forestFinder(resources: readonly ResourceView[]): (domain: string) => string {
  const forests = resources.flatMap(({ properties: { forest } }) => (typeof forest === "string" ? [forest] : []));
  const homes = new Map(
    resources.flatMap(({ properties: { domain, accountDomain } }) =>
      typeof domain === "string" && typeof accountDomain === "string"
        ? [[canonicalName(domain), accountDomain] as const]
        : [],
    ),
  );
  const above = (domain: string) =>
    forests.find((forest) => canonicalName(forest) === canonicalName(domain) || isChildOf(domain, forest));
  return (domain) => {
    const home = homes.get(canonicalName(domain)) ?? domain;
    return above(domain) ?? above(home) ?? home;
  };
}
