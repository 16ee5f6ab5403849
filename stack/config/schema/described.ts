/** The part of a schema that messages are made of. */
export interface Described {
  readonly title?: string;
  readonly description?: string;
  readonly $comment?: string;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly type?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Described & { readonly $ref?: string }>>;
  readonly required?: readonly string[];
}
