import { stackOf } from "../formats/urn.ts";
import type { Finding } from "../policies/finding.ts";
import { readPackConfiguration, type PackConfiguration } from "../policies/packConfiguration.ts";
import { packConfigurationReport, type ExemptingStack } from "../policies/packConfigurationReport.ts";
import { withCopy } from "./copy.ts";
import { Repository } from "./git.ts";

/** A file of --policy-pack-config, and what it says. */
export interface ChosenRules extends PackConfiguration {
  /** Path as the user gave it. */
  readonly file: string;
}

export const chosenRules = (file: string): ChosenRules => ({ file, ...readPackConfiguration(file) });

/** As it was at a commit; undefined: it was not there. The places in it are the file's own. */
export async function chosenAt(commit: string, { file }: ChosenRules): Promise<ChosenRules | undefined> {
  const text = new Repository(file).fileAt(commit, file);
  if (text === undefined) return undefined;
  return withCopy(file, text, (copy) => {
    const { exceptions, ...former } = readPackConfiguration(copy);
    const here = exceptions.map((exception) => ({ ...exception, place: { ...exception.place, file } }));
    return { ...former, file, exceptions: here };
  });
}

/** What the file takes from rules at one stack. What it excepts in other stacks is told of them. */
export function takenFromRules(
  { file, exceptions, levels }: ChosenRules,
  { stack, views, exemptions }: ExemptingStack & { readonly stack: string },
  today: string,
): readonly Finding[] {
  const isHere = (target: string): boolean => [undefined, stack].includes(stackOf(target));
  const own = exceptions.map(({ match, ...exception }) => ({
    ...exception,
    match: match.map(({ policies, targets }) => ({ policies, targets: targets.filter(isHere) })),
  }));
  return packConfigurationReport(file, { exceptions: own, levels }, [{ views, exemptions }], today).findings;
}
