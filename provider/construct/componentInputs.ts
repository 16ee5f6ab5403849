import type { PropertyMap } from "../../formats/wire/codec.ts";
import { checkFields, type CheckFailure } from "../../resources/definition/checkFields.ts";
import type { Enumeration, Field, Fields } from "../../resources/definition/field.ts";
import {
  referredType,
  type EnumSpec,
  type ObjectSpec,
  type PackageSchema,
  type PropertySpec,
  type ResourceSpec,
} from "../schema/packageSchema.ts";
import { refuseUnknown } from "./plainInputs.ts";

/** Everything about a component's inputs that its schema does not allow, each with its path. */
export function refuseInputs(schema: PackageSchema, component: ResourceSpec, inputs: PropertyMap): CheckFailure[] {
  const { inputProperties, requiredInputs } = component;
  const { failures } = checkFields(fieldsOf(schema, inputProperties, requiredInputs), inputs);
  return [...failures, ...refuseUnknown(schema, inputProperties, inputs)];
}

function fieldsOf(
  schema: PackageSchema,
  properties: ObjectSpec["properties"],
  required: readonly string[] = [],
): Fields {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]): [string, Field] => {
      const field = { ...fieldOf(schema, property), ...(property.secret && { secret: true as const }) };
      return [name, required.includes(name) ? { ...field, required: true } : field];
    }),
  );
}

function fieldOf(schema: PackageSchema, property: PropertySpec): Field {
  const referred = referredType(schema, property);
  if (referred && "enum" in referred) return { kind: "string", values: enumerationOf(referred) };
  if (referred) return { kind: "object", fields: fieldsOf(schema, referred.properties, referred.required) };
  if (property.items) return { kind: "list", items: fieldOf(schema, property.items) };
  if (property.type === undefined || property.type === "array")
    throw new Error(`the package schema has no type for ${JSON.stringify(property)}`);
  return { kind: property.type === "integer" ? "number" : property.type };
}

function enumerationOf({ enum: members, description = "" }: EnumSpec): Enumeration {
  return {
    name: "",
    description,
    values: Object.fromEntries(members.map(({ value }) => [value, ""])),
  };
}
