import type { SecuritySettings } from "../../facts/securitySettings.ts";
import type { PropertyMap } from "../../formats/wire/codec.ts";
import type { GroupPolicyObjectResult, PolicyLink } from "../../scripts/contract.ts";
import { flatten, gather, Paths } from "./settings.ts";

/** What the declared settings of a policy and its link were before the kit. */
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
export function splitDropped(before: Before, declared: SecuritySettings): { dropped: Before; kept: Before } {
  const wanted = Paths.of(declared);
  const only = (isIn: (path: string) => boolean) => ({
    settings: gather(flatten(before.settings).filter(({ path }) => isIn(path))),
    unset: before.unset.filter(isIn),
  });
  return { dropped: only((path) => !wanted.has(path)), kept: { ...before, ...only((path) => wanted.has(path)) } };
}

export function knownTo({ settings, unset }: Before): Paths {
  return new Paths([...flatten(settings).map(({ path }) => path), ...unset]);
}

/** As the state holds it; undefined: it holds none. */
export function remembered(state: PropertyMap): Before | undefined {
  return state["before"] as unknown as Before | undefined;
}
