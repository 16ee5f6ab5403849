import * as pulumi from "@pulumi/pulumi";
import { UNKNOWN, type ResourceView } from "../../policies/rule.ts";
import { hide, type Hidden } from "./hidden.ts";

/** By property the resources whose outputs it holds; filled while its values are awaited. */
export class References {
  readonly #byProperty = new Map<string, Set<pulumi.Resource>>();

  note(property: string, resources: Iterable<pulumi.Resource>): void {
    const noted = this.#byProperty.get(property) ?? new Set();
    for (const resource of resources) noted.add(resource);
    if (noted.size > 0) this.#byProperty.set(property, noted);
  }

  urns(urnOf: (resource: pulumi.Resource) => string | undefined): ResourceView["references"] {
    if (this.#byProperty.size === 0) return undefined;
    const entries = [...this.#byProperty].map(([property, resources]) => [
      property,
      [...resources].flatMap((resource) => urnOf(resource) ?? []),
    ]);
    return Object.fromEntries(entries) as ResourceView["references"];
  }
}

/** What the SDK keeps of an output. */
export interface Internals {
  promise(withUnknowns: boolean): Promise<unknown>;
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  allResources(): Promise<Set<pulumi.Resource>>;
}

export type Plain = null | boolean | number | string | symbol | Hidden | Plain[] | { [key: string]: Plain };
export type MaybeLater<T> = T | Promise<T>;

/** An output without a value: its property is left out, as the SDK leaves it out. */
const ABSENT = Symbol("absent");

type Note = (resources: Iterable<pulumi.Resource>) => void;

/** Properties of a resource as a view has them, but for secrets, which are still hidden. */
export function plainProperties(props: Record<string, unknown>, references: References): MaybeLater<Plain> {
  return plainEntries(Object.entries(props), (property) => (resources) => references.note(property, resources));
}

/** A value as a view has it, but for secrets, which are still hidden: UNKNOWN for what is not known, nothing for undefined. */
function plain(value: unknown, note: Note): MaybeLater<Plain> {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (value === undefined) return null;
  if (isOutput(value)) return plainOutput(value, note);
  if (value instanceof Promise) return value.then((known) => plain(known, note));
  if (typeof value !== "object" || isUnknown(value)) return UNKNOWN;
  if (Array.isArray(value))
    return together(
      value.map((item) => plain(item, note)),
      (items) => items.map((item) => (item === ABSENT ? null : item)),
    );
  // References to resources, assets and archives are no values.
  if (
    pulumi.Resource.isInstance(value) ||
    pulumi.asset.Asset.isInstance(value) ||
    pulumi.asset.Archive.isInstance(value)
  )
    return UNKNOWN;
  return plainEntries(Object.entries(value), () => note);
}

function plainEntries(given: [string, unknown][], noteOf: (key: string) => Note): MaybeLater<Plain> {
  const entries = given.filter(([, item]) => item !== undefined);
  return together(
    entries.map(([key, item]) => plain(item, noteOf(key))),
    (items) => {
      const pairs = entries.map(([key], index): [string, Plain] => [key, items[index] ?? null]);
      return Object.fromEntries(pairs.filter(([, item]) => item !== ABSENT));
    },
  );
}

const isUnknown = (value: unknown): boolean =>
  (pulumi as unknown as { isUnknown(value: unknown): boolean }).isUnknown(value);

function isOutput(value: unknown): value is Internals {
  return pulumi.Output.isInstance(value);
}

/** Of what is known the value says enough; of what is not, where it comes from. */
async function plainOutput(output: Internals, note: Note): Promise<Plain> {
  const isSecret = await output.isSecret;
  if (!(await output.isKnown)) {
    note(await output.allResources());
    return isSecret ? hide(UNKNOWN) : UNKNOWN;
  }
  const value = await output.promise(true);
  if (value === undefined) return ABSENT;
  return isSecret ? hide(await plain(value, note)) : plain(value, note);
}

function together<T>(items: MaybeLater<Plain>[], make: (items: Plain[]) => T): MaybeLater<T> {
  return items.some((item) => item instanceof Promise) ? Promise.all(items).then(make) : make(items as Plain[]);
}
