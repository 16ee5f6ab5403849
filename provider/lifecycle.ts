import {
  containsSecret,
  containsUnknown,
  isList,
  isMap,
  reveal,
  SecretValue,
  Unknown,
  type PropertyMap,
  type PropertyValue,
} from "./protocol/codec.ts";
import { checkFields, diffFields, type CheckFailure, type PropertyChange } from "./protocol/fields.ts";
import { absence, difference, isObserved } from "./observeMode.ts";
import { NotInEffectError, RefusedError, type Context, type Resource, type Subject } from "./resource.ts";

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
    const refused = resource.refuse(reveal(inputs), before, observable);
    const shown = "is secret, and not what is needed here";
    failures.push(...(holdsSecret(inputs) ? refused.map(({ property }) => ({ property, reason: shown })) : refused));
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
  const plain = reveal(inputs);
  const subject = { urn, id: resource.identify(plain, urn), inputs: plain, state: {} };
  if (isObserved(plain)) return observeCreate(resource, subject, inputs, context);
  const claim = await resource.claim(subject, context);
  const claimed = { ...subject, id: claim.id, state: { ...claim.state, adopted: claim.adopted } };
  try {
    return await settle(resource, claimed, inputs, context);
  } catch (error) {
    const settled = await traces(resource, claimed, inputs, context, error);
    if (!settled) throw error;
    return settled;
  }
}

/** Seconds to look at what a failed creation has left. */
const lastLook = 30;

/** What a creation wrote before it failed must be in the state, or nobody would ever take it away again. */
async function traces(
  resource: AnyResource,
  subject: Subject<unknown>,
  inputs: PropertyMap,
  context: Context,
  error: unknown,
): Promise<Settled | undefined> {
  const fresh = { ...context, signal: AbortSignal.timeout(lastLook * 1000) };
  const observed = await resource.observe(subject, fresh).catch(() => undefined); // the first error is the one to tell
  if (observed === undefined || !resource.leftTraces(subject, observed)) return undefined;
  const problem = error instanceof Error ? error.message : String(error);
  return { ...settled(resource, subject, inputs, observed), problem };
}

export async function update(
  resource: AnyResource,
  urn: string,
  id: string,
  state: PropertyMap,
  inputs: PropertyMap,
  context: Context,
): Promise<Settled> {
  return settle(resource, { urn, id, inputs: reveal(inputs), state: known(state) }, inputs, context);
}

/** Where nothing is to be changed, what is there already is the resource, whoever made it: as with an import. */
async function observeCreate(
  resource: AnyResource,
  subject: Subject<unknown>,
  inputs: PropertyMap,
  context: Context,
): Promise<Settled> {
  const anyones = { ...subject, inputs: { ...(subject.inputs as object), adopt: true } };
  const { id } = await resource.claim(anyones, context);
  return compare(resource, { ...subject, id, state: { adopted: true } }, inputs, context);
}

/** Looks, and says where the directory is not as declared. */
async function compare(
  resource: AnyResource,
  subject: Subject<unknown>,
  inputs: PropertyMap,
  context: Context,
): Promise<Settled> {
  const observed = await resource.observe(subject, context);
  if (observed === undefined) throw new RefusedError(absence(subject.inputs));
  const problem = difference(resource, subject, observed, holdsSecret(inputs));
  return { ...settled(resource, subject, inputs, observed), ...(problem !== undefined && { problem }) };
}

async function settle(
  resource: AnyResource,
  subject: Subject<unknown>,
  inputs: PropertyMap,
  context: Context,
): Promise<Settled> {
  if (isObserved(subject.inputs)) return compare(resource, subject, inputs, context);
  try {
    return settled(resource, subject, inputs, await resource.ensure(subject, context));
  } catch (error) {
    if (!(error instanceof NotInEffectError)) throw error;
    return { ...settled(resource, subject, inputs, error.observed), problem: error.message };
  }
}

function settled(resource: AnyResource, subject: Subject<unknown>, inputs: PropertyMap, observed: unknown): Settled {
  const { outputs } = resource.describe(subject, observed);
  return { id: subject.id, outputs: { ...inputs, ...secretLike(inputs, outputs) } };
}

/** Texts that are made from inputs are as secret as these. The credential is in no text. */
function secretLike(inputs: PropertyMap, made: PropertyMap): PropertyMap {
  if (!holdsSecret(inputs)) return made;
  const wrapped = Object.entries(made).map(([key, value]) => [key, holdsText(value) ? new SecretValue(value) : value]);
  return Object.fromEntries(wrapped) as PropertyMap;
}

function holdsText(value: PropertyValue): boolean {
  if (isMap(value)) return Object.values(value).some(holdsText);
  return isList(value) ? value.some(holdsText) : typeof value === "string";
}

function holdsSecret(inputs: PropertyMap): boolean {
  return Object.entries(inputs).some(([key, value]) => key !== "credential" && containsSecret(value));
}

/** The state as plain values: whether one of them was marked secret changes nothing about what it means. */
function known(state: PropertyMap): PropertyMap {
  return reveal(state) as PropertyMap;
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
  const subject = { urn, id, inputs: reveal(declared), state: imported ? { adopted: true } : known(state) };
  const observed = await resource.observe(subject, context);
  if (observed === undefined) return undefined;
  const described = resource.describe(subject, observed);
  const current = withoutNull({ ...declared, ...secretLike(declared, described.inputs) });
  return { inputs: current, outputs: { ...current, ...secretLike(declared, described.outputs) } };
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
  const inputs = reveal(state);
  if (isObserved(inputs)) return; // nothing was done, so there is nothing to undo
  await resource.remove({ urn, id, inputs, state: known(state) }, context);
}
