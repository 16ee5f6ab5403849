import * as pulumi from "@pulumi/pulumi";
import packageJson from "../../package.json" with { type: "json" };
import * as components from "../../components/index.ts";
import { definitions } from "../../resources/definitions.ts";
import { componentSpecs } from "./componentSpecs.ts";
import type { ObjectSpec, PackageSchema, ResourceSpec, TypeSpec } from "../../provider/schema/packageSchema.ts";
import { resourceSpec } from "./resourceSpecs.ts";

/**
 * The package schema: the resources from their definitions, the components from their TypeScript types. Takes a TypeScript
 * compiler and ten seconds, so what it makes is a file of the repository (schema.json) and of the package.
 */
export function makePackageSchema(): PackageSchema {
  const types: Record<string, TypeSpec> = {};
  const resources: Record<string, ResourceSpec> = {};
  for (const definition of Object.values(definitions)) resources[definition.type] = resourceSpec(definition, types);
  const ofComponents = componentSpecs(Object.keys(components).filter(isComponent));
  for (const [token, type] of Object.entries(ofComponents.types)) types[token] = agreed(token, types[token], type);
  const { name, version, description, license } = packageJson;
  return {
    name,
    version,
    displayName: "Entra writeback",
    description,
    license,
    types: sorted(types),
    resources: sorted({ ...resources, ...ofComponents.resources }),
    language: {
      nodejs: { packageName: "entra-writeback-sdk", respectSchemaVersion: true },
      python: { pyproject: { enabled: true }, respectSchemaVersion: true },
      go: { respectSchemaVersion: true },
      csharp: { respectSchemaVersion: true },
      java: { respectSchemaVersion: true },
    },
  };
}

function isComponent(name: string): boolean {
  const exported: unknown = components[name as keyof typeof components];
  return typeof exported === "function" && exported.prototype instanceof pulumi.ComponentResource;
}

/** One type may be a resource's and a component's, if both mean the same by it. */
function agreed(token: string, ofResource: TypeSpec | undefined, ofComponent: TypeSpec): TypeSpec {
  if (!ofResource) return ofComponent;
  const [shape, other] = [shapeOf(ofResource), shapeOf(ofComponent)];
  if (shape !== other) throw new Error(`${token} is ${shape} to a resource, but ${other} to a component`);
  return ofResource;
}

function shapeOf(type: TypeSpec): string {
  if ("enum" in type)
    return type.enum
      .map(({ value }) => value)
      .sort()
      .join(" | ");
  const required = (name: string, { required }: ObjectSpec): string => (required?.includes(name) ? "" : "?");
  return Object.keys(type.properties)
    .map((name) => `${name}${required(name, type)}`)
    .sort()
    .join(", ");
}

function sorted<Value>(values: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}
