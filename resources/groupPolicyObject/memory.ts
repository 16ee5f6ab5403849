import { isMap, type PropertyMap, type PropertyValue } from "../../formats/wire/codec.ts";
import type { MemoryForm } from "../ports/resource.ts";
import { adoptionMemory, type Adoption } from "../shared/adoptionMemory.ts";
import type { Values } from "../shared/giveBack.ts";
import type { GroupPolicyObjectResult } from "./call.ts";
import { definition, type GroupPolicyObjectInputs } from "./definition.ts";
import { declaredSettings, only, Paths, type DeclaredSettings } from "./settings.ts";

/** Of a policy: its declared settings by flat path, `displayName`, `link` and `appliesTo`; null: not set there, or not linked. */
export interface PolicyMemory extends Adoption {
  /** gPLink of the target before this resource first wrote to it; undefined: it never did, or a former version did. */
  readonly formerLinks?: string | undefined;
  /** An adopted policy's GptTmpl.inf from before the first write, as formerTemplate() gives it; undefined: as with formerLinks. */
  readonly formerTemplate?: string | undefined;
}

/** Copies for a person to put back by hand. */
const copies = ["formerLinks", "formerTemplate"] as const;

const adoption = adoptionMemory<GroupPolicyObjectInputs, Values>({
  definition,
  written: (inputs) => ({ displayName: inputs.displayName, link: inputs.link, ...declaredOf(inputs) }),
  read: (values) => ("settings" in values ? formerForm(values) : values),
});

export const memory: MemoryForm<GroupPolicyObjectInputs, PolicyMemory> = {
  ...adoption,
  read(state) {
    const kept = copies.flatMap((name) => (typeof state[name] === "string" ? [[name, state[name]]] : []));
    return { ...adoption.read(state), ...(Object.fromEntries(kept) as Partial<PolicyMemory>) };
  },
  write: (known) => ({
    ...adoption.write(known),
    ...Object.fromEntries(copies.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]]))),
  }),
  begun: (known, inputs) => ({ ...known, ...adoption.begun?.(known, inputs) }),
  finished: (known, inputs) => ({ ...known, ...adoption.finished?.(known, inputs) }),
};

/** Version 0.1.0 had nested settings, and named apart what was not set. */
function formerForm({ displayName, settings, unset, link, unlink }: PropertyMap): Values {
  const notSet = Array.isArray(unset) ? unset.filter((path) => typeof path === "string") : [];
  return {
    ...(displayName !== undefined && { displayName }),
    ...(isMap(settings) && declaredSettings(settings as DeclaredSettings)),
    ...Object.fromEntries(notSet.map((path) => [path, null])),
    ...(link !== undefined ? { link } : unlink === true ? { link: null } : {}),
  };
}

/** What may be declared or not: settings, and whom they are for. */
export function declaredOf(inputs: GroupPolicyObjectInputs): Values {
  const { appliesTo } = inputs;
  return { ...declaredSettings(inputs), ...(appliesTo !== undefined && { appliesTo }) };
}

/** The same of a policy as it is. */
export const thereOf = ({ settings, appliesTo }: GroupPolicyObjectResult): Values => ({
  ...settings,
  ...(appliesTo !== undefined && { appliesTo }),
});

export const isSetting = (path: string): boolean => path.includes(".");

/**
 * Whether there is a policy. Of one of the kit's own its files suffice: a run that died had made no container yet, or taken it away
 * already, and somebody must finish that, or nobody takes them away.
 */
export function isThere(
  { adopted }: PolicyMemory,
  { exists, fileVersion, settings }: GroupPolicyObjectResult,
): boolean {
  return exists || (!adopted && (fileVersion > 0 || Object.keys(settings).length > 0));
}

/** How a policy is that is taken over, as far as the kit will change it. */
export function beforeOf(declared: Values, there: GroupPolicyObjectResult): Values {
  const { displayName, link = null } = there;
  return withNew({ displayName, link }, declared, thereOf(there));
}

/** Remembers of what is newly declared how it is now; of what the kit has set already its own value would tell nothing. */
export function withNew(before: Values, declared: Values, now: Values): Values {
  const known = new Paths(Object.keys(before));
  const fresh = Object.keys(declared).filter((path) => !known.has(path));
  const there = new Paths(fresh).spell(now);
  const value = (path: string): PropertyValue => there[path] ?? null;
  return { ...before, ...Object.fromEntries(fresh.map((path) => [path, value(path)])) };
}

/** Before a policy that the kit made there was nothing. */
export function beforeMade(declared: Values, before: Values = { link: null }): Values {
  return withNew(before, declared, {});
}

/** Splits off what is no longer declared, to be put back now. */
export function splitDropped(before: Values, declared: Values): { dropped: Values; kept: Values } {
  const wanted = new Paths(Object.keys(declared));
  const isDropped = (path: string) => (isSetting(path) || path === "appliesTo") && !wanted.has(path);
  return { dropped: only(before, isDropped), kept: only(before, (path) => !isDropped(path)) };
}

/** An import, and a state that knows no before, begin with what is there now. */
export function afterLook(
  inputs: GroupPolicyObjectInputs,
  known: PolicyMemory,
  observed: GroupPolicyObjectResult,
): PolicyMemory {
  if (known.before) return known;
  const declared = declaredOf(inputs);
  const asked = Object.keys(declared).length === 0 ? observed.settings : declared;
  return { ...known, before: known.adopted ? beforeOf(asked, observed) : beforeMade(asked) };
}
