import type { Stack } from "./rule.ts";

/** What a rule gathers of all resources of a stack, gathered once: a rule that did so at each of its views would be quadratic. */
export function oncePerStack<Gathered>(gather: (stack: Stack) => Gathered): (stack: Stack) => Gathered {
  const known = new WeakMap<Stack, { readonly gathered: Gathered }>();
  return (stack) => {
    const before = known.get(stack);
    if (before) return before.gathered;
    const gathered = gather(stack);
    known.set(stack, { gathered });
    return gathered;
  };
}
