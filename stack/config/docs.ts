import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import schema from "./schema.json" with { type: "json" };

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  /** The long form, where a short one is allowed too. */
  readonly then?: Schema;
}

const definitions = schema.$defs as unknown as Readonly<Record<string, Schema>>;

/** docs/stack-file.md, from the schema itself: `node config/docs.ts` writes it. */
export function stackFileDocument(): string {
  const config = definitions["config"]?.properties ?? {};
  const own = Object.entries(config).filter(([key]) => key.startsWith("entra-writeback:"));
  return `# The stack file

<!-- Written by \`node config/docs.ts\` from config/schema.json; edit the schema, not this page. -->

Everything below \`config:\` of \`Pulumi.<stack>.yaml\` that belongs to the kit. [The examples](../examples/) show it in use; the first
line of each makes editors complete and check by [the schema](../stack/config/schema.json). Secrets are set with
\`pulumi config set --secret --path\`, or are references to a Key Vault; one in plain text is an error.

${own.map(([key, value]) => section(key, value)).join("\n")}`;
}

function section(key: string, value: Schema): string {
  const name = key.replace("entra-writeback:", "");
  const rows = rowsOf(value, "").map(([path, text]) => `| \`${path}\` | ${text} |`);
  return `## ${key}

${described(value)}

| Key of ${name} | |
|---|---|
${rows.join("\n")}
`;
}

/** Every key below a schema with its description, in the order of the schema. */
function rowsOf(schema: Schema, path: string): [string, string][] {
  return mappingsOf(schema).flatMap((mapping) =>
    Object.entries(mapping.properties ?? {}).flatMap(([key, inner]): [string, string][] => {
      const place = path === "" ? key : `${path}.${key}`;
      return [[place, described(inner)], ...rowsOf(inner, listOf(inner) ? `${place}[]` : place)];
    }),
  );
}

/** The mappings a value may be, through references, lists and alternatives. */
function mappingsOf(schema: Schema): Schema[] {
  const target = resolve(schema);
  if (target.properties) return [target];
  const inner = [target.items, target.then].filter((one) => one !== undefined);
  return inner.flatMap(mappingsOf);
}

function listOf(schema: Schema): boolean {
  return resolve(schema).items !== undefined;
}

function described(schema: Schema): string {
  return (schema.description ?? resolve(schema).description ?? "").replaceAll("|", "\\\\|");
}

function resolve(schema: Schema): Schema {
  return schema.$ref ? (definitions[schema.$ref.replace("#/$defs/", "")] ?? schema) : schema;
}

if (import.meta.main)
  writeFileSync(fileURLToPath(new URL("../../docs/stack-file.md", import.meta.url)), stackFileDocument());
