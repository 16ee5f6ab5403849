import {
  containsUnknown,
  isList,
  isMap,
  revealed,
  SecretValue,
  Unknown,
  type PropertyMap,
  type PropertyValue,
} from "../formats/wire/codec.ts";
import { check, holdsSecret } from "../resources/check.ts";
import { inputsIn } from "../resources/definition/definition.ts";
import type { PropertyChange } from "../resources/definition/diffFields.ts";
import type { Field } from "../resources/definition/field.ts";
import { ChannelError } from "../resources/ports/channel.ts";
import { RefusedError, type Context, type Resource, type Subject } from "../resources/ports/resource.ts";
import {
  absence,
  changesDue,
  difference,
  differences,
  foundByAnyone,
  isObserved,
  lookAhead,
  staying,
} from "./observeMode.ts";

export { check };

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

/**
 * What an update would change: `olds` are the inputs of the last one. In mode observe that is never anything, so the directory
 * is looked at instead: an update is due where it is not as declared, and fails with the difference.
 */
export async function diff<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  subject: { readonly urn: string; readonly id: string; readonly state: PropertyMap },
  olds: PropertyMap,
  news: PropertyMap,
  context: Context,
): Promise<Difference> {
  const changes = changesDue(resource, olds, news);
  if (changes.length > 0 || containsUnknown(news) || !isObserved(news)) return { changes, isDeclared: true };
  const now = subjectOf(resource, subject.urn, subject.id, news, memoryIn(resource, subject.state));
  return { changes: await differences(resource, now, holdsSecret(news), context), isDeclared: false };
}

export interface Difference {
  readonly changes: readonly PropertyChange[];
  /** False: the declaration is as it was, and the directory is another. A preview can show the former only. */
  readonly isDeclared: boolean;
}

/** What a creation would give. Where it would only look, the preview does. */
export async function previewCreate<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  urn: string,
  inputs: PropertyMap,
  context: Context,
): Promise<PropertyMap> {
  if (!isObserved(inputs)) return preview(resource, inputs, {});
  if (containsUnknown(inputs)) {
    context.warn("The directory is not looked at yet: what is declared is known only once the update runs.");
  } else {
    await lookAhead(resource, newSubject(resource, urn, inputs), holdsSecret(inputs), context);
  }
  return preview(resource, inputs, {});
}

/** What an update would give, asking no one. */
export function preview<Inputs extends PropertyMap, Observed, Memory>(
  { definition, memory }: Resource<Inputs, Observed, Memory>,
  inputs: PropertyMap,
  state: PropertyMap,
): PropertyMap {
  const stable = [
    ...Object.entries(definition.outputs).map(([name, output]) => [name, output.stable === true] as const),
    ...Object.entries(memory.names).map(([name, change]) => [name, change === "stable"] as const),
  ];
  const outputs = stable.map(([name, stays]) => [name, stays && name in state ? (state[name] ?? null) : Unknown.value]);
  return { ...inputs, ...Object.fromEntries(outputs) };
}

export async function create<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  urn: string,
  inputs: PropertyMap,
  context: Context,
): Promise<Settled> {
  const subject = newSubject(resource, urn, inputs);
  if (isObserved(inputs)) return compare(resource, await foundByAnyone(resource, subject, context), inputs, context);
  const { id, memory } = await resource.claim(subject, context);
  return write(resource, { ...subject, id, memory }, inputs, context, (seen, observed) =>
    observed !== undefined && resource.leftTraces(seen, observed)
      ? settled(resource, seen, inputs, observed)
      : undefined,
  );
}

export async function update<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  urn: string,
  id: string,
  state: PropertyMap,
  inputs: PropertyMap,
  context: Context,
): Promise<Settled> {
  const subject = subjectOf(resource, urn, id, inputs, memoryIn(resource, state));
  if (isObserved(inputs)) return compare(resource, subject, inputs, context);
  const memory = (await resource.remember?.(subject, context)) ?? subject.memory;
  return write(resource, { ...subject, memory }, inputs, context, (seen, observed) =>
    observed === undefined ? unseen(resource, seen, inputs, state) : settled(resource, seen, inputs, observed),
  );
}

/** Seconds to look at what a failed write has left. */
const lastLook = 30;

/**
 * What was written before an error, and how things were before that, must be in the state: nobody else knows what to take away
 * or give back. `record` makes of a last look what is recorded; undefined: there is nothing to record.
 */
