import { days } from "../../facts/calendar.ts";
import { failAll, notEvaluated, pass } from "../outcome.ts";
import { oncePerStack } from "../oncePerStack.ts";
import { UNKNOWN, type Outcome, type ResourceView, type Stack, type Violation } from "../rule.ts";
import { PASSWORD_SETTINGS_OBJECT } from "../types.ts";
import { at, knownListAt, listAt, sameText, textAt } from "../value.ts";
import { differing, settingsAt } from "./settings.ts";

/** Whether a PSO counts for the people it is for, as far as is known. */
export function judgePasswordSettings(pso: ResourceView, stack: Stack): Outcome {
  const others = rivalsOf(pso, stack);
  const violations = [...beaten(pso), ...others.flatMap((other) => equals(pso, other))];
  if (violations.length > 0) return failAll(violations);
  if (others.some((other) => isOpen(pso, other)))
    return notEvaluated(
      `whether another PSO of ${domainOf(pso)} has the precedence of the PSO "${nameOf(pso)}" for the same people is not known`,
      "precedence",
    );
  return pass;
}

const nameOf = ({ name, properties }: ResourceView): string => textAt(properties, "name", name);
const domainOf = ({ name, properties }: ResourceView): string => textAt(properties, "domain", name);

/** PSOs that may have its precedence in its domain; each pair is looked at once. */
function rivalsOf(pso: ResourceView, stack: Stack): ResourceView[] {
  const ofDomain = byPrecedence(stack).get(domainOf(pso).toLowerCase());
  const precedence = at(pso.properties, "precedence");
  const groups = precedence === UNKNOWN ? [...(ofDomain?.values() ?? [])] : [precedence, UNKNOWN].map((key) => ofDomain?.get(key) ?? []); // prettier-ignore
  return groups.flat().filter(({ urn }) => urn < pso.urn);
}

const byPrecedence = oncePerStack((stack) => {
  const domains = Map.groupBy(stack.ofType(PASSWORD_SETTINGS_OBJECT), (pso) => domainOf(pso).toLowerCase());
  return new Map(
    [...domains].map(([domain, all]) => [domain, Map.groupBy(all, ({ properties }) => at(properties, "precedence"))]),
  );
});

/** Between equals the GUID decides. [MS-ADTS 3.1.1.4.5.36] */
function equals(pso: ResourceView, other: ResourceView): Violation[] {
  const precedence = at(pso.properties, "precedence");
  if (typeof precedence !== "number" || precedence !== at(other.properties, "precedence")) return [];
  const theirs = knownListAt(other.properties, "appliesTo");
  const both = knownListAt(pso.properties, "appliesTo").filter(
    (name) => typeof name === "string" && theirs.some((their) => sameText(their, name)),
  );
  const names = differingNames(pso, other);
  if (both.length === 0 || names.length === 0) return [];
  return [
    {
      message: `The PSOs "${nameOf(pso)}" and "${nameOf(other)}" of ${domainOf(pso)} have the precedence ${precedence} for ${both.join(", ")} and set ${names.join(", ")} differently (declared): which one counts, their GUIDs decide.`,
      fix: "Give the one that is to count the lower precedence.",
      property: "precedence",
    },
  ];
}

function differingNames(pso: ResourceView, other: ResourceView): string[] {
  const ours = settingsAt(pso, "settings");
  const theirs = settingsAt(other, "settings");
  if (ours === undefined || ours === UNKNOWN || theirs === undefined || theirs === UNKNOWN) return [];
  return differing(ours, theirs, Object.keys(ours).filter((name) => name in theirs)); // prettier-ignore
}

/** Whether the two may be equals for the same people, because something of them is not known. */
function isOpen(pso: ResourceView, other: ResourceView): boolean {
  const both = [pso, other].map(({ properties }) => properties);
  const [one, two] = both.map((properties) => at(properties, "precedence"));
  if (one !== UNKNOWN && two !== UNKNOWN && one !== two) return false;
  const lists = both.map((properties) => listAt(properties, "appliesTo"));
  return one === UNKNOWN || two === UNKNOWN || lists.some((list) => list === UNKNOWN || list.includes(UNKNOWN));
}

/** Users of reportUsers for whom something else counts, with a longer age. */
function beaten(pso: ResourceView): Violation[] {
  const own = at(pso.properties, "settings", "minimumPasswordAge");
  if (typeof own !== "number") return [];
  return knownListAt(pso.properties, "resultant").flatMap((seen) => {
    const age = at(seen, "minimumPasswordAge");
    const winner = at(seen, "passwordSettings");
    if (typeof age !== "number" || age <= own || sameText(winner, nameOf(pso))) return [];
    const what = typeof winner === "string" ? `the PSO "${winner}" counts` : `the policy of ${domainOf(pso)} counts`;
    return [
      {
        message: `For ${textAt(seen, "user", "a user")} not the PSO "${nameOf(pso)}" but ${what}, with a minimum password age of ${days(age)} (observed).`,
        fix: "Give the PSO the lower precedence, make the user a member of what it applies to, or take the user out of what the other applies to; a PSO linked to the user itself beats those of groups.",
        property: "resultant",
      },
    ];
  });
}
