import type { PropertyMap } from "../../protocol/codec.ts";
import type { GroupPolicyObjectResult, PolicyLink, SecuritySettings } from "../../scripts/contract.ts";
import type { CallChanges } from "./call.ts";
import { flatten, gather, Paths, type Setting } from "./settings.ts";

/** What the declared settings of a policy and its link were before the kit; in the form of the call that puts them back. */
export interface Before {
  readonly displayName?: string;
  readonly settings: SecuritySettings;
  /** Paths of declared settings that were not set. */
  readonly unset: readonly string[];
  readonly link?: PolicyLink;
  readonly unlink?: true;
}

export function beforeOf(declared: SecuritySettings, observed: GroupPolicyObjectResult): Before {
  const { displayName, link } = observed;
  return withNew(
    { displayName, settings: {}, unset: [], ...(link ? { link } : { unlink: true }) },
    declared,
    observed.settings,
  );
}

/** Remembers of what is newly declared how it is now; of what the kit has set already its own value would tell nothing. */
export function withNew(before: Before, declared: SecuritySettings, now: SecuritySettings): Before {
  const known = knownTo(before);
  const fresh = flatten(declared).filter(({ path }) => !known.has(path));
  const wanted = new Paths(fresh.map(({ path }) => path));
  const there = flatten(now).filter(({ path }) => wanted.has(path));
  const set = new Paths(there.map(({ path }) => path));
  return {
    ...before,
    settings: gather([...flatten(before.settings), ...there]),
    unset: [...before.unset, ...fresh.map(({ path }) => path).filter((path) => !set.has(path))],
  };
}

/** Before a policy that the kit made there was nothing. */
export function beforeMade(declared: SecuritySettings, before?: Before): Before {
  return withNew(before ?? { settings: {}, unset: [], unlink: true }, declared, {});
}

/** Splits off what is no longer declared, to be put back now. */
export function splitDropped(before: Before, declared: SecuritySettings): { dropped: CallChanges; kept: Before } {
  const wanted = Paths.of(declared);
  const isKept = (path: string) => wanted.has(path);
  const settings = flatten(before.settings);
  const back = settings.filter(({ path }) => !isKept(path));
  const unset = before.unset.filter((path) => !isKept(path));
  return {
    dropped: {
      settings: gather([...flatten(declared), ...back]),
      ...(unset.length > 0 && { unset }),
    },
    kept: { ...before, settings: keep(settings, isKept), unset: before.unset.filter(isKept) },
  };
}

function keep(settings: readonly Setting[], isKept: (path: string) => boolean): SecuritySettings {
  return gather(settings.filter(({ path }) => isKept(path)));
}

function knownTo({ settings, unset }: Before): Paths {
  return new Paths([...flatten(settings).map(({ path }) => path), ...unset]);
}

/** The call that puts everything back. */
export function restoring({ displayName, settings, unset, link, unlink }: Before): CallChanges {
  return {
    settings,
    ...(displayName && { displayName }),
    ...(unset.length > 0 && { unset: [...unset] }),
    ...(link && { link }),
    ...(unlink && { unlink }),
  };
}

/** As the state holds it; undefined: it holds none. */
export function remembered(state: PropertyMap): Before | undefined {
  return state["before"] as unknown as Before | undefined;
}
