import { oncePerStack } from "../oncePerStack.ts";
import type { Stack } from "../rule.ts";

/** What is gathered of one resource of a stack, by its URN or key, gathered once: each of its parts asks for it. */
export function oncePerKey<Gathered>(gather: (key: string, stack: Stack) => Gathered) {
  const knownOf = oncePerStack(() => new Map<string, { readonly gathered: Gathered }>());
  return (key: string, stack: Stack): Gathered => {
    const known = knownOf(stack);
    const before = known.get(key);
    if (before) return before.gathered;
    const gathered = gather(key, stack);
    known.set(key, { gathered });
    return gathered;
  };
}
