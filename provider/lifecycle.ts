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
} from "../formats/wire/codec.ts";
import { checkFields, type CheckFailure } from "../resources/definition/checkFields.ts";
import { diffFields, type PropertyChange } from "../resources/definition/diffFields.ts";
import { ChannelError } from "../resources/ports/channel.ts";
import { begun, finished, recalled } from "./memory.ts";
import { absence, difference, differences, isObserved, staying } from "./observeMode.ts";
import {
  NotInEffectError,
  RefusedError,
  type Context,
  type Resource,
  type Subject,
} from "../resources/ports/resource.ts";

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

/**
 * What an update would change: `olds` are the inputs of the last one. In mode observe that is never anything, so the directory
 * is looked at instead: an update is due where it is not as declared, and fails with the difference.
 */
export async function diff(
  resource: AnyResource,
  subject: { readonly urn: string; readonly id: string; readonly state: PropertyMap },
  olds: PropertyMap,
  news: PropertyMap,
  context: Context,
): Promise<PropertyChange[]> {
  const changes = diffFields(resource.fields, olds, news);
  if (changes.length > 0 || containsUnknown(news) || !isObserved(reveal(news))) return changes;
  const inputs = reveal(news);
  const now = { ...subject, inputs, state: recalled(resource, known(subject.state)) };
  return differences(resource, now, holdsSecret(news), context);
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
  return write(resource, claimed, inputs, context, (seen, observed) =>
    observed !== undefined && resource.leftTraces(seen, observed)
      ? settled(resource, seen, inputs, observed)
      : undefined,
  );
}

export async function update(
  resource: AnyResource,
  urn: string,
  id: string,
  state: PropertyMap,
  inputs: PropertyMap,
  context: Context,
): Promise<Settled> {
  const subject = { urn, id, inputs: reveal(inputs), state: recalled(resource, known(state)) };
  if (isObserved(subject.inputs)) return compare(resource, subject, inputs, context);
  const memory = await resource.remember?.(subject, context);
  const prepared = { ...subject, state: { ...subject.state, ...memory } };
  return write(resource, prepared, inputs, context, (seen, observed) =>
    observed === undefined ? unseen(resource, seen, inputs) : settled(resource, seen, inputs, observed),
  );
}

/** Seconds to look at what a failed write has left. */
const lastLook = 30;

/**
 * What was written before an error, and how things were before that, must be in the state: nobody else knows what to take away
 * or give back. `record` makes of a last look what is recorded; undefined: there is nothing to record.
 */
async function write(
  resource: AnyResource,
  subject: Subject<unknown>,
  inputs: PropertyMap,
  context: Context,
  record: (seen: Subject<unknown>, observed: unknown) => Settled | undefined,
): Promise<Settled> {
  context.signal.throwIfAborted();
  const done = finished(resource, subject);
  const doing = begun(resource, subject);
  try {
    return settled(resource, done, inputs, await resource.ensure(doing, context));
  } catch (error) {
    if (error instanceof NotInEffectError) {
      return { ...settled(resource, done, inputs, error.observed), problem: error.message };
    }
    if (wroteNothing(error)) throw error;
    const fresh = { ...context, signal: AbortSignal.timeout(lastLook * 1000) };
    const observed = await resource.observe(doing, fresh).catch(() => undefined); // the first error is the one to tell
    const recorded = record(doing, observed);
    if (!recorded) throw error;
    return { ...recorded, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Errors from before there was a session to write in. */
function wroteNothing(error: unknown): boolean {
  return error instanceof ChannelError && ["powershell-missing", "logon-refused"].includes(error.code);
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
  if (observed === undefined) throw new RefusedError(absence(resource, subject.inputs, holdsSecret(inputs)));
  const found = difference(resource, subject, observed, holdsSecret(inputs));
  return { ...settled(resource, subject, inputs, observed), ...(found && { problem: found.problem }) };
}

function settled(resource: AnyResource, subject: Subject<unknown>, inputs: PropertyMap, observed: unknown): Settled {
  const { outputs } = described(resource, subject, observed);
  return { id: subject.id, outputs: { ...inputs, ...secretLike(inputs, outputs) } };
}

/** What the state holds of an object that could not be looked at after a write. */
function unseen(resource: AnyResource, { id, state }: Subject<unknown>, inputs: PropertyMap): Settled {
  const outputs = Object.fromEntries(Object.entries(state).filter(([name]) => name in resource.outputs));
  return { id, outputs: { ...inputs, ...secretLike(inputs, outputs) } };
}

function described(resource: AnyResource, subject: Subject<unknown>, observed: unknown) {
  const { inputs, outputs } = resource.describe(subject, observed);
  return { inputs, outputs: { ...outputs, ...(resource.written && { written: subject.state["written"] ?? [] }) } };
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
  const before = imported ? { adopted: true } : recalled(resource, known(state));
  const subject = { urn, id, inputs: reveal(declared), state: before };
  const observed = await resource.observe(subject, context);
  if (observed === undefined) return undefined;
  const told = described(resource, subject, observed);
  const current = withoutNull({ ...declared, ...secretLike(declared, told.inputs) });
  return { inputs: current, outputs: { ...current, ...secretLike(declared, told.outputs) } };
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
  if (isObserved(inputs)) return context.warn(staying(resource, inputs, holdsSecret(state)));
  await resource.remove({ urn, id, inputs, state: recalled(resource, known(state)) }, context);
}
