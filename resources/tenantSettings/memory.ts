import { isList, isMap, type PropertyMap, type PropertyValue } from "../../formats/wire/codec.ts";
import type { MemoryForm } from "../ports/resource.ts";
import type { TenantSettingsInputs } from "./definition.ts";

export interface TenantMemory {
  /** Whether the settings stay when the resource is destroyed. */
  readonly adopted: boolean;
  /** What a command was told that nothing reads back, by setting. */
  readonly applied: Readonly<Record<string, Applied>>;
  /** Values at the last look, and since when they are known so; of the state, and written with its outputs. */
  readonly known: Readonly<Record<string, { readonly value: PropertyValue; readonly since: string }>>;
}

export type Applied = { value: PropertyValue; time: string; detail: string };

export const memory: MemoryForm<TenantSettingsInputs, TenantMemory> = {
  names: { applied: "changing" },
  fresh: { adopted: false, applied: {}, known: {} },
  imported: { adopted: true, applied: {}, known: {} },
  read: (state) => ({ adopted: state["adopted"] === true, applied: appliedIn(state), known: observedIn(state) }),
  write: ({ adopted, applied }) => ({ adopted, ...(Object.keys(applied).length > 0 && { applied }) }),
};

function appliedIn({ applied = null }: PropertyMap): TenantMemory["applied"] {
  return isMap(applied) ? (applied as Record<string, Applied>) : {};
}

function observedIn(state: PropertyMap): TenantMemory["known"] {
  const { settings = null } = state;
  if (!isList(settings)) return {};
  const observed = settings.flatMap((item) => {
    if (!isMap(item) || item["evidence"] !== "observed" || typeof item["time"] !== "string") return [];
    const name = String(item["setting"]);
    return [[name, { value: state[name] ?? null, since: item["time"] }] as const];
  });
  return Object.fromEntries(observed);
}
