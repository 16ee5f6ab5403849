import type { Properties } from "./seen.ts";

interface State {
  readonly properties: Properties;
  readonly isProtected?: boolean;
}

export interface Protection {
  readonly before: Properties;
  readonly after: Properties;
  /** Empty: nothing about it changes. */
  readonly paths: readonly string[];
}

/** Whether Pulumi refuses to delete a resource is an option of it, and told like a property. */
export function withProtection(former: State, now: State): Protection {
  const [was, is] = [former, now].map(({ isProtected = false }) => isProtected);
  const [before, after] = [former.properties, now.properties];
  if (was === is) return { before, after, paths: [] };
  return { before: { ...before, protect: was }, after: { ...after, protect: is }, paths: ["protect"] };
}
