import { fileURLToPath } from "node:url";
import analyzer, {
  type PropertyDefinition,
  type TypeDefinition,
} from "@pulumi/pulumi/provider/experimental/analyzer.js";
import type ts from "typescript";
import { docComments, type DocComment } from "./docComments.ts";
import type { ObjectSpec, PropertySpec, ResourceSpec, TypeSpec } from "../../provider/schema/packageSchema.ts";

type Docs = Pick<ReadonlyMap<string, DocComment>, "get">;

const folder = fileURLToPath(new URL(".", import.meta.url));
const packageName = "entra-writeback";

export interface ComponentSpecs {
  readonly resources: Record<string, ResourceSpec>;
  readonly types: Record<string, TypeSpec>;
}

/**
 * What Pulumi's own analyzer finds in the components. It reads neither the tags nor the links of a comment and forgets the
 * descriptions of types (@pulumi/pulumi 3.270.0), so those are read from its program beside it.
 */
export function componentSpecs(names: readonly string[]): ComponentSpecs {
  const manifest = { main: "../../components/index.ts" };
  const analysis = new analyzer.Analyzer(folder, packageName, manifest, new Set(names));
  const { components, typeDefinitions, dependencies } = analysis.analyze();
  if (dependencies.length > 0)
    throw new Error(`components refer to classes of ${dependencies.map(({ name }) => name).join(", ")}`);
  const { program } = analysis as unknown as { readonly program: ts.Program };
  const comments = docComments(program);
  // A Partial<T> has the comments of T.
  const docs = { get: (name: string) => comments.get(name) ?? comments.get(name.replace(/^Partial/, "")) };

  const resources = Object.entries(components).map(([name, { inputs, outputs }]): [string, ResourceSpec] => {
    const given = objectSpec(`${name}Args`, inputs, docs);
    const made = objectSpec(name, outputs, docs);
    const input = { inputProperties: given.properties, requiredInputs: given.required ?? [] };
    return [tokenOf(name), { ...made, ...described(docs.get(name)), isComponent: true, ...input }];
  });
  const types = Object.values(typeDefinitions).map((type): [string, TypeSpec] => [
    tokenOf(type.name),
    typeSpec(type, docs),
  ]);
  return { resources: Object.fromEntries(resources), types: Object.fromEntries(types) };
}

function typeSpec(type: TypeDefinition, docs: Docs): TypeSpec {
  if (type.properties) return { ...objectSpec(type.name, type.properties, docs), ...described(docs.get(type.name)) };
  const members = (type.enum ?? []).map((member) => ({ ...member, value: String(member.value) }));
  return { type: "string", enum: members, ...described(docs.get(type.name)) };
}

function objectSpec(owner: string, properties: Record<string, PropertyDefinition>, docs: Docs): ObjectSpec {
  const entries = Object.entries(properties);
  return {
    type: "object",
    properties: Object.fromEntries(
      entries.map(([name, property]) => [
        name,
        { ...propertySpec(property), ...described(docs.get(`${owner}.${name}`)) },
      ]),
    ),
    required: entries.filter(([, property]) => !property.optional).map(([name]) => name),
  };
}

function propertySpec({ optional: _, description: __, ...property }: PropertyDefinition): PropertySpec {
  const { items, additionalProperties } = property;
  return {
    ...property,
    ...("$ref" in property && { $ref: property.$ref.replace(/(?<=:)[^:]+$/, schemaName) }),
    // The Go generator refers to the input type of a plain item and does not write it (pkg/v3 3.274.1).
    ...(items && { items: { ...propertySpec(items), plain: false } }),
    ...(additionalProperties && { additionalProperties: propertySpec(additionalProperties) }),
  };
}

const tokenOf = (name: string): string => `${packageName}:index:${schemaName(name)}`;

/** Generators add Args to the inputs' half of a type. */
const schemaName = (name: string): string => name.replace(/Args$/, "");

function described(doc: DocComment | undefined): { description?: string } {
  if (!doc) return {};
  const example = doc.example === undefined ? "" : `\n\n\`\`\`typescript\n${doc.example}\n\`\`\``;
  return { description: `${doc.text}${doc.default === undefined ? "" : ` Default: ${doc.default}.`}${example}` };
}
