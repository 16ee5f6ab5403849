import type { PropertyMap } from "../formats/wire/codec.ts";
import { holdsSecret } from "../resources/check.ts";
import { ChannelError } from "../resources/ports/channel.ts";
import { RefusedError, type Context, type Resource, type Subject } from "../resources/ports/resource.ts";
import { settled, unseen, type Settled } from "./lifecycle/settled.ts";
import { newSubject, recordedSubject, type Recorded } from "./lifecycle/subject.ts";
import { absence, difference, foundByAnyone, isObserved, staying } from "./observeMode.ts";

/*
 * The one flow of every resource: observe → ensure what is missing → sync what differs → return what was observed.
 * Create, update and adoption differ only in how the object is found.
 */

export async function create<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  urn: string,
  inputs: PropertyMap,
  context: Context,
): Promise<Settled> {
  const subject = newSubject(resource, urn, inputs);
  if (isObserved(inputs)) return compare(resource, await foundByAnyone(resource, subject, context), inputs, context);
  const { id, memory } = await resource.claim(subject, context);
  return write(resource, { ...subject, id, memory }, context, {
    done: (seen, observed) => settled(resource, seen, inputs, observed),
    failed: (seen, observed) =>
      observed !== undefined && resource.leftTraces(seen, observed)
        ? settled(resource, seen, inputs, observed)
        : undefined,
  });
}

export async function update<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  recorded: Recorded,
  inputs: PropertyMap,
  context: Context,
): Promise<Settled> {
  const subject = recordedSubject(resource, recorded, inputs);
  if (isObserved(inputs)) return compare(resource, subject, inputs, context);
  const memory = (await resource.remember?.(subject, context)) ?? subject.memory;
  return write(resource, { ...subject, memory }, context, {
    done: (seen, observed) => settled(resource, seen, inputs, observed),
    failed: (seen, observed) =>
      observed === undefined
        ? unseen(resource, seen, inputs, recorded.state)
        : settled(resource, seen, inputs, observed),
  });
}

export async function remove<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  recorded: Recorded,
  context: Context,
): Promise<void> {
  const { state } = recorded;
  const subject = recordedSubject(resource, recorded, state);
  if (isObserved(state)) return context.warn(staying(resource, subject.inputs, holdsSecret(state)));
  await resource.remove(subject, context);
}

/** What is recorded of a write. */
interface Records<Inputs, Observed, Memory> {
  done(seen: Subject<Inputs, Memory>, observed: Observed): Settled;
  /** Of a last look after an error; undefined: there is nothing to record. */
  failed(seen: Subject<Inputs, Memory>, observed: Observed | undefined): Settled | undefined;
}

/** Seconds to look at what a failed write has left. */
const lastLook = 30;

/**
 * What was written before an error, and how things were before that, must be in the state: nobody else knows what to take away
 * or give back.
 */
async function write<Inputs extends PropertyMap, Observed, Memory>(
  resource: Resource<Inputs, Observed, Memory>,
  subject: Subject<Inputs, Memory>,
  context: Context,
  { done, failed }: Records<Inputs, Observed, Memory>,
): Promise<Settled> {
  context.signal.throwIfAborted();
  const { begun, finished } = resource.memory;
  const before = { ...subject, memory: begun?.(subject.memory, subject.inputs) ?? subject.memory };
  const after = { ...subject, memory: finished?.(subject.memory, subject.inputs) ?? subject.memory };
  try {
    const { observed, problem } = await resource.ensure(before, context);
    return { ...done(after, observed), ...(problem !== undefined && { problem }) };
  } catch (error) {
    if (wroteNothing(error)) throw error;
    const fresh = { ...context, signal: AbortSignal.timeout(lastLook * 1000) };
    const observed = await resource.observe(before, fresh).catch(() => undefined); // the first error is the one to tell
    const recorded = failed(before, observed);
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
