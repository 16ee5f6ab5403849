import type { CheckBox } from "../../facts/checkBoxes.ts";
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
  /** Why a setting was not known at the last look, and since which look; of the state too. */
  readonly unknown: Readonly<Record<string, { readonly detail: PropertyValue; readonly since: string }>>;
  /** The last that was known of each check box, however long ago. */
  readonly lastKnown: Readonly<Partial<Record<CheckBox, LastKnown>>>;
}

/** `detail`: how it was known, and by what or whom. */
export type LastKnown = { value: boolean; detail: string };

export type Applied = { value: PropertyValue; time: string; detail: string };

export const memory: MemoryForm<TenantSettingsInputs, TenantMemory> = {
  names: { applied: "changing", lastKnown: "changing" },
  fresh: { adopted: false, applied: {}, known: {}, unknown: {}, lastKnown: {} },
  imported: { adopted: true, applied: {}, known: {}, unknown: {}, lastKnown: {} },
  read: (state) => ({
    adopted: state["adopted"] === true,
    applied: mapIn(state, "applied"),
    known: entriesOf(state, "observed", (name, since) => ({ value: state[name] ?? null, since })),
    unknown: entriesOf(state, "notObservable", (_, since, { detail = null }) => ({ detail, since })),
    lastKnown: mapIn(state, "lastKnown"),
  }),
  write: ({ adopted, applied, lastKnown }) => ({
    adopted,
    ...(Object.keys(applied).length > 0 && { applied }),
    ...(Object.keys(lastKnown).length > 0 && { lastKnown }),
  }),
};

/** As it was written. */
function mapIn<Name extends "applied" | "lastKnown">(state: PropertyMap, name: Name): TenantMemory[Name] {
  const map = state[name] ?? null;
  return isMap(map) ? (map as TenantMemory[Name]) : {};
}

/** What the state holds of the settings that are known in one way. */
function entriesOf<T>(
  { settings = null }: PropertyMap,
  evidence: string,
  entry: (setting: string, time: string, item: PropertyMap) => T,
): Record<string, T> {
  if (!isList(settings)) return {};
  const found = settings.flatMap((item) => {
    if (!isMap(item) || item["evidence"] !== evidence || typeof item["time"] !== "string") return [];
    const name = String(item["setting"]);
    return [[name, entry(name, item["time"], item)] as const];
  });
  return Object.fromEntries(found);
}
