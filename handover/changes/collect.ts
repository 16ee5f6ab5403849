import type { ResourceView } from "../../policies/rule.ts";
import {
  DomainRootDelegation,
  GroupManagedServiceAccount,
  GroupPolicyObject,
  PasswordSettingsObject,
} from "../../resources/index.ts";
import { planOf } from "../../resources/plan.ts";
import type { Change, PlannedScript } from "./change.ts";
import { withFiles } from "./fileNames.ts";
import { subjectOf } from "./subjects.ts";

/** In the order of need: entries and user rights name the account; the policy is the last thing users notice. */
const order: readonly string[] = [
  GroupManagedServiceAccount,
  DomainRootDelegation,
  GroupPolicyObject,
  PasswordSettingsObject,
].map(({ type }) => type);

/** What the declared resources of the directory would do, without who does it: one forest after the other. */
export function changesOf(resources: readonly ResourceView[]): Change[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const found = resources
    .filter(({ type }) => order.includes(type))
    .map((resource) => ({ resource, ancestors: ancestorsOf(resource, byUrn) }))
    .map((one) => ({ ...one, forest: forestOf(one.resource, one.ancestors) }))
    .sort(
      (a, b) =>
        compare(a.forest, b.forest) ||
        order.indexOf(a.resource.type) - order.indexOf(b.resource.type) ||
        compare(a.resource.name, b.resource.name),
    );
  return withFiles(
    found.map(({ resource, ancestors, forest }) => {
      const { call, says } = planOf(resource.type, engineUrn(resource, ancestors), resource.properties);
      const adopt = resource.properties["adopt"] === true;
      return {
        ...subjectOf(resource, ancestors[0]?.type),
        forest,
        script: call.script as PlannedScript,
        parameters: call.parameters,
        adopt,
        says,
      };
    }),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Parent, its parent, and so on. */
function ancestorsOf({ parent = "" }: ResourceView, byUrn: ReadonlyMap<string, ResourceView>): ResourceView[] {
  const above = byUrn.get(parent);
  return above === undefined ? [] : [above, ...ancestorsOf(above, byUrn)];
}

/** As a component knows it. Beside the components it is the account's domain, so that its entries follow the account. */
function forestOf({ properties }: ResourceView, ancestors: readonly ResourceView[]): string {
  const told = [...ancestors.map((above) => above.properties["forest"]), properties["accountDomain"]];
  return told.find((name) => typeof name === "string") ?? (properties["domain"] as string);
}

/** The URN as the engine makes it, with the types of the parents: a policy's GUID follows from it. */
function engineUrn({ urn, name, type }: ResourceView, ancestors: readonly ResourceView[]): string {
  const types = [type, ...ancestors.map((above) => above.type)].reverse();
  return [...urn.split("::").slice(0, 2), types.join("$"), name].join("::");
}
