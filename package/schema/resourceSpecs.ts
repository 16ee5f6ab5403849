import { documentation } from "../../resources/definition/classText.ts";
import type { Definition } from "../../resources/definition/definition.ts";
import { valuesOf, type Enumeration, type Field, type Fields } from "../../resources/definition/field.ts";
import type {
  EnumSpec,
  ObjectSpec,
  PropertySpec,
  ResourceSpec,
  TypeSpec,
} from "../../provider/schema/packageSchema.ts";

type Types = Record<string, TypeSpec>;

/** What the package schema says of a kind of resource; the named types of its properties are added to `types`. */
export function resourceSpec({ description, inputs, outputs }: Definition, types: Types): ResourceSpec {
  const given = objectSpec(inputs, types);
  const made = objectSpec({ ...inputs, ...outputs }, types);
  const always = Object.keys({ ...inputs, ...outputs }).filter((name) => name in outputs || isPresent(inputs[name]));
  return {
    description,
    ...made,
    required: always,
    inputProperties: given.properties,
    requiredInputs: given.required ?? [],
  };
}

const isPresent = (field: Field | undefined): boolean => field?.required === true || field?.default !== undefined;

function objectSpec(fields: Fields, types: Types): ObjectSpec {
  const entries = Object.entries(fields);
  return {
    type: "object",
    properties: Object.fromEntries(entries.map(([name, field]) => [name, propertySpec(field, types)])),
    required: entries.filter(([, field]) => field.required).map(([name]) => name),
  };
}

function propertySpec(field: Field, types: Types): PropertySpec {
  const description = documentation(field).replace(/\n@default (.*)$/, " Default: $1.");
  return {
    ...typeSpec(field, types),
    ...(description !== "" && { description }),
    ...(field.secret && { secret: true }),
    ...(field.replaces && { willReplaceOnChanges: true }),
  };
}

function typeSpec(field: Field, types: Types): PropertySpec {
  switch (field.kind) {
    case "string":
      return field.values ? refer(field.values.name, enumSpec(field.values), types) : { type: "string" };
    case "number":
      return { type: field.range ? "integer" : "number" };
    case "boolean":
      return { type: "boolean" };
    case "list":
      return { type: "array", items: typeSpec(field.items, types) };
    case "object": {
      const { typeName, fields, each, description } = field;
      if (typeName === undefined || !fields)
        return { type: "object", additionalProperties: each ? typeSpec(each, types) : { $ref: "pulumi.json#/Any" } };
      return refer(
        typeName,
        { ...(description !== undefined && { description }), ...objectSpec(fields, types) },
        types,
      );
    }
  }
}

/** Languages name the members of an enumeration, so those have the names of the TypeScript constants. */
function enumSpec(enumeration: Enumeration): EnumSpec {
  const values = valuesOf(enumeration).map((value) => ({
    name: `${value.charAt(0).toUpperCase()}${value.slice(1)}`,
    value,
    description: enumeration.values[value] ?? "",
  }));
  return { description: enumeration.description, type: "string", enum: values };
}

function refer(name: string, type: TypeSpec, types: Types): PropertySpec {
  const token = `entra-writeback:index:${name}`;
  types[token] ??= type;
  return { $ref: `#/types/${token}` };
}
