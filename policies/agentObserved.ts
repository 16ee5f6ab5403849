import { isAgentVersion } from "../facts/agentVersions.ts";
import type { ResourceView, Stack } from "./rule.ts";
import { PROVISIONING_AGENT } from "./types.ts";
import { at, listAt, plainText, sameText } from "./value.ts";

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
  /** met, unmet or unknown. */
  readonly state: string;
  readonly found: string;
  readonly fix: string;
}

/** Undefined: nobody has looked. */
export function observedPrerequisite(agent: ResourceView, name: string): ObservedPrerequisite | undefined {
  const all = listAt(agent.properties, "prerequisites");
  const one = Array.isArray(all) ? (all as unknown[]).find((item) => sameText(at(item, "name"), name)) : undefined;
  if (one === undefined) return undefined;
  const text = (key: string) => plainText(at(one, key));
  return { state: text("state"), found: text("found"), fix: text("fix") };
}
