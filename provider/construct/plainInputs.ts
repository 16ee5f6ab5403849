import * as pulumi from "@pulumi/pulumi";
import {
  isList,
  isMap,
  reveal,
  SecretValue,
  Unknown,
  type PropertyMap,
  type PropertyValue,
} from "../../formats/wire/codec.ts";
import type { CheckFailure } from "../../resources/definition/checkFields.ts";
import { referredType, type PackageSchema, type PropertySpec } from "../schema/packageSchema.ts";

/**
 * Inputs that decide which resources there are have plain values in the schema: a component reads them while it is made. From
 * programs in other languages they may come as outputs all the same.
 */
type Properties = Readonly<Record<string, PropertySpec>>;

/** Those that no one knows before the update, each with its path. */
export function refuseUnknown(
  schema: PackageSchema,
  properties: Properties,
  values: PropertyMap,
  at = "",
): CheckFailure[] {
  return Object.entries(properties)
    .filter(([, property]) => property.plain)
    .flatMap(([name, property]) => unknownIn(schema, property, values[name] ?? null, at + name));
}

function unknownIn(schema: PackageSchema, property: PropertySpec, value: PropertyValue, at: string): CheckFailure[] {
  if (value instanceof SecretValue) return unknownIn(schema, property, value.reveal(), at);
  if (value instanceof Unknown) {
    const reason = "is not known before the update, but decides which resources there are. Write the value itself.";
    return [{ property: at, reason }];
  }
  if (isList(value))
    return value.flatMap((item, index) => unknownIn(schema, property.items ?? {}, item, `${at}[${index}]`));
  const type = referredType(schema, property);
  return type && "properties" in type && isMap(value) ? refuseUnknown(schema, type.properties, value, `${at}.`) : [];
}

/** The inputs as the SDK makes them, with the known value itself where a plain one is an output. */
export function plainInputs(
  schema: PackageSchema,
  properties: Properties,
  inputs: pulumi.Inputs,
  values: PropertyMap,
): pulumi.Inputs {
  const entries = Object.entries(inputs).map(([name, input]: [string, unknown]) => {
    const [property, value] = [properties[name], values[name]];
    return [name, property && value !== undefined ? plainInput(schema, property, input, value) : input];
  });
  return Object.fromEntries(entries) as pulumi.Inputs;
}

function plainInput(schema: PackageSchema, property: PropertySpec, input: unknown, value: PropertyValue): unknown {
  if (pulumi.Output.isInstance(input)) return property.plain ? inputOf(value) : input;
  if (Array.isArray(input) && isList(value)) {
    return input.map((item: unknown, index) => plainInput(schema, property.items ?? {}, item, value[index] ?? null));
  }
  const type = referredType(schema, property);
  if (!type || !("properties" in type) || !isMap(value)) return input;
  return plainInputs(schema, type.properties, input as pulumi.Inputs, value);
}

/** What is secret stays so. */
function inputOf(value: PropertyValue): unknown {
  if (value instanceof SecretValue) return pulumi.secret<unknown>(reveal(value));
  if (isList(value)) return value.map(inputOf);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, inputOf(inner)]));
  return value;
}
