import { distinguishedName } from "../formats/domainName.ts";
import type { Defect } from "../path.ts";
import type { DeclaredForest } from "./declared.ts";

/** Where group policies are linked. */
export function checkGroupPolicies(forests: readonly DeclaredForest[]): Defect[] {
  return forests.flatMap((forest) => [...foreignAgentHosts(forest), ...withoutPolicy(forest)]);
}

function foreignAgentHosts({ values, path, domains }: DeclaredForest): Defect[] {
  const ou = values.agentHostPolicy?.ou;
  if (ou === undefined || domains.length === 0) return [];
  const roots = domains.map(({ name }) => distinguishedName(name));
  if (roots.some((root) => rootOf(ou).toLowerCase() === root.toLowerCase())) return [];
  const message = `${ou} is in no domain of this forest, and a policy reaches no further than its own. Write a DN that ends in ${roots.join(" or ")}.`;
  return [{ path: [...path, "agentHostPolicy", "ou"], message }];
}

/** DC=corp,DC=contoso,DC=com of a DN below it. */
export function rootOf(dn: string): string {
  return /DC=.*$/i.exec(dn)?.[0].replace(/,\s+/g, ",") ?? "";
}

function withoutPolicy(forest: DeclaredForest): Defect[] {
  return forest.domains
    .filter(
      ({ values }) =>
        values.groupPolicy !== undefined && (values.accountPolicy ?? forest.values.accountPolicy) === "none",
    )
    .map(({ name, path }) => ({
      path: [...path, "groupPolicy"],
      message: `the account policy of ${name} is none, so the kit makes no group policy there. Remove groupPolicy, or write an account policy.`,
    }));
}
