import type * as pulumi from "@pulumi/pulumi";

/** Paths of the stack file by the URNs of what was declared for them; undefined: nobody asks. */
let recorded: Map<string, string> | undefined;

/**
 * Says of which place in the stack file a component comes, such as forests[1], so that a finding at one of its resources
 * is told at that place and never at one that only has a similar name. An engine run records nothing.
 */
export function declaredAt<R extends pulumi.Resource>(path: string, resource: R): R {
  const into = recorded;
  if (into) resource.urn.apply((urn) => into.set(urn, path));
  return resource;
}

/** What `declaredAt` says from now on, complete once the program has ended. */
export function recordProvenance(): ReadonlyMap<string, string> {
  recorded = new Map();
  return recorded;
}
