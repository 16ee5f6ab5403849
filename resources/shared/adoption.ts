import type { PropertyMap } from "../../formats/wire/codec.ts";
import { guidOf } from "../../facts/nameBasedGuid.ts";
import { diffFields } from "../definition/diffFields.ts";
import { RefusedError, type Claim, type Resource, type Subject } from "../ports/resource.ts";
import type { Adoption } from "./adoptionMemory.ts";
import type { Values } from "./giveBack.ts";

type Adoptable = PropertyMap & { readonly adopt: boolean; readonly domain: string };
interface Marked {
  readonly exists: boolean;
  readonly mark: string;
}

/** What an object gets when it is made, by which its resource knows it again: a run may die before it can record it. */
export function markOf({
  urn,
  inputs,
}: {
  readonly urn: string;
  readonly inputs: { readonly domain: string };
}): string {
  return `entra-writeback ${guidOf(`${urn}|${inputs.domain.toLowerCase()}`)}`;
}

/** Of a plan with `adopt`; without it, an object of that name is somebody else's. */
export const orChange = ", or change the one of that name";

/** Claims the object of a declared name, or takes over one that is there already: as it is, one needs no permission for that. */
export function claimNamed<Inputs extends Adoptable, Observed extends Marked, Of extends Values>(
  resource: Resource<Inputs, Observed, Adoption<Of>>,
  subject: Subject<Inputs, Adoption<Of>>,
  observed: Observed,
): Claim<Adoption<Of>> {
  const { fresh, imported } = resource.memory;
  if (!observed.exists || observed.mark === markOf(subject)) return { id: subject.id, memory: fresh };
  const { inputs: declared } = subject;
  const described = resource.describe({ ...subject, memory: imported }, observed);
  const fields = resource.definition.inputs;
  const differing = diffFields(fields, { ...declared, ...described.inputs }, declared).map(({ path }) => path);
  if (differing.length > 0 && !declared.adopt) {
    throw new RefusedError(
      `${resource.title(declared)} exists already with another ${differing.join(", ")}, and the kit changes nothing of anyone else's unasked. Choose another name, or set adopt: true to take it over; it gets its values back when the resource is destroyed.`,
    );
  }
  return { id: subject.id, memory: described.memory };
}

/** Before an update: what somebody has deleted since will be the kit's own; what somebody has made anew is adopted only if asked. */
export async function rememberNamed<Inputs extends Adoptable, Observed extends Marked, Of extends Values>(
  resource: Resource<Inputs, Observed, Adoption<Of>>,
  subject: Subject<Inputs, Adoption<Of>>,
  look: () => Promise<Observed>,
): Promise<Adoption<Of>> {
  const { memory, inputs } = subject;
  // Its own object is known by its mark, at which the script looks before it writes.
  if (!memory.adopted && !inputs.adopt) return memory;
  const observed = await look();
  if (!observed.exists) return { ...memory, adopted: false, before: nothing() };
  if (memory.adopted) return { ...memory, before: resource.describe(subject, observed).memory.before };
  const claimed = claimNamed(resource, subject, observed).memory;
  return { ...memory, adopted: claimed.adopted, before: claimed.before ?? memory.before };
}

/** Of an object of the kit's own there is nothing from before. */
const nothing = <Of extends Values>(): Of => ({}) as Of;

/** What is remembered after a look: where nothing is known from before (an import), it is as it is now; nothing of the kit's own. */
export function afterLook<Of extends Values>(memory: Adoption<Of>, now: Of): Adoption<Of> {
  return { ...memory, before: memory.adopted ? (memory.before ?? now) : nothing() };
}

interface Owned {
  readonly urn: string;
  readonly inputs: { readonly domain: string };
  readonly memory: { readonly adopted: boolean };
}

/** What a script gets so that it changes nobody else's object of that name: one that was taken over may have any mark. */
export function marked(subject: Owned): { mark: string; adopt?: true } {
  return { mark: markOf(subject), ...(subject.memory.adopted && { adopt: true }) };
}

/** Whether a failed creation is to be recorded: someone else may have made an object of that name in between. */
export function isOwnOrAdopted(subject: Owned, { mark }: { readonly mark: string }): boolean {
  return subject.memory.adopted || mark === markOf(subject);
}

/** Deletes an object of the kit's own. The script leaves one that somebody else has made in its place. */
export async function removeOwn(
  title: string,
  remove: () => Promise<{ readonly exists: boolean }>,
  warn: (text: string) => void,
): Promise<void> {
  const { exists } = await remove();
  if (exists) {
    warn(
      `${title} does not carry the mark of this resource (adminDescription), so somebody else has made it, and it stays.`,
    );
  }
}
