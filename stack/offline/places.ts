import type { ResourceView } from "../../policies/rule.ts";
import type { Configuration } from "../config/load.ts";
import { parsePath } from "../config/path.ts";
import { componentKey } from "../provenance.ts";
import { keyAround, stackKeyOf } from "./stackKeys.ts";

/** What a run declares, and of which path in the stack file each component comes. */
export interface Declared {
  readonly views: readonly ResourceView[];
  readonly provenance: ReadonlyMap<string, string>;
}

/**
 * The views with their places in the stack file. What is in a component comes from where the component does, and a resource of
 * a domain from the domain whose name is exactly its own. What a program declares otherwise comes from the file as a whole.
 */
export function withPlaces(stackFile: Configuration, file: string, { views, provenance }: Declared): ResourceView[] {
  const byUrn = new Map(views.map((view) => [view.urn, view]));

  /** What the program itself declares, the resource or what is around it, where its path is known. */
  const componentOf = (view: ResourceView): { component: ResourceView; path: string } | undefined => {
    const parent = byUrn.get(view.parent ?? "");
    if (parent) return componentOf(parent);
    const path = provenance.get(componentKey(view.type, view.name));
    return path === undefined ? undefined : { component: view, path };
  };

  return views.map((view) => ({
    ...view,
    placeOf(property) {
      const source = componentOf(view);
      if (source === undefined) return { file };
      const { component, path } = source;
      const domain = domainOf(stackFile, path, view);
      const key = stackKeyOf(component, view, property) ?? "";
      const placed = domain === undefined ? joined(path, key) : writtenAt(stackFile, path, domain, key);
      return { file, ...stackFile.locate(placed) };
    },
  }));
}

interface Domain {
  /** Such as forests[0].domains[1]. */
  readonly path: string;
  /** Index of a PSO among those of the domain. */
  readonly passwordSettings?: number;
}

function domainOf({ model }: Configuration, path: string, { properties }: ResourceView): Domain | undefined {
  const [, forest] = /^forests\[(\d+)\]$/.exec(path) ?? [];
  const domains = forest === undefined ? [] : (model.forests[Number(forest)]?.domains ?? []);
  const index = domains.findIndex(({ name }) => name === properties["domain"]);
  const domain = domains[index];
  if (domain === undefined) return undefined;
  const settings = domain.passwordSettings.findIndex(({ name }) => name === properties["name"]);
  return { path: `${path}.domains[${index}]`, ...(settings >= 0 && { passwordSettings: settings }) };
}

/**
 * A domain's own key comes before the forest's, and a key that is written before the one around it; where none is, the domain
 * itself is the place.
 */
function writtenAt(stackFile: Configuration, forest: string, domain: Domain, wanted: string): string {
  const item = domain.passwordSettings;
  const key = item === undefined ? wanted : wanted.replace(/^passwordSettings/, `$&[${item}]`);
  for (let part = key; part !== ""; part = keyAround(part)) {
    const found = [domain.path, forest].map((path) => joined(path, part)).find((path) => isWritten(stackFile, path));
    if (found !== undefined) return found;
  }
  return domain.path;
}

function isWritten({ values }: Configuration, path: string): boolean {
  const [, ...parts] = parsePath(path);
  const value = parts.reduce<unknown>(
    (inner, part) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, part) : undefined),
    values,
  );
  return value !== undefined;
}

const joined = (path: string, key: string): string => (key === "" ? path : `${path}.${key}`);
