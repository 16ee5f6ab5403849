import { cmdlets, nonexistent } from "./explain/cmdlets.ts";
import type { Explanation } from "./explain/explanation.ts";

/** A name of a cmdlet, a module or a path of Microsoft Graph that a text uses although it does not exist, or does nothing. */
export interface WrongName {
  /** As it is known. */
  readonly name: string;
  readonly explanation: Explanation;
}

/** Alone these are part of names of something else. */
const onlyInPath = ["onPremisesPasswordResetPolicies", "cloudProvisioning"];

const byName = new Map(
  [...nonexistent, ...cmdlets.filter(({ group }) => group === "nonexistent")].flatMap((explanation) =>
    [explanation.topic, ...(explanation.also ?? [])]
      .filter((name) => !onlyInPath.includes(name))
      .map((name): [string, WrongName] => [name.toLowerCase(), { name, explanation }]),
  ),
);

/**
 * The wrong names in a text. A line that is a comment uses none, and neither does a longer name around one, such as
 * Set-AADCloudSyncPasswordWritebackConfiguration around passwordWritebackConfiguration.
 */
export function wrongNamesIn(text: string): WrongName[] {
  const used = new Set<WrongName>();
  for (const match of text.matchAll(anyName)) {
    const line = text.slice(text.lastIndexOf("\n", match.index) + 1, match.index);
    const wrong = byName.get(match[0].toLowerCase());
    if (wrong && !/^\s*(#|\/\/)/.test(line)) used.add(wrong);
  }
  return [...used];
}

const longestFirst = [...byName.keys()].sort((one, other) => other.length - one.length);
const anyName = new RegExp(
  `(?<![A-Za-z0-9_-])(${longestFirst.map((name) => name.replaceAll(".", "\\.")).join("|")})(?![A-Za-z0-9_-])`,
  "gi",
);
