import type { PropertyValue } from "../../formats/wire/codec.ts";

/**
 * One property of a kind, as data. Checks, defaults, differences, the types of the plugin's code, the TypeScript class and the
 * package schema all follow from it.
 */
export type Field = TextField | NumberField | SwitchField | ObjectField | ListField;

interface AnyField {
  /** What people read beside it in every language: what it is, its unit where it has one, its source. */
  readonly description?: string;
  readonly required?: true;
  readonly default?: PropertyValue;
  /** The default in words, where it depends on other properties or on the directory. */
  readonly defaultText?: string;
  /** A change of this field replaces the resource. */
  readonly replaces?: true;
  /** The value must arrive as a secret. */
  readonly secret?: true;
}

/** Why a value cannot be taken, ending with what to write instead; undefined: it can. */
export type Refusal<Value> = (value: Value) => string | undefined;

export interface TextField extends AnyField {
  readonly kind: "string";
  /** The only texts it may be. */
  readonly values?: Enumeration;
  readonly refuse?: Refusal<string>;
}

/** A whole number, or any where no range says how many of what. */
export interface NumberField extends AnyField {
  readonly kind: "number";
  readonly range?: Range;
}

export interface SwitchField extends AnyField {
  readonly kind: "boolean";
}

/** An object of known fields, or of any names that all have the same kind of value. */
export interface ObjectField extends AnyField {
  readonly kind: "object";
  /** Name of its type, where it has fields. */
  readonly typeName?: string;
  readonly fields?: Fields;
  readonly each?: Field;
}

export interface ListField extends AnyField {
  readonly kind: "list";
  readonly items: Field;
  /** Its order means nothing. */
  readonly unordered?: true;
  /** Of a list of texts that are all fine by themselves. */
  readonly refuse?: Refusal<readonly string[]>;
}

export type Fields = Readonly<Record<string, Field>>;

export interface Range {
  readonly least: number;
  readonly most: number;
  readonly unit: string;
}

/** A named set of texts: an enumeration in every language. */
export interface Enumeration<Value extends string = string> {
  readonly name: string;
  readonly description: string;
  /** Each value with what it means. */
  readonly values: Readonly<Record<Value, string>>;
}

/** The texts of an enumeration, in order. */
export function valuesOf<Value extends string>(enumeration: Enumeration<Value>): Value[] {
  return Object.keys(enumeration.values) as Value[];
}

/** What a checked field holds. */
export type ValueOf<F extends Field> = F extends { readonly values: Enumeration<infer Value> }
  ? Value
  : F extends { readonly kind: "string" }
    ? string
    : F extends { readonly kind: "number" }
      ? number
      : F extends { readonly kind: "boolean" }
        ? boolean
        : F extends { readonly kind: "list"; readonly items: infer Item extends Field }
          ? ValueOf<Item>[]
          : F extends { readonly kind: "object"; readonly fields: infer Inner extends Fields }
            ? ValuesOf<Inner>
            : F extends { readonly kind: "object"; readonly each: infer Each extends Field }
              ? Record<string, ValueOf<Each>>
              : never;

type Present = { readonly required: true } | { readonly default: PropertyValue };

/** What checked fields hold: there is a value where one is required or has a default. */
export type ValuesOf<Fs extends Fields> = Plain<
  { [Key in keyof Fs as Fs[Key] extends Present ? Key : never]: ValueOf<Fs[Key]> } & {
    [Key in keyof Fs as Fs[Key] extends Present ? never : Key]?: ValueOf<Fs[Key]>;
  }
>;

/** Shows an intersection as one object. */
type Plain<T> = { [Key in keyof T]: T[Key] };
