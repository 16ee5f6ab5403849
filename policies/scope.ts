import type { ResourceView, Stack } from "./rule.ts";
import { at } from "./value.ts";

/**
 * Names, in lower case, of everything that a resource is declared in or for: its own, those of what is around it, and the domains and
 * forests that these say they are for.
 */
export function namesAround(resource: ResourceView, stack: Stack): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (name: unknown) => typeof name === "string" && names.add(name.toLowerCase());
  let last = resource;
  for (let view: ResourceView | undefined = resource; view !== undefined; view = stack.parentOf(view)) {
    for (const name of [view.name, at(view.properties, "domain"), at(view.properties, "forest")]) add(name);
    last = view;
  }
  // The engine sends a resource alone before it is created, and of its parent the URN.
  if (last.parent) add(last.parent.split("::").at(-1));
  return names;
}
