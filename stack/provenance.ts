import type * as pulumi from "@pulumi/pulumi";

/** Paths of the stack file by type and name of what was declared for them; undefined: nobody asks. */
let recorded: Map<string, string> | undefined;

/**
 * Says of which place in the stack file a component comes, such as forests[1], so that a finding at one of its resources
 * is told at that place and never at one that only has a similar name. An engine run records nothing.
 */
export function declaredAt<R extends pulumi.Resource>(path: string, resource: R): R {
  // The URN says the same, but later, and an Output of it costs more than the component's own declaration.
  const { __pulumiType: type, __name: name } = resource as unknown as { __pulumiType: string; __name: string };
  recorded?.set(componentKey(type, name), path);
  return resource;
}

/** What `declaredAt` says from now on, by `componentKey`. */
export function recordProvenance(): ReadonlyMap<string, string> {
  recorded = new Map();
  return recorded;
}

/** A component that the program declares itself has no other of its type and name beside it. */
export const componentKey = (type: string, name: string): string => `${type}::${name}`;
