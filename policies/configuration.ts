import type { Rule, Threshold, Thresholds } from "./rule.ts";

/** How strictly a rule is taken; remediate is mandatory here, as no rule rewrites a resource. */
export type Level = "disabled" | "advisory" | "mandatory" | "remediate";

/** What a user chooses of the rules: as the file of Pulumi's --policy-pack-config says it. */
export interface RuleConfiguration {
  /** By rule id; `all` is for those that are not named. */
  readonly levels: ReadonlyMap<string, Level>;
  /** By rule id. */
  readonly thresholds: ReadonlyMap<string, Thresholds>;
}

export const unconfigured: RuleConfiguration = { levels: new Map(), thresholds: new Map() };

/** What was chosen of a rule or of a policy of the pack's own; undefined: nothing. */
export function levelOf({ levels }: Pick<RuleConfiguration, "levels">, id: string): Level | undefined {
  return levels.get(id) ?? levels.get("all");
}

/** The rules with what was chosen of them; those that are disabled are gone. */
export function configuredRules(rules: readonly Rule[], configuration: RuleConfiguration): Rule[] {
  return rules.flatMap((rule) => {
    const level = levelOf(configuration, rule.id);
    if (level === "disabled") return [];
    const chosen = configuration.thresholds.get(rule.id);
    return [
      {
        ...rule,
        ...(level !== undefined && { severity: level === "advisory" ? ("warning" as const) : ("error" as const) }),
        ...(chosen && { check: (view, stack) => rule.check(view, stack, chosen) }),
      } satisfies Rule,
    ];
  });
}

export const isLevel = (value: unknown): value is Level =>
  ["disabled", "advisory", "mandatory", "remediate"].includes(value as Level);

/** A value as it stands in JSON. */
export const shown = (value: unknown): string => JSON.stringify(value) ?? "nothing";

/** What is wrong with a number that is chosen for a rule; undefined: nothing. */
export function wrongThreshold(
  known: Readonly<Record<string, Threshold>>,
  name: string,
  value: unknown,
): string | undefined {
  const threshold = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!threshold) {
    const names = Object.keys(known).join(", ");
    return names === "" ? "Of this rule only the level can be set. Remove it." : `Of this rule can be set: ${names}.`;
  }
  const { minimum, maximum } = threshold;
  if (Number.isInteger(value) && minimum <= (value as number) && (value as number) <= maximum) return undefined;
  return `${shown(value)} is out of range. Write a whole number from ${minimum} to ${maximum}; what makes a rule weaker is an exemption.`;
}
