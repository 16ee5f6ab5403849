import schema from "../schema.json" with { type: "json" };

/** What the schema says of a value, as far as messages and the arguments of components are made of it. */
export interface Described {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly $comment?: string;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly type?: unknown;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly items?: Described;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: Described | boolean;
  readonly required?: readonly string[];
}

/** The schema's definitions. A type that was read out of the file would have every key that any of its parts has. */
export const defs = schema.$defs as unknown as Readonly<Record<string, Described>>;

/** With what it refers to. */
export function resolved(described: Described = {}): Described {
  const target = described.$ref === undefined ? {} : resolved(defs[described.$ref.replace("#/$defs/", "")]);
  return { ...target, ...described };
}
