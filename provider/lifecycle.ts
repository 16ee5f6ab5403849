import { containsUnknown, isMap, reveal, Unknown, type PropertyMap } from "./protocol/codec.ts";
import { checkFields, diffFields, type CheckFailure, type PropertyChange } from "./protocol/fields.ts";
import { NotInEffectError, type Context, type Resource, type Subject } from "./resource.ts";

/**
 * The one flow of every resource: observe → ensure what is missing → sync what differs → return what was observed.
 * Create, update and adoption differ only in how the object is found.
 */
export interface Settled {
  readonly id: string;
  readonly outputs: PropertyMap;
  /** Why the object is recorded but not in effect. */
  readonly problem?: string;
}

type AnyResource = Resource<unknown, unknown>;

export function check(
  resource: AnyResource,
  olds: PropertyMap | undefined,
  news: PropertyMap,
  observable: { readonly tenant: boolean },
): { inputs: PropertyMap; failures: CheckFailure[] } {
  const { inputs, failures } = checkFields(resource.fields, news);
  if (failures.length === 0 && resource.refuse && !containsUnknown(inputs)) {
    const before = olds && Object.keys(olds).length > 0 && !containsUnknown(olds) ? reveal(olds) : undefined;
    failures.push(...resource.refuse(reveal(inputs), before, observable));
  }
  return { inputs, failures };
}

export function diff(resource: AnyResource, olds: PropertyMap, news: PropertyMap): PropertyChange[] {
  return diffFields(resource.fields, olds, news);
}

/** What an update would give, asking no one. */
export function preview(resource: AnyResource, inputs: PropertyMap, state: PropertyMap): PropertyMap {
  const outputs: Record<string, PropertyMap[string]> = {};
  for (const [name, kind] of Object.entries(resource.outputs)) {
    outputs[name] = kind === "stable" && name in state ? (state[name] ?? null) : Unknown.value;
  }
  return { ...inputs, ...outputs };
}

export async function create(
  resource: AnyResource,
  urn: string,
  inputs: PropertyMap,
  context: Context,
): Promise<Settled> {
  const known = reveal(inputs);
  const subject = { urn, id: resource.identify(known, urn), inputs: known, state: {} };
  const claim = await resource.claim(subject, context);
  return settle(resource, { ...subject, id: claim.id, state: { adopted: claim.adopted } }, inputs, context);
}

export async function update(
  resource: AnyResource,
  urn: string,
  id: string,
  state: PropertyMap,
  inputs: PropertyMap,
  context: Context,
): Promise<Settled> {
  return settle(resource, { urn, id, inputs: reveal(inputs), state }, inputs, context);
}

async function settle(
  resource: AnyResource,
  subject: Subject<unknown>,
  inputs: PropertyMap,
  context: Context,
): Promise<Settled> {
  const problems: string[] = [];
  let observed: unknown;
  try {
    observed = await resource.ensure(subject, context);
  } catch (error) {
    if (!(error instanceof NotInEffectError)) throw error;
    problems.push(error.message);
    observed = await resource.observe(subject, context);
  }
  const { outputs } = resource.describe(subject, observed);
  const settled = { id: subject.id, outputs: { ...inputs, ...outputs } };
  return problems.length === 0 ? settled : { ...settled, problem: problems.join(" ") };
}

/** What is there now, as inputs and outputs; undefined: it is gone. With empty inputs this is an import. */
export async function read(
  resource: AnyResource,
  urn: string,
  id: string,
  inputs: PropertyMap,
  state: PropertyMap,
  context: Context,
): Promise<{ inputs: PropertyMap; outputs: PropertyMap } | undefined> {
  const imported = Object.keys(inputs).length === 0;
  const declared = imported ? importedInputs(resource, id) : inputs;
  // What was there before the kit is not the kit's to remove.
  const subject = { urn, id, inputs: reveal(declared), state: imported ? { adopted: true } : state };
  const observed = await resource.observe(subject, context);
  if (observed === undefined) return undefined;
  const described = resource.describe(subject, observed);
  const current = withoutNull({ ...declared, ...described.inputs });
  return { inputs: current, outputs: { ...current, ...described.outputs } };
}

/** A null in a description says that the input is not set there. */
function withoutNull(map: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null));
}

function importedInputs(resource: AnyResource, id: string): PropertyMap {
  const told = resource.inputsOf(id) as PropertyMap;
  return checkFields(resource.fields, isMap(told) ? told : {}).inputs;
}

export async function remove(
  resource: AnyResource,
  urn: string,
  id: string,
  state: PropertyMap,
  context: Context,
): Promise<void> {
  await resource.remove({ urn, id, inputs: reveal(state), state }, context);
}
