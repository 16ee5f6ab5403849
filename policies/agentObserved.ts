import { isAgentVersion } from "../facts/agentVersions.ts";
import { failAll, notApplicable, notEvaluated, pass, restingOn } from "./outcome.ts";
import { UNKNOWN, type Outcome, type ResourceView, type Stack } from "./rule.ts";
import { PROVISIONING_AGENT } from "./types.ts";
import { at, listAt, plainText, sameText, textAt } from "./value.ts";

/** The version that a look at the host brought; undefined: nobody has looked, or there is no agent. */
export function observedVersion({ properties }: ResourceView): string | undefined {
  const version = at(properties, "installedVersion");
  return typeof version === "string" && isAgentVersion(version) ? version : undefined;
}

/** The agents that the stack declares for a forest. */
export function agentsOf(forest: unknown, stack: Stack): readonly ResourceView[] {
  return typeof forest === "string"
    ? (stack.ofTypeBy(PROVISIONING_AGENT, "forest").get(forest.toLowerCase()) ?? [])
    : [];
}

/** What a look at the host found of one thing that an agent needs. */
export interface ObservedPrerequisite {
  readonly name: string;
  /** met, unmet or unknown. */
  readonly state: string;
  readonly found: string;
  readonly fix: string;
  /** Whether the agent cannot do without it; else it is a remark. */
  readonly isRequired: boolean;
}

/** All that a look at the host found; none: nobody has looked. */
function observedPrerequisites(agent: ResourceView): readonly ObservedPrerequisite[] | typeof UNKNOWN {
  const all = listAt(agent.properties, "prerequisites");
  if (all === UNKNOWN) return UNKNOWN;
  return all.map((one) => {
    const text = (key: string) => plainText(at(one, key));
    const isRequired = at(one, "required") !== false;
    return { name: text("name"), state: text("state"), found: text("found"), fix: text("fix"), isRequired };
  });
}

/** Undefined: nobody has looked. */
export function observedPrerequisite(agent: ResourceView, name: string): ObservedPrerequisite | undefined {
  const all = observedPrerequisites(agent);
  return all === UNKNOWN ? undefined : all.find((one) => sameText(one.name, name));
}

/** Judges those prerequisites that a rule is about, all at once, as a look at the host found them; remarks are no finding. */
export function judgeObserved(
  agent: ResourceView,
  isAbout: (name: string) => boolean,
  more: readonly ObservedPrerequisite[] = [],
): Outcome {
  return restingOn("observed", outcomeOf(agent, isAbout, more));
}

function outcomeOf(
  agent: ResourceView,
  isAbout: (name: string) => boolean,
  more: readonly ObservedPrerequisite[],
): Outcome {
  const host = textAt(agent.properties, "host", agent.name);
  const all = observedPrerequisites(agent);
  if (all === UNKNOWN) return notEvaluated(`what ${host} has is not known`, "prerequisites");
  const about = [...all.filter(({ name, isRequired }) => isRequired && isAbout(name)), ...more];
  if (about.length === 0) return notApplicable;
  const unmet = about.filter(({ state }) => state === "unmet");
  const violations = unmet.map(({ name, found, fix }) => ({ message: `${host} (observed): ${name}: ${found}.`, fix }));
  if (violations.length > 0) return failAll(violations);
  const unseen = about.filter(({ state }) => state !== "met");
  if (unseen.length === 0) return pass;
  return notEvaluated(`what could not be seen on ${host}: ${unseen.map(({ name }) => name).join(", ")}`);
}