async function write<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  subject: Subject<Inputs, Memory>,
  inputs: PropertyMap,
  context: Context,
  record: (seen: Subject<Inputs, Memory>, observed: Observed | undefined) => Settled | undefined,
): Promise<Settled> {
  context.signal.throwIfAborted();
  const { begun, finished } = resource.memory;
  const doing = { ...subject, memory: begun?.(subject.memory, subject.inputs) ?? subject.memory };
  const done = { ...subject, memory: finished?.(subject.memory, subject.inputs) ?? subject.memory };
  try {
    const { observed, problem } = await resource.ensure(doing, context);
    return { ...settled(resource, done, inputs, observed), ...(problem !== undefined && { problem }) };
  } catch (error) {
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

/** Looks, and refuses where the directory is not as declared: there is nothing to record of what is another's to make. */
async function compare<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  subject: Subject<Inputs, Memory>,
  inputs: PropertyMap,
  context: Context,
): Promise<Settled> {
  const observed = await resource.observe(subject, context);
  if (observed === undefined) throw new RefusedError(absence(resource, subject.inputs, holdsSecret(inputs)));
  const found = difference(resource, subject, observed, holdsSecret(inputs));
  if (found) throw new RefusedError(found.problem);
  return settled(resource, subject, inputs, observed);
}

function settled<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  subject: Subject<Inputs, Memory>,
  inputs: PropertyMap,
  observed: Observed,
): Settled {
  const { outputs, memory } = resource.describe(subject, observed);
  const made = { ...resource.memory.write(memory), ...outputs };
  return { id: subject.id, outputs: { ...inputs, ...secretLike(inputs, made) } };
}

/** What the state holds of an object that could not be looked at after a write. */
function unseen<Inputs extends PropertyMap, Observed, Memory>(
  { definition, memory }: Resource<Inputs, Observed, Memory>,
  subject: Subject<Inputs, Memory>,
  inputs: PropertyMap,
  state: PropertyMap,
): Settled {
  const former = Object.entries(revealed(state)).filter(([name]) => name in definition.outputs);
  const made = { ...Object.fromEntries(former), ...memory.write(subject.memory) };
  return { id: subject.id, outputs: { ...inputs, ...secretLike(inputs, made) } };
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

/** One that nobody has claimed yet. */
function newSubject<Inputs extends PropertyMap, Observed, Memory>(
  { definition, identify, memory }: Resource<Inputs, Observed, Memory>,
  urn: string,
  inputs: PropertyMap,
): Subject<Inputs, Memory> {
  const plain = inputsIn<Inputs>(definition, inputs);
  return { urn, id: identify(plain, urn), inputs: plain, memory: memory.fresh };
}

function subjectOf<Inputs extends PropertyMap, Observed, Memory>(
  { definition }: Resource<Inputs, Observed, Memory>,
  urn: string,
  id: string,
  inputs: PropertyMap,
  memory: Memory,
): Subject<Inputs, Memory> {
  return { urn, id, inputs: inputsIn<Inputs>(definition, inputs), memory };
}

/** Whether a value of the state was marked secret changes nothing about what it means. */
function memoryIn<Inputs extends PropertyMap, Observed, Memory>(
  { memory }: Resource<Inputs, Observed, Memory>,
  state: PropertyMap,
): Memory {
  return memory.read(revealed(state));
}

/** What is there now, as inputs and outputs; undefined: it is gone. With empty inputs this is an import. */
export async function read<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  urn: string,
  id: string,
  inputs: PropertyMap,
  state: PropertyMap,
  context: Context,
): Promise<{ inputs: PropertyMap; outputs: PropertyMap } | undefined> {
  const imported = Object.keys(inputs).length === 0;
  const declared = imported ? importedInputs(resource, id) : inputs;
  // What was there before the kit is not the kit's to remove.
  const known = imported ? resource.memory.imported : memoryIn(resource, state);
  const subject = subjectOf(resource, urn, id, declared, known);
  const observed = await resource.observe(subject, context);
  if (observed === undefined) return undefined;
  if (!imported) tellUnmet(resource, subject, observed, holdsSecret(declared), context);
  const { inputs: there, outputs, memory } = resource.describe(subject, observed);
  const made = { ...resource.memory.write(memory), ...outputs };
  const current = withoutNull({ ...declared, ...secretLike(declared, there) });
  return { inputs: current, outputs: { ...current, ...secretLike(declared, made) } };
}

/** What a refresh cannot show as a property: what is declared, written, and not in effect. */
function tellUnmet<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  subject: Subject<Inputs, Memory>,
  observed: Observed,
  secret: boolean,
  context: Context,
): void {
  const unmet = secret ? undefined : resource.unmet?.(subject, observed);
  if (unmet !== undefined) context.warn(`${resource.title(subject.inputs)} is not in effect as declared:\n  ${unmet}`);
}

/** A null in a description says that the input is not set there. */
function withoutNull(map: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null));
}

/** What the id tells, the defaults, and nothing in the lists and objects that must be there. */
function importedInputs<Inputs extends PropertyMap, Observed, Memory>(
  { definition, inputsOf }: Resource<Inputs, Observed, Memory>,
  id: string,
): PropertyMap {
  const empty = Object.entries(definition.inputs).flatMap(([name, field]) => emptyOf(name, field));
  return revealed(inputsIn(definition, { ...Object.fromEntries(empty), ...inputsOf(id) }));
}

function emptyOf(name: string, { kind, required }: Field): [string, PropertyValue][] {
  if (!required || (kind !== "list" && kind !== "object")) return [];
  return [[name, kind === "list" ? [] : {}]];
}

export async function remove<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  urn: string,
  id: string,
  state: PropertyMap,
  context: Context,
): Promise<void> {
  const subject = subjectOf(resource, urn, id, state, memoryIn(resource, state));
  if (isObserved(state)) return context.warn(staying(resource, subject.inputs, holdsSecret(state)));
  await resource.remove(subject, context);
}
