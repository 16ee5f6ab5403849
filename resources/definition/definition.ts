import { revealed, type PropertyMap } from "../../formats/wire/codec.ts";
import { checkFields } from "./checkFields.ts";
import type { Field, Fields, ValuesOf } from "./field.ts";

/** A kind of resource as programs of any language know it. The plugin's own code for it is beside it, in lifecycle.ts. */
export interface Definition<Inputs extends Fields = Fields, Outputs extends OutputFields = OutputFields> {
  readonly type: TypeToken;
  readonly description: string;
  readonly inputs: Described<Inputs>;
  /** What the plugin adds to the inputs: every one of them is always there, unless it says `optional`. */
  readonly outputs: Described<Outputs>;
}

export type TypeToken = `entra-writeback:index:${string}`;

/** An output; a `stable` one does not change with an update. */
export type OutputField = Field & { readonly stable?: true };
export type OutputFields = Readonly<Record<string, OutputField>>;

type Described<Fs extends Fields> = { readonly [Key in keyof Fs]: Fs[Key] & { readonly description: string } };

/** Keeps the literal types, from which those of inputs and outputs follow. */
export function defineKind<const Inputs extends Fields, const Outputs extends OutputFields>(
  definition: Definition<Inputs, Outputs>,
): Definition<Inputs, Outputs> {
  return definition;
}

export type InputsOf<D> = D extends Definition<infer Inputs, OutputFields> ? ValuesOf<Inputs> : never;

/** Name of the class: the last part of the token. */
export function kindName({ type }: Pick<Definition, "type">): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

/**
 * Typed inputs of plain values: the one place where the compiler takes our word. They were checked when they were declared; what a
 * state of a former version lacks has its default.
 */
export function inputsIn<Inputs extends PropertyMap>(
  { inputs }: Pick<Definition, "inputs">,
  values: PropertyMap,
): Inputs {
  return checkFields(inputs, revealed(values)).inputs as Inputs;
}
