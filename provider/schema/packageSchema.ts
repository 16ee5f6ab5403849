import { readFileSync } from "node:fs";

/** Pulumi's package schema, as far as the kit uses it. https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/ */
export interface PackageSchema {
  readonly name: string;
  readonly displayName: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly language: Readonly<Record<string, object>>;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
  readonly types: Readonly<Record<string, TypeSpec>>;
}

export interface ResourceSpec extends ObjectSpec {
  readonly isComponent?: boolean;
  readonly inputProperties: Readonly<Record<string, PropertySpec>>;
  readonly requiredInputs?: readonly string[];
}

export interface ObjectSpec {
  readonly description?: string;
  readonly type: "object";
  /** Of a resource, its outputs. */
  readonly properties: Readonly<Record<string, PropertySpec>>;
  readonly required?: readonly string[];
}

export interface EnumSpec {
  readonly description?: string;
  readonly type: "string";
  readonly enum: readonly { readonly name: string; readonly value: string; readonly description?: string }[];
}

export type TypeSpec = ObjectSpec | EnumSpec;

export interface PropertySpec {
  readonly type?: "string" | "number" | "integer" | "boolean" | "array" | "object";
  readonly $ref?: string;
  readonly items?: PropertySpec;
  readonly additionalProperties?: PropertySpec;
  /** Whether it takes no outputs of other resources. */
  readonly plain?: boolean;
  readonly description?: string;
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
}

let text: string | undefined;

/** The schema that the engine, the code generators and the YAML language are given; made by `npm run generate`. */
export function packageSchemaText(): string {
  text ??= readFileSync(new URL("schema.json", import.meta.url), "utf8");
  return text;
}

export function packageSchema(): PackageSchema {
  return JSON.parse(packageSchemaText()) as PackageSchema;
}

/** The type a property refers to, such as #/types/entra-writeback:index:Mode. */
export function referredType(schema: PackageSchema, { $ref }: PropertySpec): TypeSpec | undefined {
  return $ref === undefined ? undefined : schema.types[$ref.replace("#/types/", "")];
}
