import { kitPath, type Path } from "../path.ts";
import type { DomainValues, ForestValues, Loose, StackValues } from "../values.ts";

export type LooseStack = Loose<StackValues>;
export type LooseForest = Loose<ForestValues>;

/** A domain in its long form, with its place. */
export interface DeclaredDomain {
  readonly name: string;
  readonly values: Loose<DomainValues>;
  readonly path: Path;
}

export interface DeclaredForest {
  readonly values: LooseForest;
  readonly path: Path;
  readonly domains: readonly DeclaredDomain[];
}

/** The forests and domains that are declared well enough to be compared. */
export function declaredForests(stack: LooseStack): DeclaredForest[] {
  return (stack.forests ?? []).flatMap((values, index) => {
    if (values === undefined) return [];
    const path = kitPath("forests", index);
    return [{ values, path, domains: declaredDomains(values, path) }];
  });
}

function declaredDomains(forest: LooseForest, forestPath: Path): DeclaredDomain[] {
  return (forest.domains ?? []).flatMap((domain, index) => {
    const values = typeof domain === "string" ? { name: domain } : domain;
    if (values?.name === undefined) return [];
    return [{ name: values.name, values, path: [...forestPath, "domains", index] }];
  });
}
