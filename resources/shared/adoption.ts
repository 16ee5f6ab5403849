import { ChannelError } from "../ports/channel.ts";
import { isList, type PropertyMap, type PropertyValue } from "../../formats/wire/codec.ts";
import { diffFields } from "../definition/diffFields.ts";
import { RefusedError, type Claim, type Resource, type Subject } from "../ports/resource.ts";
import type { UnusableName } from "../../scripts/contract.ts";
import { divide, farewell, type Kept, type Values } from "./giveBack.ts";
import { guidOf } from "../../facts/nameBasedGuid.ts";

/** What an object gets when it is made, by which its resource knows it again: a run may die before it can record it. */
export function markOf({ urn, inputs }: Subject<{ domain: string }>): string {
  return `entra-writeback ${guidOf(`${urn}|${inputs.domain.toLowerCase()}`)}`;
}

/** Of a plan with `adopt`; without it, an object of that name is somebody else's. */
export const orChange = ", or change the one of that name";

/** Claims the object of a declared name, or takes over one that is there already: as it is, one needs no permission for that. */
export function claimNamed<I extends { adopt: boolean; domain: string }, S extends { exists: boolean; mark: string }>(
  resource: Resource<I, S>,
  subject: Subject<I>,
  observed: S,
): Claim {
  if (!observed.exists || observed.mark === markOf(subject)) return { id: subject.id, adopted: false };
  const described = resource.describe({ ...subject, state: { adopted: true } }, observed);
  const declared = subject.inputs as unknown as PropertyMap;
  const differing = diffFields(resource.fields, { ...declared, ...described.inputs }, declared).map(({ path }) => path);
  if (differing.length > 0 && !subject.inputs.adopt) {
    throw new RefusedError(
      `${resource.title(subject.inputs)} exists already with another ${differing.join(", ")}, and the kit changes nothing of anyone else's unasked. Choose another name, or set adopt: true to take it over; it gets its values back when the resource is destroyed.`,
    );
  }
  const before = described.outputs["before"];
  return { id: subject.id, adopted: true, ...(before !== undefined && { state: { before } }) };
}

/**
 * What a script gets so that it changes nobody else's object of that name: one that was taken over may have any mark. By hand
 * there is no state, and what is declared counts.
 */
export function marked(subject: Subject<{ domain: string; adopt: boolean }>): { mark: string; adopt?: true } {
  const adopt = (subject.state["adopted"] ?? subject.inputs.adopt) === true;
  return { mark: markOf(subject), ...(adopt && { adopt }) };
}

/** Whether a failed creation is to be recorded: someone else may have made an object of that name in between. */
export function isOwnOrAdopted(subject: Subject<{ domain: string }>, { mark }: { mark: string }): boolean {
  return subject.state["adopted"] === true || mark === markOf(subject);
}

/** Before an update: what somebody has deleted since will be the kit's own; what somebody has made anew is adopted only if asked. */
export async function rememberNamed<
  I extends { adopt: boolean; domain: string },
  S extends { exists: boolean; mark: string },
>(resource: Resource<I, S>, subject: Subject<I>, look: () => Promise<S>): Promise<PropertyMap> {
  const adopted = subject.state["adopted"] === true;
  // Its own object is known by its mark, at which the script looks before it writes.
  if (!adopted && !subject.inputs.adopt) return {};
  const observed = await look();
  if (!observed.exists) return { adopted: false, before: {} };
  if (adopted) return { before: resource.describe(subject, observed).outputs["before"] ?? {} };
  const claim = claimNamed(resource, subject, observed);
  return { ...claim.state, adopted: claim.adopted };
}

/** How the object was before the kit, as remembered, or, where nothing is (an import), as it is now; empty: the kit made it. */
export function before(state: PropertyMap, now: PropertyMap): PropertyMap {
  if (state["adopted"] !== true) return {};
  return (state["before"] as PropertyMap | undefined) ?? now;
}

/** All that the kit may have written since it was last sure; empty: it never wrote. */
export function writtenIn(state: PropertyMap): PropertyMap[] {
  return (state["written"] ?? []) as PropertyMap[];
}

interface GivingBack {
  readonly title: string;
  readonly before: Values;
  readonly written: readonly Values[];
  readonly now: Values;
  /** Names in former lists that cannot be written again. */
  readonly unusable: readonly UnusableName[];
  /** What cannot be given back in any case. */
  readonly kept?: readonly Kept[];
  readonly write: (back: ReadonlyMap<string, PropertyValue | undefined>) => Promise<unknown>;
}

/** Gives an adopted object back as far as it can be, and tells of the rest: it must not keep the resource from being destroyed. */
export async function giveBack({ write, unusable, ...the }: GivingBack, warn: (text: string) => void): Promise<void> {
  const divided = divide(the.before, the.written, the.now);
  const kept = [...(the.kept ?? []), ...divided.kept];
  const values = new Map<string, PropertyValue | undefined>();
  for (const what of divided.back) {
    const old = the.before.get(what);
    const lost = isList(old) ? unusable.filter(({ name }) => old.includes(name)) : [];
    kept.push(...lost.map(({ name, reason }) => ({ what, before: name, why: reason })));
    values.set(what, isList(old) ? old.filter((name) => !lost.some((one) => one.name === name)) : old);
  }
  try {
    if (values.size > 0) await write(values);
  } catch (error) {
    if (!(error instanceof ChannelError && ["not-found", "failed"].includes(error.code))) throw error;
    for (const what of divided.back) kept.push({ what, before: the.before.get(what), why: error.message });
  }
  warn(farewell(the.title, kept));
}

/** Deletes an object of the kit's own. The script leaves one that somebody else has made in its place. */
export async function removeOwn(
  title: string,
  remove: () => Promise<{ exists: boolean }>,
  warn: (text: string) => void,
): Promise<void> {
  const { exists } = await remove();
  if (exists) {
    warn(
      `${title} does not carry the mark of this resource (adminDescription), so somebody else has made it, and it stays.`,
    );
  }
}
