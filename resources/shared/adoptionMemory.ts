import { isList, isMap, type PropertyMap } from "../../formats/wire/codec.ts";
import { inputsIn, type Definition } from "../definition/definition.ts";
import type { MemoryForm } from "../ports/resource.ts";
import { isSame, type Values } from "./giveBack.ts";

/** What is remembered of an object that may have been somebody else's. */
export interface Adoption<Of extends Values = Values> {
  /** Whether it was there before, and so stays. */
  readonly adopted: boolean;
  /** How it was before the kit; undefined: that is not known. */
  readonly before?: Of | undefined;
  /**
   * All that the kit may have written to it since the last update that came to its end: one entry after a success, one more
   * after each failure, none where it never wrote.
   */
  readonly written: readonly Of[];
}

interface AdoptionOptions<Inputs extends PropertyMap, Of extends Values> {
  readonly definition: Definition;
  /** What is written of inputs, in the form of what is remembered. */
  written(inputs: Inputs): Of;
  /** What a state holds of values, in whatever form former versions wrote it. */
  read(values: PropertyMap): Of;
  /** Whether an update leaves what was before as it is remembered. Default: changing. */
  readonly before?: "stable";
}

export function adoptionMemory<Inputs extends PropertyMap, Of extends Values>({
  written: writtenBy,
  definition,
  read,
  before: beforeChanges,
}: AdoptionOptions<Inputs, Of>): MemoryForm<Inputs, Adoption<Of>> {
  const entries = (state: PropertyMap): Of[] => {
    const written = state["written"];
    if (isList(written)) return written.filter(isMap).map(read);
    // States of former versions do not have it; what they declared was written, unless it was only to be observed.
    return state["mode"] === "manage" ? [writtenBy(inputsIn<Inputs>(definition, state))] : [];
  };
  return {
    names: { before: beforeChanges ?? "changing", written: "changing" },
    fresh: { adopted: false, written: [] },
    imported: { adopted: true, written: [] },
    read(state) {
      const [before, written] = [state["before"], entries(state)];
      // Where the kit has never written, what is there then will be what was before.
      const known = isMap(before) && written.length > 0 ? read(before) : undefined;
      return { adopted: state["adopted"] === true, before: known, written };
    },
    write: ({ adopted, before, written }) => ({ adopted, ...(before && { before }), written }),
    begun(memory, inputs) {
      const next = writtenBy(inputs);
      const others = memory.written.filter((entry) => !isSame(entry, next));
      return { ...memory, written: [...others, next] };
    },
    finished: (memory, inputs) => ({ ...memory, written: [writtenBy(inputs)] }),
  };
}
