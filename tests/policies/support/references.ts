import type { ScalarTag } from "yaml";
import { UNKNOWN, type ResourceView } from "../../../policies/rule.ts";

/** `!unknown`: a value that is not known. */
export const unknownTag: ScalarTag = { tag: "!unknown", resolve: () => UNKNOWN };

/** `!output vnet`: an output of the resource of that name, which is not known before there is one; `!output vnet web`: made of those of both. */
export const outputTag: ScalarTag = { tag: "!output", resolve: (name) => new OutputOf(name) };

export class OutputOf {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** The views with what their outputs come from. */
export function resolved(views: readonly ResourceView[]): ResourceView[] {
  const urns = new Map(views.map(({ name, urn }) => [name, urn]));
  return views.map((view) => {
    const references: Record<string, string[]> = {};
    const properties: Record<string, unknown> = {};
    for (const [property, value] of Object.entries(view.properties)) {
      const found = new Set<string>();
      properties[property] = withoutOutputs(value, found);
      const urnsOf = [...found].map((name) => urns.get(name) ?? missing(name));
      if (urnsOf.length > 0) references[property] = urnsOf;
    }
    return { ...view, properties, ...(Object.keys(references).length > 0 && { references }) };
  });
}

function missing(name: string): never {
  throw new Error(`There is no resource ${name}.`);
}

function withoutOutputs(value: unknown, found: Set<string>): unknown {
  if (value instanceof OutputOf) {
    for (const name of value.name.split(" ")) found.add(name);
    return UNKNOWN;
  }
  if (Array.isArray(value)) return value.map((item) => withoutOutputs(item, found));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutOutputs(item, found)]));
}
