export const stackType = "pulumi:pulumi:Stack";

/** Where a program runs, as far as URNs tell. */
export interface Deployment {
  readonly project: string;
  readonly stack: string;
}

/**
 * The URN that an engine makes: with the types of all parents but the stack. Whatever is found so has one name, here and in a
 * preview. https://www.pulumi.com/docs/concepts/resources/names/#urns
 */
export function urnOf({ project, stack }: Deployment, parent: string | undefined, type: string, name: string): string {
  const above = parent?.split("::")[2];
  const types = above === undefined || above === stackType ? type : `${above}$${type}`;
  return `urn:pulumi:${stack}::${project}::${types}::${name}`;
}
