import { isDeepStrictEqual } from "node:util";
import type { ResourceView } from "../policies/rule.ts";
import { withProtection } from "./protection.ts";
import { AGENT_FLEET } from "../policies/types.ts";
import { changedListing } from "./listedHosts.ts";
import { isSecretPath } from "../facts/secretKeys.ts";
import { isComponent, type Properties, type ResourceChange, type Seen } from "./seen.ts";

/**
 * What one version of a stack declares otherwise than another. Whether Azure makes a changed resource anew only the engine knows, so there
 * are no replacements here.
 */
export function declaredChanges(base: readonly ResourceView[], head: readonly ResourceView[]): ResourceChange[] {
  const [was, is] = [base, head].map((views) => new Map(views.filter(isTold).map((view) => [view.urn, view])));
  const gone = [...(was?.values() ?? [])].filter(({ urn }) => !is?.has(urn));
  const here = [...(is?.values() ?? [])].flatMap((resource): ResourceChange[] => {
    const former = was?.get(resource.urn);
    if (former === undefined) return [{ operation: "create", resource, after: resource.properties, paths: [] }];
    const { before, after, paths } = withProtection(former, resource);
    const all = [...differingPaths(former.properties, resource.properties), ...paths];
    return all.length === 0 ? [] : [{ operation: "update", resource, before, after, paths: all }];
  });
  return [
    ...gone.map((resource) => ({
      operation: "delete" as const,
      resource,
      before: resource.properties,
      paths: [],
    })),
    ...here,
    ...changedListings(base, head),
  ];
}

function changedListings(base: readonly Seen[], head: readonly Seen[]): ResourceChange[] {
  const [was, is] = [base, head].map((views) => new Map(views.filter(isFleet).map((view) => [view.urn, view])));
  return [...new Map([...(was ?? []), ...(is ?? [])])].flatMap(
    ([urn, fleet]) => changedListing(fleet, was?.get(urn)?.properties, is?.get(urn)?.properties) ?? [],
  );
}

const isFleet = ({ type }: Seen): boolean => type === AGENT_FLEET;

const isTold = (seen: Seen): boolean => !isComponent(seen);

/** Leaves that differ, a list as one. A text that may be a secret is not compared: programs make passwords anew in every run. */
function differingPaths(before: Properties, after: Properties, above = ""): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    const path = above === "" ? key : `${above}.${key}`;
    const [a, b] = [before[key] ?? undefined, after[key] ?? undefined];
    if (isMap(a) && isMap(b)) return differingPaths(a, b, path);
    if (isDeepStrictEqual(a, b)) return [];
    return typeof a === "string" && typeof b === "string" && isSecretPath(path) ? [] : [path];
  });
}

const isMap = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);
